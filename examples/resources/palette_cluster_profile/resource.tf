resource "palette_cluster_profile" "shop" {
  name        = "shop"
  version     = "1.1.0" # a new version is a new profile in Palette; 1.0.0 stays as it was
  description = "The web shop and what it needs"
  tags        = { team = "storefront" }
  scope       = "tenant"
}
