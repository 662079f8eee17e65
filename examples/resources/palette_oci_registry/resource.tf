variable "registry_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

# A user name and a password. The path of the charts is part of the endpoint.
resource "palette_oci_registry" "contoso" {
  name      = "contoso"
  auth_type = "basic"
  endpoint  = "contoso.azurecr.io/charts"

  basic = {
    username            = "palette-pull"
    password_wo         = var.registry_password
    password_wo_version = 1 # raise it when the password changes
  }
}
