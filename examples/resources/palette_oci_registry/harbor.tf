variable "harbor_secret" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "palette_oci_registry" "harbor" {
  name      = "harbor"
  auth_type = "basic"
  endpoint  = "harbor.contoso.example/shop" # host and project

  basic = {
    username            = "robot$shop+palette"
    password_wo         = var.harbor_secret
    password_wo_version = 1
  }
}

# The same project, indexed by Palette: the project is the base content path.
resource "palette_oci_registry" "harbor_indexed" {
  name              = "harbor-indexed"
  auth_type         = "basic"
  endpoint          = "harbor.contoso.example"
  base_content_path = "shop"
  synchronization   = true

  basic = {
    username            = "robot$shop+palette"
    password_wo         = var.harbor_secret
    password_wo_version = 1
  }
}
