variable "database_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "palette_cluster_profile" "shop" {
  name        = "shop"
  version     = "1.1.0" # a new version is a new profile in Palette; 1.0.0 stays as it was
  description = "The web shop and what it needs"
  tags        = { team = "storefront" }
  scope       = "tenant"

  # The values of the layers refer to them: '{{.spectro.var.replicas}}'.
  variables = {
    replicas = {
      display_name  = "Replicas of the storefront"
      format        = "number"
      required      = true
      default_value = "2"
    }
    database_password = {
      display_name             = "Password of the database"
      default_value_wo         = var.database_password # in no plan and no state
      default_value_wo_version = "1"                   # another one writes it again
    }
  }
}
