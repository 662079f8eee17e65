package ociregistry_test

import (
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// A self-hosted GitLab has its token endpoint on another host. Its registry is registered and looked up like others,
// with credentials and without.
func TestRegistryWithTokenEndpointOfItsDomain(t *testing.T) {
	t.Parallel()
	const host, realm = "registry.git.example.org", "git.example.org"
	world := testbed.New(t)
	registry := world.Registry(host,
		testbed.TokenAuth(testbed.Account{Username: "palette", Password: fixture.Password}),
		testbed.AnonymousPull(), testbed.TokenRealm("https://"+realm+"/jwt/auth"))
	world.Handle(realm, registry.TokenEndpoint())
	if _, err := registry.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "group/web"); err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Embedded + `
resource "palette_oci_registry" "gitlab" {
  name      = "gitlab"
  auth_type = "basic"
  endpoint  = "` + host + `/group"
  basic     = { username = "palette", password_wo = "` + fixture.Password + `" }
}

data "palette_chart" "public" {
  endpoint = "` + host + `/group"
  chart    = "web"
  version  = "1.2.3"
}
`)
	applied := w.Apply().MustSucceed(t)
	if warnings := applied.Warnings(); len(warnings) > 0 {
		t.Errorf("%+v", warnings)
	}
	w.Plan().MustBeEmpty(t)
	fixture.MustNotEscape(t, world)
}
