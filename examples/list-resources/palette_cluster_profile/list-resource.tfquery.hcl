list "palette_cluster_profile" "shop" {
  provider         = palette
  include_resource = true
  limit            = 1000

  config {
    tags  = { team = "shop" }
    scope = "tenant"
  }
}

# The project of the provider configuration, without the tenant.
list "palette_cluster_profile" "project" {
  provider         = palette
  include_resource = true

  config {
    project = "Default"
  }
}
