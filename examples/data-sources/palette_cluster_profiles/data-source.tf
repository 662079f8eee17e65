data "palette_cluster_profiles" "shop" {
  tags = { team = "shop" }
}

output "newest" {
  value = { for name, profile in data.palette_cluster_profiles.shop.profiles : name => profile.versions[0].version }
}

# For for_each: every version with its own key.
output "ids" {
  value = merge([
    for name, profile in data.palette_cluster_profiles.shop.profiles : {
      for one in profile.versions : "${one.scope}:${name}:${one.version}" => one.id
    }
  ]...)
}
