# A layer whose version Renovate updates in pull requests, and a check that warns of newer releases.

terraform {
  required_version = ">= 1.11"

  required_providers {
    palette = {
      source = "registry.terraform.io/palette-oci/palette"
    }
  }
}

provider "palette" {
  project = "Default" # host and key: PALETTE_HOST and PALETTE_API_KEY

  # Credentials of this machine to list and look up charts: Palette hides its own.
  registry_auth = {
    contoso = { username = "palette-pull", password = var.registry_password }
  }
}

variable "registry_password" {
  description = "Password of a user that may pull and list."
  type        = string
  sensitive   = true
  ephemeral   = true
}

data "palette_oci_registry" "contoso" {
  name = "contoso"
}

resource "palette_cluster_profile" "shop" {
  name    = "shop"
  version = "1.4.0"
}

resource "palette_helm_layer" "storefront" {
  cluster_profile_id = palette_cluster_profile.shop.id
  registry_name      = data.palette_oci_registry.contoso.name
  chart              = "storefront"
  # renovate: depName=contoso.azurecr.io/charts/storefront
  version   = "2.4.1"
  namespace = "storefront"
}

# Every plan and apply warns if a newer release of the same major version exists.
check "storefront_is_current" {
  data "palette_chart_versions" "storefront" {
    registry_name = data.palette_oci_registry.contoso.name
    chart         = "storefront"
    constraint    = "~> 2.4"
  }

  assert {
    condition     = data.palette_chart_versions.storefront.newest == palette_helm_layer.storefront.version
    error_message = "storefront ${coalesce(data.palette_chart_versions.storefront.newest, "(none)")} is there."
  }
}
