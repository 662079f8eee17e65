terraform {
  required_version = ">= 1.11"
  required_providers {
    palette = { source = "registry.terraform.io/palette-oci/palette" }
  }
}

# Host and API key come from SPECTROCLOUD_HOST and SPECTROCLOUD_APIKEY, as with
# the official provider.
provider "palette" {
  project = "Default"
}

variable "registry_password" {
  type      = string
  sensitive = true
  ephemeral = true
}
