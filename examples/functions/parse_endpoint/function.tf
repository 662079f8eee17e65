terraform {
  required_providers {
    palette = {
      source = "registry.terraform.io/palette-oci/palette"
    }
  }
}

locals {
  registry = provider::palette::parse_endpoint("214575254960.dkr.ecr.us-gov-west-1.amazonaws.com")
}

# ecr, 214575254960, us-gov-west-1, aws-us-gov
output "registry" {
  value = [local.registry.kind, local.registry.registry_id, local.registry.region, local.registry.partition]
}
