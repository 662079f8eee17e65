# One Amazon ECR endpoint for every region: Palette substitutes the region of the cluster when it deploys, and uses the
# default region for a chart that the region does not have.
#
# The environment configures the provider: PALETTE_HOST and PALETTE_API_KEY, or PALETTE_EMBEDDED_PATH for the
# embedded control plane.

terraform {
  required_version = ">= 1.11"

  required_providers {
    palette = {
      source = "registry.terraform.io/palette-oci/palette"
    }
  }
}

provider "palette" {}

variable "account_id" {
  description = "AWS account that owns the registry."
  type        = string
  default     = "214575254960"
}

variable "role_arn" {
  description = "Role that Palette assumes; see the outputs for its two documents."
  type        = string
  default     = "arn:aws:iam::214575254960:role/palette-charts"
}

variable "regions" {
  description = "Regions in which clusters of the profile will run."
  type        = set(string)
  default     = ["eu-west-1", "us-west-1", "ap-southeast-2"]
}

locals {
  endpoint = "${var.account_id}.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"
}

# Who may assume the role: Palette's AWS account, with the external id of this tenant.
data "palette_ecr_trust" "palette" {}

resource "palette_oci_registry" "charts" {
  name              = "charts"
  auth_type         = "ecr"
  endpoint          = local.endpoint
  default_region    = "us-west-1"
  base_content_path = "helm"
  protected         = true

  sts = {
    role_arn    = var.role_arn
    external_id = data.palette_ecr_trust.palette.external_id
  }
}

resource "palette_cluster_profile" "shop" {
  name        = "shop-worldwide"
  version     = "1.0.0"
  description = "The web shop, from the nearest registry"
}

resource "palette_helm_layer" "storefront" {
  cluster_profile_id = palette_cluster_profile.shop.id
  registry_name      = palette_oci_registry.charts.name
  chart              = "storefront"
  version            = "2.4.1"
  namespace          = "storefront"
  regions            = var.regions
}

output "trust_policy" {
  description = "Trust policy of the role."
  value       = data.palette_ecr_trust.palette.trust_policy
}

output "permissions" {
  description = "Permissions of the role: no more than the charts below the base path need."
  value = provider::palette::ecr_pull_policy([
    for region in var.regions : "arn:aws:ecr:${region}:${var.account_id}:repository/helm/*"
  ])
}

output "hosts" {
  description = "The registry that each region asks first."
  value       = { for region in var.regions : region => provider::palette::resolve_endpoint(local.endpoint, region) }
}

output "coverage" {
  description = "The registry that serves the chart in each region."
  value       = palette_helm_layer.storefront.region_coverage
}
