variable "acr_client_secret" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "palette_oci_registry" "acr_service_principal" {
  name      = "acr-service-principal"
  auth_type = "basic"
  endpoint  = "contoso.azurecr.io/charts"

  basic = {
    username            = "7a1f0d0e-2f7c-4c39-9d0b-7d6f2f5a8c11" # application (client) id
    password_wo         = var.acr_client_secret                  # value of the client secret
    password_wo_version = 1
  }
}
