resource "palette_cluster_profile" "shop" {
  name = "shop"
}

resource "palette_helm_layer" "storefront" {
  cluster_profile_id = palette_cluster_profile.shop.id
  registry_name      = "contoso"
  chart              = "storefront"
  version            = "2.4.1"
  namespace          = "storefront"
  release_name       = "shop"
  install_order      = 10

  values = yamlencode({
    replicaCount = 3
    shop         = { title = "Contoso", currency = "EUR" }
  })
}

# The same chart a second time, with another name, pinned to the reviewed digest.
resource "palette_helm_layer" "preview" {
  cluster_profile_id = palette_cluster_profile.shop.id
  registry_name      = "contoso"
  name               = "preview"
  chart              = "storefront"
  version            = "2.5.0-rc.1"
  digest             = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
  namespace          = "preview"
}

# From a registry with the region template in its endpoint: the plan checks every region.
resource "palette_helm_layer" "worldwide" {
  cluster_profile_id = palette_cluster_profile.shop.id
  registry_name      = "charts"
  chart              = "ledger"
  version            = "1.0.0"
  regions            = ["eu-west-1", "us-west-1", "ap-southeast-2"]
}
