terraform {
  required_providers {
    palette = {
      source = "registry.terraform.io/palette-oci/palette"
    }
  }
}

# 214575254960.dkr.ecr.eu-west-1.amazonaws.com
output "host" {
  value = provider::palette::resolve_endpoint(
    "214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com",
    "eu-west-1",
  )
}
