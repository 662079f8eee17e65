# Two Helm charts of one private registry become the layers of an add-on cluster profile.
#
# The embedded control plane keeps its objects in .palette beside this file. For Palette itself, replace `embedded` with
# `host` and `api_key`, or remove the line and set PALETTE_HOST and PALETTE_API_KEY.

terraform {
  required_version = ">= 1.11"

  required_providers {
    palette = {
      source = "registry.terraform.io/palette-oci/palette"
    }
  }
}

provider "palette" {
  embedded = { path = "${path.root}/.palette" }

  # With these, an apply that changes only a layer also records the digest: Terraform does not pass the registry to it.
  registry_auth = {
    contoso = { username = "palette-pull", password = var.registry_password }
  }
}

variable "registry_password" {
  description = "Password of the registry user. Ephemeral: it is in no plan and in no state."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "storefront_version" {
  description = "Version of the storefront chart, exactly as in its Chart.yaml."
  type        = string
  default     = "2.4.1"
}

resource "palette_oci_registry" "contoso" {
  name      = "contoso"
  auth_type = "basic"
  endpoint  = "contoso.azurecr.io/charts"

  basic = {
    username            = "palette-pull"
    password_wo         = var.registry_password
    password_wo_version = 1
  }
}

resource "palette_cluster_profile" "shop" {
  name        = "shop"
  version     = "1.0.0"
  description = "The web shop and what it needs"
  tags        = { team = "storefront" }
}

resource "palette_helm_layer" "session_cache" {
  cluster_profile_id = palette_cluster_profile.shop.id
  registry_name      = palette_oci_registry.contoso.name
  chart              = "session-cache"
  version            = "0.3.1+build.7"
  namespace          = "session-cache"
  release_name       = "session-cache"
}

resource "palette_helm_layer" "storefront" {
  cluster_profile_id = palette_cluster_profile.shop.id
  registry_name      = palette_oci_registry.contoso.name
  chart              = "storefront"
  version            = var.storefront_version
  namespace          = "storefront"
  release_name       = "shop"
  install_order      = 10 # after the cache

  values = yamlencode({
    replicaCount = 3
    shop = {
      title    = "Contoso"
      currency = "EUR"
    }
    ingress = {
      enabled = true
      host    = "shop.contoso.example"
    }
    sessionCache = "session-cache.session-cache.svc:6379"
  })
}

output "profile" {
  description = "The cluster profile to attach to clusters: the guide \"Attach a profile to clusters\" shows how."
  value       = palette_helm_layer.storefront.cluster_profile_id

  # The profile has its id before it has its layers: resources that attach it wait for all of them.
  depends_on = [palette_helm_layer.session_cache, palette_helm_layer.storefront]
}

output "charts" {
  description = "What each layer installs, down to the digest."
  value = {
    for layer in [palette_helm_layer.session_cache, palette_helm_layer.storefront] :
    layer.name => "${layer.chart_reference}@${layer.digest}"
  }
}
