terraform {
  required_providers {
    palette = {
      source = "registry.terraform.io/palette-oci/palette"
    }
  }
}

# What Palette and this provider need to use the charts below charts/, and nothing else.
output "policy" {
  value = provider::palette::ecr_pull_policy(["arn:aws:ecr:eu-west-1:214575254960:repository/charts/*"])
}
