data "palette_cluster_profile" "shop" {
  name    = "shop"
  version = "1.0.0"
  scope   = "tenant"
}

output "layers" {
  value = data.palette_cluster_profile.shop.layers
}
