# By uid, or by name.
terraform import palette_oci_registry.contoso 65f1c3a9d8e7b6a5c4d3e2f1
terraform import palette_oci_registry.contoso name:contoso
