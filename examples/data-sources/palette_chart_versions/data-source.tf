# The releases of a minor version, newest first.
data "palette_chart_versions" "storefront" {
  registry_name = "contoso"
  chart         = "storefront"
  constraint    = "~> 2.4"
}

# Everything that is hosted, pre-releases as well, at an endpoint that Palette need not know.
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
