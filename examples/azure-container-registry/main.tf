# An Azure Container Registry with a service principal that may pull (role AcrPull). Palette and this machine check the
# credentials before anything is written.

terraform {
  required_version = ">= 1.11"

  required_providers {
    palette = {
      source = "registry.terraform.io/palette-oci/palette"
    }
  }
}

provider "palette" {
  project = "Default" # host and key: PALETTE_HOST and PALETTE_API_KEY
}

variable "login_server" {
  description = "Login server of the registry, as the Azure portal shows it."
  type        = string
  default     = "contoso.azurecr.io"
}

variable "client_id" {
  description = "Application (client) id of the service principal; for the admin user, the name of the registry."
  type        = string
}

variable "client_secret" {
  description = "Secret of the service principal, or a password of the admin user."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "client_secret_version" {
  description = "Raise it when the secret changes: a write-only value has no diff of its own."
  type        = number
  default     = 1
}

resource "palette_oci_registry" "acr" {
  name             = "contoso-acr"
  auth_type        = "basic"
  endpoint         = "${var.login_server}/charts"
  credential_check = "all"

  basic = {
    username            = var.client_id
    password_wo         = var.client_secret
    password_wo_version = var.client_secret_version
  }
}

resource "palette_cluster_profile" "observability" {
  name    = "observability"
  version = "1.2.0"
}

resource "palette_helm_layer" "collector" {
  cluster_profile_id = palette_cluster_profile.observability.id
  registry_name      = palette_oci_registry.acr.name
  chart              = "otel-collector"
  version            = "0.98.2"
  namespace          = "observability"

  values = file("${path.module}/collector.yaml")
}

output "collector" {
  value = {
    reference = palette_helm_layer.collector.chart_reference
    digest    = palette_helm_layer.collector.digest # null until this machine has seen the chart
  }
}
