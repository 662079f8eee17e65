terraform {
  required_version = ">= 1.11"

  required_providers {
    palette = {
      source = "registry.terraform.io/palette-oci/palette"
    }
  }
}

# Palette itself, SaaS or self-hosted.
provider "palette" {
  host    = "api.spectrocloud.com" # or PALETTE_HOST
  api_key = var.palette_api_key    # or PALETTE_API_KEY
  project = "Default"              # or PALETTE_PROJECT; without one, profiles belong to the tenant

  # Credentials of this machine for chart look-ups, for registries that this configuration does not define.
  registry_auth = {
    contoso = { username = "reader", password = var.registry_password }
  }
}

# The embedded control plane: the same API, with its objects in a folder. It needs no account and no network.
provider "palette" {
  alias    = "embedded"
  embedded = { path = "${path.root}/.palette" } # or PALETTE_EMBEDDED_PATH
}

variable "palette_api_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "registry_password" {
  type      = string
  sensitive = true
  ephemeral = true
}
