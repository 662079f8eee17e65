data "palette_oci_registries" "ecr" {
  auth_type = "ecr"
}

output "endpoints" {
  value = { for name, registry in data.palette_oci_registries.ecr.registries : name => registry.endpoint }
}
