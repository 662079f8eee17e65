variable "registry_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

# Azure Container Registry, Harbor, GHCR, JFrog …: user name and password.
resource "palette_oci_registry" "contoso" {
  name              = "contoso"
  auth_type         = "basic"
  endpoint          = "contoso.azurecr.io"
  base_content_path = "charts"

  basic = {
    username            = "palette-pull"
    password_wo         = var.registry_password
    password_wo_version = 1 # raise it when the password changes
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
