variable "ecr_access_key_id" {
  type = string
}

variable "ecr_secret_access_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "palette_oci_registry" "ecr_access_key" {
  name              = "ecr-access-key"
  auth_type         = "ecr"
  endpoint          = "214575254960.dkr.ecr.eu-west-1.amazonaws.com"
  base_content_path = "helm"
  protected         = true

  access_key = {
    access_key_id                = var.ecr_access_key_id
    secret_access_key_wo         = var.ecr_secret_access_key
    secret_access_key_wo_version = 1
  }
}
