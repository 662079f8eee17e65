data "palette_ecr_trust" "palette" {}

output "trust_policy" {
  description = "For assume_role_policy of the role that Palette assumes."
  value       = data.palette_ecr_trust.palette.trust_policy
}

resource "palette_oci_registry" "charts" {
  name      = "charts"
  auth_type = "ecr"
  endpoint  = "214575254960.dkr.ecr.eu-west-1.amazonaws.com"
  protected = true

  sts = {
    role_arn    = "arn:aws:iam::214575254960:role/palette-charts"
    external_id = data.palette_ecr_trust.palette.external_id
  }
}
