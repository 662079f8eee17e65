# In a registry that is registered in Palette.
data "palette_chart" "storefront" {
  registry_name = "contoso"
  chart         = "storefront"
  version       = "2.4.1"
}

# Anonymously, at an endpoint that does not have to be registered in Palette.
data "palette_chart" "podinfo" {
  endpoint          = "ghcr.io"
  base_content_path = "stefanprodan/charts"
  chart             = "podinfo"
  version           = "6.9.2"
}

output "storefront" {
  value = {
    reference = data.palette_chart.storefront.reference
    digest    = data.palette_chart.storefront.digest
    defaults  = yamldecode(data.palette_chart.storefront.default_values)
    newer     = data.palette_chart.storefront.available_versions
  }
}
