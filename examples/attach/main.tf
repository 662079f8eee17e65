# A profile of this provider, attached to clusters by the official provider, in one configuration: clusters take a version
# when every layer of it is in Palette.
#
# profile.tf is this provider's part, clusters.tf the official provider's. Both providers take their host and API key from
# SPECTROCLOUD_HOST and SPECTROCLOUD_APIKEY.

terraform {
  required_version = ">= 1.11"

  required_providers {
    palette = {
      source = "registry.terraform.io/palette-oci/palette"
    }
    spectrocloud = {
      source = "spectrocloud/spectrocloud"
    }
  }
}

provider "palette" {
  project = "Default"
}

provider "spectrocloud" {
  project_name = "Default"
}
