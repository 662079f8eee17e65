variable "jfrog_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "palette_oci_registry" "jfrog" {
  name            = "jfrog"
  auth_type       = "basic"
  endpoint        = "contoso.jfrog.io"
  endpoint_suffix = "/artifactory/api/docker/charts-local" # charts-local is the name of the repository

  basic = {
    username            = "palette-pull"
    password_wo         = var.jfrog_token
    password_wo_version = 1
  }
}
