resource "palette_cluster_profile" "shop" {
  name        = "shop"
  version     = "1.0.0"
  description = "The shop"
  tags        = { team = "shop", migrated = "" }
}

moved {
  from = spectrocloud_cluster_profile.shop
  to   = palette_cluster_profile.shop
}

resource "palette_helm_layer" "storefront" {
  cluster_profile_id = palette_cluster_profile.shop.id
  registry_name      = palette_oci_registry.contoso.name
  chart              = "storefront"
  version            = "2.4.1"
  namespace          = "shop"
  release_name       = "storefront"
  install_order      = 10
  values             = yamlencode({ replicaCount = 2 })
}

import {
  to = palette_helm_layer.storefront
  id = "${palette_cluster_profile.shop.id}/storefront"
}
