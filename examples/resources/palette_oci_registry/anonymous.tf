resource "palette_oci_registry" "anonymous" {
  name      = "anonymous"
  auth_type = "basic"
  endpoint  = "quay.io/jetstack/charts" # no `basic`: nobody logs in
}
