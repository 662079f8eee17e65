# The configuration of the official provider, before the migration.
terraform {
  required_providers {
    spectrocloud = { source = "spectrocloud/spectrocloud" }
  }
}

provider "spectrocloud" {
  project_name = "Default"
}

variable "registry_password" {
  type      = string
  sensitive = true
}

resource "spectrocloud_registry_oci" "contoso" {
  name               = "contoso"
  type               = "basic"
  endpoint           = "https://contoso.azurecr.io"
  base_content_path  = "charts"
  is_private         = true
  is_synchronization = false

  credentials {
    credential_type = "basic"
    username        = "palette-pull"
    password        = var.registry_password
  }
}

resource "spectrocloud_cluster_profile" "shop" {
  name        = "shop"
  version     = "1.0.0"
  description = "The shop"
  tags        = ["team:shop", "migrated"]
  cloud       = "all"
  type        = "add-on"

  pack {
    name         = "storefront"
    type         = "oci"
    tag          = "2.4.1"
    registry_uid = spectrocloud_registry_oci.contoso.id
    values       = <<-EOT
      pack:
        namespace: "shop"
        spectrocloud.com/install-priority: "10"
        releaseNameOverride:
          storefront: storefront
      charts:
        storefront:
          replicaCount: 2
    EOT
  }
}
