resource "palette_oci_registry" "ecr_role" {
  name              = "ecr-role"
  auth_type         = "ecr"
  endpoint          = "214575254960.dkr.ecr.eu-west-1.amazonaws.com"
  base_content_path = "helm"
  protected         = true

  sts = {
    role_arn    = "arn:aws:iam::214575254960:role/palette-charts"
    external_id = "a1b2c3d4" # that of the tenant: data.palette_ecr_trust
  }
}
