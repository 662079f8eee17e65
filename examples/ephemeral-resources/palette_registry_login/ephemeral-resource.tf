# A login for other providers, for the duration of the run; stored in neither plan nor state.
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
