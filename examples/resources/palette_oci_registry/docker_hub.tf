variable "docker_access_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "palette_oci_registry" "docker_hub" {
  name      = "docker-hub"
  auth_type = "basic"
  endpoint  = "registry-1.docker.io/contoso" # namespace; charts lie directly below it

  basic = {
    username            = "contosobot"
    password_wo         = var.docker_access_token
    password_wo_version = 1
  }
}
