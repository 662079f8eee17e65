list "palette_cluster_profile" "shop" {
  provider         = palette
  include_resource = true
  limit            = 1000

  config {
    tags  = { team = "shop" }
    scope = "tenant"
  }
}
