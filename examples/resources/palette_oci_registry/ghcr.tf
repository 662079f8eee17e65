variable "github_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

# With Palette's index: by organization (or ghcr.io/users/<user>), and by the GitHub repository that the charts are linked to.
resource "palette_oci_registry" "github" {
  name              = "github"
  auth_type         = "basic"
  endpoint          = "ghcr.io/orgs/contoso"
  base_content_path = "shop"
  synchronization   = true

  basic = {
    username            = "contoso-bot"
    password_wo         = var.github_token # a personal access token with read:packages
    password_wo_version = 1
  }
}

# Without an index: the path from which charts are pulled.
resource "palette_oci_registry" "github_path" {
  name      = "github-path"
  auth_type = "basic"
  endpoint  = "ghcr.io/contoso/charts"

  basic = {
    username            = "contoso-bot"
    password_wo         = var.github_token
    password_wo_version = 1
  }
}
