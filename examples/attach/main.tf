# A profile of this provider, attached to clusters with the official provider, in one configuration: clusters get a version
# when Palette has all of its layers.
#
# profile.tf has the resources of this provider, clusters.tf those of the official provider. Both read their host and API key from
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
