data "palette_oci_registry" "contoso" {
  name = "contoso"
}

output "endpoint" {
  value = data.palette_oci_registry.contoso.endpoint
}
