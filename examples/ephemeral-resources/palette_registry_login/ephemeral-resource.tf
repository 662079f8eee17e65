# A login for other providers, for the length of the run; in no plan and in no state.
ephemeral "palette_registry_login" "charts" {
  registry_name = "charts"
  region        = "eu-west-1"
}

provider "helm" {
  registries = [{
    url      = "oci://${ephemeral.palette_registry_login.charts.host}"
    username = ephemeral.palette_registry_login.charts.username
    password = ephemeral.palette_registry_login.charts.password
  }]
}
