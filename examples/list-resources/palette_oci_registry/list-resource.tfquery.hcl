list "palette_oci_registry" "all" {
  provider         = palette
  include_resource = true
  limit            = 1000
}

list "palette_oci_registry" "ecr" {
  provider = palette

  config {
    auth_type   = "ecr"
    name_prefix = "team-"
  }
}
