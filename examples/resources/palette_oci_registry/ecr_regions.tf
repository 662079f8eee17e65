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
