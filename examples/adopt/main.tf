# Imports a cluster profile with all of its Helm layers. The plan imports and changes nothing. After the apply, remove the
# import blocks and data sources, and write the values in this configuration.

terraform {
  required_providers {
    palette = { source = "registry.terraform.io/palette-oci/palette" }
  }
}

variable "profile" {
  description = "Name of the profile."
  type        = string
}

variable "profile_version" {
  description = "Version of the profile."
  type        = string
  default     = "1.0.0"
}

data "palette_cluster_profile" "adopted" {
  name    = var.profile
  version = var.profile_version
}

data "palette_oci_registries" "all" {}

locals {
  registries = { for name, registry in data.palette_oci_registries.all.registries : registry.id => name }

  # Packs that are not charts of OCI registries have no helm, and are not imported.
  layers = {
    for layer in data.palette_cluster_profile.adopted.layers : layer.helm.name => layer
    if layer.helm != null && contains(keys(local.registries), layer.registry_id)
  }
}

import {
  to = palette_cluster_profile.adopted
  id = data.palette_cluster_profile.adopted.id
}

resource "palette_cluster_profile" "adopted" {
  name        = var.profile
  version     = var.profile_version
  scope       = data.palette_cluster_profile.adopted.scope
  description = data.palette_cluster_profile.adopted.description
  tags        = data.palette_cluster_profile.adopted.tags
  cloud_type  = data.palette_cluster_profile.adopted.cloud_type
}

import {
  for_each = local.layers
  to       = palette_helm_layer.adopted[each.key]
  id       = "${data.palette_cluster_profile.adopted.id}/${each.key}"
}

resource "palette_helm_layer" "adopted" {
  for_each = local.layers

  cluster_profile_id = palette_cluster_profile.adopted.id
  registry_name      = local.registries[each.value.registry_id]
  name               = each.key
  chart              = each.value.helm.chart
  version            = each.value.version
  namespace          = each.value.helm.namespace
  release_name       = each.value.helm.release_name
  install_order      = each.value.helm.install_order
  values             = each.value.helm.values
}
