package main

import (
	"fmt"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

const (
	source       = "registry.terraform.io/palette-oci/palette"
	paletteHost  = "palette.test"
	paletteKey   = "bench-api-key"
	registryHost = "contoso.azurecr.io"
	registryUser = "palette"
	password     = "bench-password"
	charts       = 10 // in the registry
	chartVersion = "1.2.3"
	ecrOwner     = "214575254960"
)

// ecrRegions are those that layers of ECR are for.
func ecrRegions() []string { return []string{"eu-west-1", "us-west-1", "ap-southeast-2"} }

const required = `terraform {
  required_providers {
    palette = { source = "` + source + `" }
  }
}
`

// configuration is that of a row. The key is of the account that owns the registries of ECR.
func (r row) configuration(key aws.AccessKey) string {
	var text strings.Builder
	text.WriteString(required)
	if r.embedded {
		text.WriteString("provider \"palette\" {\n  embedded = { path = \"${path.root}/.palette\" }\n}\n")
	} else {
		fmt.Fprintf(&text, "provider \"palette\" {\n  host    = %q\n  api_key = %q\n}\n", paletteHost, paletteKey)
	}
	switch r.kind {
	case registries:
		for i := range r.size {
			writeRegistry(&text, fmt.Sprintf("r%04d", i))
		}
	case layers:
		writeRegistry(&text, "charts")
		writeLayers(&text, r, func(i int) string { return fmt.Sprintf("chart-%d", i%charts) })
	case ecrLayers:
		writeECR(&text, key)
		regions := `regions            = ["` + strings.Join(ecrRegions(), `", "`) + `"]`
		writeLayers(&text, r, func(int) string { return "chart-0" }, regions)
	}
	return text.String()
}

func writeRegistry(text *strings.Builder, name string) {
	fmt.Fprintf(text, `
resource "palette_oci_registry" %[1]q {
  name              = %[1]q
  auth_type         = "basic"
  endpoint          = %[2]q
  base_content_path = "charts"
  basic = {
    username            = %[3]q
    password_wo         = %[4]q
    password_wo_version = "1"
  }
}
`, name, registryHost, registryUser, password)
}

func writeECR(text *strings.Builder, key aws.AccessKey) {
	fmt.Fprintf(text, `
resource "palette_oci_registry" "charts" {
  name              = "charts"
  auth_type         = "ecr"
  endpoint          = "%s.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"
  default_region    = %q
  base_content_path = "charts"
  protected         = true
  access_key        = { access_key_id = %q, secret_access_key_wo = %q }
}
`, ecrOwner, ecrRegions()[0], key.ID, key.Secret)
}

// writeLayers writes the profiles of a row, each with its layers.
func writeLayers(text *strings.Builder, r row, chart func(int) string, more ...string) {
	for profile := range r.profiles {
		fmt.Fprintf(text, `
resource "palette_cluster_profile" "p%[1]d" {
  name    = "profile-%[1]d"
  version = "1.0.0"
}
`, profile)
		for i := range r.size {
			fmt.Fprintf(text, `
resource "palette_helm_layer" "p%[1]d-l%[2]d" {
  cluster_profile_id = palette_cluster_profile.p%[1]d.id
  registry_name      = palette_oci_registry.charts.name
  name               = "layer-%[2]d"
  chart              = %[3]q
  version            = %[4]q
  namespace          = "apps"
  values             = "replicaCount: %[5]d\n"
  %[6]s
}
`, profile, i, chart(i), chartVersion, 1+i%3, strings.Join(more, "\n  "))
		}
	}
}
