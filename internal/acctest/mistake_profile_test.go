package acctest_test

import (
	"net/http"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// profileMistakes are about cluster profiles and their versions.
func profileMistakes() subject {
	return subject{
		title: "Cluster profiles",
		world: func(s *setting) string {
			chartWorld(s)
			return authenticated + fixture.ACR
		},
		mistakes: slices.Concat(profileTexts(), profilePlans(), profileEdits(), variableTexts(), variablePlans(),
			variableEdits()),
	}
}

// profileWith is a profile; attributes replace its own.
func profileWith(attributes ...string) string {
	lines := strings.Join(attributes, "\n  ")
	if !strings.Contains("\n  "+lines, "\n  name =") {
		lines = "name = \"this\"\n  " + lines
	}
	return "resource \"palette_cluster_profile\" \"this\" {\n  " + lines + "\n}\n"
}

func profileTexts() []mistake {
	text := func(name, attribute string) mistake { return mistake{name: name, config: profileWith(attribute)} }
	data := func(name string, attributes ...string) mistake {
		return mistake{
			name: name, config: "data \"palette_cluster_profile\" \"this\" {\n  " + strings.Join(attributes, "\n  ") +
				"\n}\n",
		}
	}
	return []mistake{
		text("an empty name", `name = ""`),
		text("a name with a space at its end", `name = "this "`),
		text("a version of two numbers and a letter", `version = "1.0.x"`),
		text("an invalid version", `version = "latest"`),
		text("an unsupported type", `type = "cluster"`),
		text("an invalid scope", `scope = "system"`),
		text("an empty cloud type", `cloud_type = ""`),
		text("an invalid timeout", `timeouts = { delete = "soon" }`),
		data("a data source with a name and no version", `name = "apps"`),
		data("a data source with a name and a uid", `name = "apps"`, `version = "1.0.0"`, `id = "0123456789abcdef01234567"`),
		{name: "an invalid partition", config: "data \"palette_ecr_trust\" \"this\" {\n  partition = \"aws-cn\"\n}\n"},
	}
}

// profilePlans are found by the plan.
func profilePlans() []mistake {
	there := func(r *trial) {
		if _, err := r.client.CreateProfile(r.t.Context(), palette.Tenant(), palette.NewProfile{
			Name: r.label, Version: "1.1.0", Type: palette.TypeAddOn, CloudType: palette.CloudAll, Publish: true,
		}); err != nil {
			r.t.Fatal(err)
		}
	}
	imports := func(name, id string) mistake {
		return mistake{
			name: name, config: "import {\n  to = palette_cluster_profile.this\n  id = \"" + id + "\"\n}\n" +
				profileWith(),
		}
	}
	clusters := func(r *trial) { r.owned(fixture.Clusters("prod-eu", "prod-us")) }
	return []mistake{
		{
			name: "a Palette without an external id", config: elsewhere("data \"palette_ecr_trust\" \"this\" {\n}\n"),
			odd: func(r *trial) {
				r.owned()
				r.breaks(http.MethodGet, "/account/sts$", testbed.Respond(http.StatusOK,
					`{"accountId":"111122223333"}`, "Content-Type", "application/json"))
			},
		},
		{name: "a profile that already exists", config: profileWith(`version = "1.1.0"`), odd: there},
		{name: "a version that somebody else created", before: profileWith(), config: profileWith(`version = "1.1.0"`), odd: there},
		{name: "a scope without a project", config: profileWith(`scope = "project"`)},
		{name: "a profile under another address", either: true, before: profileWith(), config: strings.Replace(profileWith(), `" "this"`, `" "other"`, 1)},
		{name: "a profile that is replaced under its own name", before: profileWith(), config: profileWith(`cloud_type = "aws"`)},
		{name: "a profile that is replaced while clusters use it", before: elsewhere(profileWith()), config: elsewhere(profileWith(`cloud_type = "aws"`)), odd: clusters},
		{name: "a profile that clusters use", before: elsewhere(profileWith()), config: elsewhere(""), odd: clusters},
		{
			name: "a layer that clusters use", before: elsewhere(registered() + profileWith() + layerOfThis(`cluster_profile_id = palette_cluster_profile.this.id`)),
			config: elsewhere(registered() + profileWith()), odd: clusters,
		},
		{
			name: "a layer that leaves with a new version", before: profileWith() + otherProfile + inOwn(),
			config: profileWith(`version = "1.1.0"`) + otherProfile + layerWith(`cluster_profile_id = palette_cluster_profile.other.id`),
		},
		{
			name:   "a data source of a profile that is not there",
			config: "data \"palette_cluster_profile\" \"this\" {\n  name = \"this\"\n  version = \"9.9.9\"\n}\n",
		},
		{
			name:   "a data source of a uid that is not there",
			config: "data \"palette_cluster_profile\" \"this\" {\n  id = \"0123456789abcdef01234567\"\n}\n",
		},
		imports("an import by a name that is not there", "this"),
		imports("an import by half a name", "tenant:this"),
		imports("an import by an invalid scope", "system:this:1.0.0"),
		imports("an import by an invalid version", "tenant:apps:this"),
		imports("an import by a version that is not there", "tenant:this:9.9.9"),
		{
			name: "an import by a name that has two versions", odd: there,
			before: profileWith(),
			config: profileWith() + "import {\n  to = palette_cluster_profile.other\n  id = \"this\"\n}\n" + strings.Replace(profileWith(`name = "other"`), `" "this"`, `" "other"`, 1),
		},
		{
			name:   "an import of a registry by a name that is not there",
			config: "import {\n  to = palette_oci_registry.this\n  id = \"this\"\n}\n" + registered(),
		},
		{
			name:   "an import of a registry by a uid that is not there",
			config: "import {\n  to = palette_oci_registry.this\n  id = \"0123456789abcdef01234567\"\n}\n" + registered(),
		},
	}
}

const otherProfile = "resource \"palette_cluster_profile\" \"other\" {\n  name = \"other\"\n}\n"

// profileEdits are found when a profile is written.
func profileEdits() []mistake {
	versioned := func(version string) string {
		return elsewhere(
			registered() + profileWith(`version = "`+version+`"`) +
				layerOfThis(`cluster_profile_id = palette_cluster_profile.this.id`),
		)
	}
	kept := func(version string) string {
		return elsewhere(registered() + profileWith(`version = "`+version+`"`, `destroy_earlier_versions = false`) +
			layerOfThis(`cluster_profile_id = palette_cluster_profile.this.id`))
	}
	twoLayers := func(version, more string) string {
		return elsewhere(registered() + profileWith(`version = "`+version+`"`) + more +
			strings.Replace(layerOfThis(`cluster_profile_id = palette_cluster_profile.this.id`, `name = "other"`),
				`" "this"`, `" "other"`, 1))
	}
	mood := func(mood controlplane.Mood) func(*trial) { return func(r *trial) { r.owned(fixture.Mood(mood)) } }
	return []mistake{
		{
			name: "sensitive variables on a Palette without a clone", before: versioned("1.0.0"), config: versioned("1.1.0"),
			odd: mood(controlplane.Mood{Clone: http.StatusNotFound}),
			then: func(r *trial) {
				r.sends(http.MethodPut, v1.Path(v1.PathProfileVariables, r.id("palette_cluster_profile")),
					v1.Variables{Variables: []v1.Variable{
						{Name: "token", DefaultValue: "secret", IsSensitive: true},
					}}, http.StatusNoContent)
			},
		},
		{
			name: "a version without layers on a Palette that refuses empty profiles", before: versioned("1.0.0"),
			config: elsewhere(registered() + profileWith(`version = "1.1.0"`)),
			odd:    mood(controlplane.Mood{EmptyAtEdit: true}),
		},
		{
			name: "a profile that Palette does not delete", before: elsewhere(profileWith()), config: elsewhere(""),
			odd: func(r *trial) {
				host, _ := r.owned()
				host.Fault(testbed.Match{Method: http.MethodDelete}, testbed.Respond(http.StatusConflict,
					r.own(`{"code":"ResourceInUse","message":"the profile this is in use"}`)))
			},
		},
		{
			name: "earlier versions that stay", before: kept("1.0.0"), next: kept("1.1.0"), config: elsewhere(""),
			odd: func(r *trial) { r.owned() },
		},
		{
			name: "a draft that cannot be put back", before: twoLayers("1.0.0", layerOfThis(`cluster_profile_id = palette_cluster_profile.this.id`)),
			config: twoLayers("1.1.0", ""),
			odd:    func(r *trial) { r.owned() },
			then: func(r *trial) {
				uid := r.id("palette_cluster_profile")
				r.world.Host(r.label+".palette.test").Fault(testbed.Match{
					Method: http.MethodPut, Path: uid + "$", Skip: 1,
				},
					testbed.Respond(http.StatusInternalServerError, `{"code":"InternalError","message":"it broke"}`))
			},
		},
		{
			name: "a profile that others keep changing", before: versioned("1.0.0"), config: strings.Replace(versioned("1.0.0"), `chart = "web"`, "chart = \"web\"\n  values = \"replicaCount: 3\"", 1),
			odd: func(r *trial) { r.owned() },
			then: func(r *trial) {
				r.world.Host(r.label+".palette.test").Fault(testbed.Match{
					Method: http.MethodPut, Path: "^/v1/clusterprofiles/[0-9a-f]+$",
				},
					testbed.Respond(http.StatusPreconditionFailed,
						`{"code":"PreconditionFailed","message":"changed meanwhile"}`))
			},
		},
		{
			name: "a layer whose profile is deleted meanwhile", before: elsewhere(registered() + profileWith()),
			config: elsewhere(registered() + profileWith() + layerOfThis(`cluster_profile_id = palette_cluster_profile.this.id`)),
			odd:    func(r *trial) { r.owned() },
			then: func(r *trial) {
				r.world.Host(r.label+".palette.test").Fault(testbed.Match{
					Method: http.MethodPut, Path: "^/v1/clusterprofiles/[0-9a-f]+$",
				},
					testbed.Respond(http.StatusNotFound,
						`{"code":"ResourceNotFound","message":"there is no such cluster profile"}`))
			},
		},
	}
}
