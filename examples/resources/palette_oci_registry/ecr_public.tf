resource "palette_oci_registry" "public" {
  name      = "public"
  auth_type = "ecr"
  endpoint  = "public.ecr.aws/contoso" # alias; un-protected, without credentials
}
