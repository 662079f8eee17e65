terraform {
  required_providers {
    palette = {
      source = "registry.terraform.io/palette-oci/palette"
    }
  }
}

# The least privileges for Palette and this provider to use the charts below charts/.
output "policy" {
  value = provider::palette::ecr_pull_policy(["arn:aws:ecr:eu-west-1:214575254960:repository/charts/*"])
}
