package region_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

func TestSource(t *testing.T) {
	t.Parallel()
	user := credential.Credential{Kind: credential.Basic, Username: "u", Password: redact.New("p")}
	for name, test := range map[string]struct {
		settings registry.Settings
		host     string
		want     probe.Registry
	}{
		"basic": {
			registry.Settings{
				Kind: registry.Basic, Endpoint: endpoint.Read("https://contoso.azurecr.io"), Suffix: "/api", ContentPath: "charts",
				Credential: user, CA: "A", InsecureSkipVerify: true,
			},
			"contoso.azurecr.io",
			probe.Registry{
				Suffix: "/api", BasePath: "charts", Credential: user, TLS: probe.TLS{CA: []byte("A"), InsecureSkipVerify: true},
			},
		},
		"hidden": {
			registry.Settings{Kind: registry.Basic, Endpoint: endpoint.Read("contoso.azurecr.io"), Credential: user, Hidden: true},
			"contoso.azurecr.io", probe.Registry{},
		},
		"pod identity": {
			registry.Settings{Kind: registry.ECR, Endpoint: endpoint.Read(host("eu-west-1")), Private: true, PodIdentity: true},
			host("eu-west-1"), probe.Registry{},
		},
		"template": {
			registry.Settings{Kind: registry.ECR, Endpoint: endpoint.Read(template), DefaultRegion: "us-west-1", ContentPath: "helm"},
			host("us-west-1"), probe.Registry{BasePath: "helm"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			served, err := region.Source{Settings: test.settings}.Registries("")
			if err != nil || len(served) != 1 || served[0].Host() != test.host {
				t.Fatalf("%v, %v", served, err)
			}
			test.want.Endpoint = served[0].Endpoint
			revealed := cmp.Transformer("reveal", func(s redact.Secret) string { return "secret " + s.Reveal() })
			if diff := cmp.Diff(test.want.Credential, served[0].Credential, revealed); diff != "" {
				t.Errorf("credential (-want +got):\n%s", diff)
			}
			test.want.Credential = served[0].Credential
			if diff := cmp.Diff(test.want.Name()+test.want.Suffix, served[0].Name()+served[0].Suffix); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.want.TLS, served[0].TLS); diff != "" {
				t.Error(diff)
			}
		})
	}
}
