terraform {
  required_providers {
    palette = {
      source = "registry.terraform.io/palette-oci/palette"
    }
  }
}

# The policy that Palette documents for the role or key of a protected registry: 25 actions on every resource.
output "policy" {
  value = provider::palette::ecr_policy()
}
