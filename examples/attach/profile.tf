# The profile and its layers. The registry "contoso" is already registered in Palette.

variable "profile_version" {
  description = "Version of the profile. Raise it to roll out, set it back to roll back."
  type        = string
  default     = "1.0.0"
}

resource "palette_cluster_profile" "shop" {
  name    = "shop"
  version = var.profile_version
}

resource "palette_helm_layer" "session_cache" {
  cluster_profile_id = palette_cluster_profile.shop.id
  registry_name      = "contoso"
  chart              = "session-cache"
  version            = "0.3.1"
  namespace          = "session-cache"
}

resource "palette_helm_layer" "storefront" {
  cluster_profile_id = palette_cluster_profile.shop.id
  registry_name      = "contoso"
  chart              = "storefront"
  version            = "2.4.1"
  namespace          = "storefront"
}
