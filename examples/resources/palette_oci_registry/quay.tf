variable "quay_robot_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "palette_oci_registry" "quay" {
  name      = "quay"
  auth_type = "basic"
  endpoint  = "quay.io/contoso" # organization

  basic = {
    username            = "contoso+palette" # a robot account with read permission
    password_wo         = var.quay_robot_token
    password_wo_version = 1
  }
}
