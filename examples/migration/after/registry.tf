resource "palette_oci_registry" "contoso" {
  name              = "contoso"
  auth_type         = "basic"
  endpoint          = "https://contoso.azurecr.io"
  base_content_path = "charts"

  basic = {
    username    = "palette-pull"
    password_wo = var.registry_password
  }
}

moved {
  from = spectrocloud_registry_oci.contoso
  to   = palette_oci_registry.contoso
}
