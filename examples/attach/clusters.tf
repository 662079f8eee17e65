variable "clusters" {
  description = "Uids of the clusters that run the profile, by a name of your choice."
  type        = map(string)
}

resource "spectrocloud_addon_deployment" "shop" {
  for_each    = var.clusters
  cluster_uid = each.value
  context     = "project"

  cluster_profile {
    id = palette_cluster_profile.shop.id
  }

  # Every layer of the profile: the id is known before the layers are in the profile.
  depends_on = [
    palette_helm_layer.session_cache,
    palette_helm_layer.storefront,
  ]
}
