variable "gitlab_deploy_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "palette_oci_registry" "gitlab" {
  name      = "gitlab"
  auth_type = "basic"
  endpoint  = "registry.gitlab.com/contoso/shop" # group and project

  basic = {
    username            = "gitlab+deploy-token-1" # a deploy token with read_registry
    password_wo         = var.gitlab_deploy_token
    password_wo_version = 1
  }
}
