import {
  to = palette_oci_registry.contoso
  id = "name:contoso" # or the uid
}
