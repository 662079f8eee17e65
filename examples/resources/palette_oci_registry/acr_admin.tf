variable "acr_admin_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "palette_oci_registry" "acr_admin" {
  name      = "acr-admin"
  auth_type = "basic"
  endpoint  = "contoso.azurecr.io/charts" # login server, and the path to the charts

  basic = {
    username            = "contoso" # name of the registry
    password_wo         = var.acr_admin_password
    password_wo_version = 1
  }
}
