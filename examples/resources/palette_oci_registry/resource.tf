variable "registry_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

# Azure Container Registry, Harbor, GHCR, JFrog …: user name and password. The path to the charts is part of the endpoint.
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

variable "github_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

# GitHub's registry as Palette indexes it: by organization (or ghcr.io/users/<user>), and by the GitHub repository that the
# charts are linked to. Without an index, write the path that charts are pulled from instead: ghcr.io/contoso/charts.
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

# Amazon ECR in protected mode, one endpoint for every region, with a role that Palette assumes.
resource "palette_oci_registry" "charts" {
  name           = "charts"
  auth_type      = "ecr"
  endpoint       = "214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"
  default_region = "us-west-1"
  protected      = true

  sts = {
    role_arn    = "arn:aws:iam::214575254960:role/palette-charts"
    external_id = "a1b2c3d4"
  }
}

# Amazon ECR in un-protected mode: no credentials at all.
resource "palette_oci_registry" "public" {
  name      = "public"
  auth_type = "ecr"
  endpoint  = "public.ecr.aws/contoso"
}
