package acctest_test

import (
	"net/http"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// listMistakes are about lists of what is in Palette.
func listMistakes() subject {
	data := func(kind, attributes string) string {
		return "data \"" + kind + "\" \"this\" {\n  " + attributes + "\n}\n"
	}
	return subject{
		title: "Lists",
		world: func(s *setting) string { s.host, s.client = fixture.Palette(s.t, s.world); return fixture.Remote },
		mistakes: []mistake{
			{name: "registries of an unknown kind", config: data("palette_oci_registries", `auth_type = "ECR"`)},
			{name: "profiles by a name and by how it begins", config: data("palette_cluster_profiles", "name = \"shop\"\n  name_prefix = \"sh\"")},
			{name: "profiles of a project that is not configured", config: data("palette_cluster_profiles", `scope = "project"`)},
			{name: "profiles of another project than the provider's", config: data("palette_cluster_profiles", `project = "payments"`)},
			{
				name: "two registries of one name", config: elsewhere(data("palette_oci_registries", `name_prefix = "acr"`)),
				odd: func(r *trial) {
					host, client := r.owned()
					_, err := client.CreateRegistry(r.t.Context(),
						palette.Registry{
							Name: "acr",
							Settings: registry.Settings{
								Kind: registry.Basic, Endpoint: endpoint.Read("contoso.azurecr.io"),
							},
						})
					fixture.Must(r.t, err)
					host.Fault(testbed.Match{Path: "/summary$"}, testbed.Rewrite(listedTwice))
				},
			},
			{
				name: "a key that may not list profiles", config: elsewhere(data("palette_cluster_profiles", `name = "shop"`)),
				odd: func(r *trial) {
					r.owned()
					r.breaks(http.MethodPost, "^/v1/dashboard/clusterprofiles$",
						testbed.Respond(http.StatusForbidden,
							`{"code":"Forbidden","message":"clusterProfile.list is missing"}`))
				},
			},
		},
	}
}
