list "palette_helm_layer" "shop" {
  provider         = palette
  include_resource = true
  limit            = 1000

  config {
    cluster_profile_name    = "shop"
    cluster_profile_version = "1.0.0"
    registry_name           = "contoso"
  }
}
