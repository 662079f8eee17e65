# The releases of a minor version, newest first.
data "palette_chart_versions" "storefront" {
  registry_name = "contoso"
  chart         = "storefront"
  constraint    = "~> 2.4"
}

# All versions, including pre-releases, at an endpoint that does not have to be registered in Palette.
data "palette_chart_versions" "podinfo" {
  endpoint            = "ghcr.io"
  base_content_path   = "stefanprodan/charts"
  chart               = "podinfo"
  include_prereleases = true
}

output "newest" {
  value = data.palette_chart_versions.storefront.newest
}

output "podinfo" {
  value = data.palette_chart_versions.podinfo.versions
}
