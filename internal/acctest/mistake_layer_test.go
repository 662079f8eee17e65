package acctest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// layerMistakes are about the layers of a profile and their values.
func layerMistakes() subject {
	return subject{
		title: "Layers",
		world: func(s *setting) string {
			chartWorld(s)
			return authenticated + fixture.ACR + fixture.AppsVersion("1.0.0")
		},
		mistakes: append(layerTexts(), layerEdits()...),
	}
}

// chartMistakes are about charts: the artifacts of a registry, and their content.
func chartMistakes() subject {
	return subject{
		title: "Charts",
		world: func(s *setting) string {
			chartWorld(s)
			return authenticated + fixture.ACR + fixture.AppsVersion("1.0.0")
		},
		mistakes: append(chartsNotFound(), append(chartsNotFit(), append(chartsRead(), chartsListed()...)...)...),
	}
}

// authenticated is the remote provider with credentials of this machine for the registry of acr: look-ups find
// changes made in Palette.
const authenticated = `
provider "palette" {
  host          = "` + fixture.PaletteHost + `"
  api_key       = "` + fixture.PaletteKey + `"
  registry_auth = { acr = { username = "palette", password = "` + fixture.Password + `" } }
}
`

// chartWorld has a Palette and a registry with charts of every kind.
func chartWorld(s *setting) {
	s.host, s.client = fixture.Palette(s.t, s.world)
	world := s.world
	registry := world.Registry("contoso.azurecr.io",
		testbed.TokenAuth(testbed.Account{Username: "palette", Password: fixture.Password},
			testbed.Account{
				Username: "puller", Password: fixture.Password,
				Scope: testbed.ScopeMap{"charts/web": {testbed.ContentRead}},
			}))
	s.charts = registry
	push := func(chart testbed.Chart, repository string, options ...testbed.PushOption) {
		testbed.Must(registry.PushChart(chart, "charts/"+repository, options...))
	}
	web := testbed.Chart{Name: "web", Version: "1.2.3"}
	for _, version := range []string{"1.2.3", "1.3.0", "v1.9.0", "2.0.0"} {
		push(testbed.Chart{Name: "web", Version: version}, "web")
	}
	push(testbed.Chart{Name: "cache", Version: "0.3.1+build.7"}, "cache")
	push(testbed.Chart{
		Name: "strict", Version: "1.0.0", Schema: fixture.WebSchema, Deprecated: true,
		Values: "replicaCount: 1\nimage:\n  repository: nginx\n  tag: \"1\"\nports: [80]\n# extraEnv: []\n",
		Templates: map[string]string{
			"web.yaml": "{{ .Values.replicaCount }}{{ range .Values.extraEnv }}{{ . }}{{ end }}",
		},
	}, "strict")
	for name, schema := range map[string]string{
		"odd": `{"type": "nonsense"}`, "cyclic": `{"$ref": "#"}`, "needy": `{"required": ["image"]}`,
		"greedy": fixture.DoublingSchema(40), "far": `{"$ref": "https://schemas.example.com/web.json"}`,
	} {
		push(testbed.Chart{Name: name, Version: "1.0.0", Schema: schema}, name)
	}
	push(testbed.Chart{Name: "common", Version: "1.0.0", Type: "library"}, "common")
	push(testbed.Chart{Name: "ranged", Version: "1.0.0", KubeVersion: "newest"}, "ranged")
	push(
		testbed.Chart{
			Name: "undone", Version: "1.0.0", Dependencies: []testbed.Dependency{{Name: "db", Version: "1.x.x"}},
		}, "undone",
	)
	push(testbed.Chart{Name: "wide", Version: "1.0.0", Values: "l: [" + strings.Repeat("1,", 200_000) + "]"}, "wide")
	push(multiplied(), "multiplied")
	push(testbed.Chart{Name: "torn", Version: "1.0.0"}, "torn", testbed.WithArchive([]byte("no archive")))
	push(testbed.Chart{Name: "bomb", Version: "1.0.0"}, "bomb", testbed.WithArchive(fixture.Bomb(s.t)))
	testbed.Must(registry.PushImage("charts/image", "1.0.0"))
	testbed.Must(registry.PushIndex("charts/index", "1.0.0"))
	push(web, "copied")
	push(web, "tagged", testbed.WithName("tagged"), testbed.WithTag("2.0.0"))
	push(web, "double", testbed.WithName("double"), testbed.WithTag("chart"))
	push(testbed.Chart{Name: "third-chart", Version: "3.0.0"}, "double")
	testbed.Must(registry.PushIndexOf("charts/double", "1.2.3", "chart", "3.0.0"))
}

// layerEdits are layers that conflict with objects in Palette.
func layerEdits() []mistake {
	const twin = "\n  values = \"replicaCount: 3\"\n}"
	return []mistake{
		{name: "a profile name in place of its uid", config: elsewhere(layerWith(`cluster_profile_id = "apps"`, `registry_name = "acr"`)), odd: ownProfile},
		{name: "a mistyped uid of a profile", config: elsewhere(layerWith(`cluster_profile_id = "0123456789abcdef01234567"`, `registry_name = "acr"`)), odd: ownProfile},
		{
			name: "a uid of a profile with two wrong characters", before: emptyProfile,
			config: emptyProfile + layerWith(`cluster_profile_id = replace(palette_cluster_profile.this.id, "/^../", "zz")`),
		},
		{
			name: "a layer whose write is not confirmed", before: elsewhere(registered() + emptyProfile),
			config: elsewhere(registered() + emptyProfile + inOwn(`registry_name = palette_oci_registry.this.name`)),
			odd:    func(r *trial) { r.owned() },
			then: func(r *trial) {
				host := r.world.Host(r.label + ".palette.test")
				host.ResetRequests()
				host.Fault(testbed.Match{Method: http.MethodGet, Path: "^/v1/clusterprofiles/[0-9a-f]+$",
					When: func(*http.Request) bool {
						return fixture.CountProfileRequests(host.Requests(), http.MethodPatch, "/publish") > 0
					}},
					testbed.Respond(http.StatusInternalServerError, `{"code":"InternalError","message":"it broke"}`))
			},
		},
		{
			name: "two layers that are one", config: strings.ReplaceAll(layerWith(), "name = \"this\"", "name = \"same\"") +
				strings.Replace(strings.ReplaceAll(layerWith(), "name = \"this\"", "name = \"same\""), `" "this"`, `" "other"`, 1),
		},
		{name: "a registry name and the uid of another registry", before: layerWith(), config: layerWith(`registry_id = "0123456789abcdef01234567"`)},
		{name: "a uid of a registry that is not there", config: strings.Replace(layerWith(`registry_id = "0123456789abcdef01234567"`),
			"registry_name = palette_oci_registry.acr.name", "", 1)},
		{name: "a misspelt registry name", config: elsewhere(emptyProfile + inOwn(`registry_name = "acre"`)), odd: ownRegistry},
		{
			name: "a name that two registries have", config: elsewhere(emptyProfile + inOwn(`registry_name = "acr"`)),
			odd: func(r *trial) {
				host, client := r.owned()
				hiddenRegistry(r, client, "acr")
				host.Fault(testbed.Match{Path: "/v1/registries/oci/summary"}, testbed.Rewrite(listedTwice))
			},
		},
		{
			name: "a registry of the same run that the layer does not refer to", long: true,
			config: elsewhere(emptyProfile + registered() + inOwn(`registry_name = "this"`)),
			odd: func(r *trial) {
				host, _ := r.owned()
				host.Fault(testbed.Match{Method: http.MethodPost, Path: "^/v1/registries/oci/basic$"},
					testbed.Respond(http.StatusInternalServerError,
						`{"code":"InternalError","message":"it broke"}`))
			},
		},
		{
			name: "a layer of that name that somebody else created", before: emptyProfile, config: emptyProfile + layerWith(`cluster_profile_id = palette_cluster_profile.this.id`),
			then: func(r *trial) {
				fixture.EditProfile(r.t, r.client, r.id("palette_cluster_profile"),
					func(packs []palette.Pack) ([]palette.Pack, error) {
						return append(packs, palette.Pack{
							Name: r.label + "--web", Type: v1.PackOci, Layer: v1.LayerAddon, Tag: "1.2.3",
							RegistryUID: fixture.ID(r.t, r.w, "palette_oci_registry.acr"),
							Values:      "pack:\n  namespace: theirs\ncharts:\n  web:\n    replicaCount: 9\n",
						}), nil
					})
			},
		},
		{
			name: "a profile with changes that somebody has not published", before: emptyProfile + inOwn(), config: emptyProfile + strings.Replace(inOwn(), "\n}", twin, 1),
			then: func(r *trial) {
				addUnpublished(r.t, r.world, r.id("palette_cluster_profile"), v1.PackManifestEntity{
					Name: "quota", Type: v1.PackSpectro, Layer: v1.LayerAddon, UID: "0123456789abcdef01234567",
					Tag: "1.0.0", Values: "pack: {}",
				})
			},
		},
		{
			name: "a pack that somebody else rewrote", apart: true, before: emptyProfile + inOwn(), config: emptyProfile + inOwn(),
			then: func(r *trial) {
				fixture.EditProfile(r.t, r.client, r.id("palette_cluster_profile"),
					func(packs []palette.Pack) ([]palette.Pack, error) {
						packs = slices.Clone(packs)
						packs[0].Values = "charts: [" + r.label + "\n"
						return packs, nil
					})
			},
		},
		{name: "an import id without a profile", config: "import {\n  to = palette_helm_layer.this\n  id = \"this\"\n}\n" + layerWith()},
		{
			name: "an import of a layer that is not there", before: emptyProfile,
			config: emptyProfile + "import {\n  to = palette_helm_layer.this\n  id = \"${palette_cluster_profile.this.id}/nobody\"\n}\n" + inOwn(),
		},
	}
}

const emptyProfile = "resource \"palette_cluster_profile\" \"this\" {\n  name = \"this\"\n}\n"

// inOwn is a layer of emptyProfile.
func inOwn(attributes ...string) string {
	return layerWith(append(attributes, `cluster_profile_id = palette_cluster_profile.this.id`)...)
}

func ownRegistry(r *trial) {
	_, client := r.owned()
	hiddenRegistry(r, client, "acr")
}

// ownProfile is a Palette with a profile and a registry that were made outside Terraform.
func ownProfile(r *trial) {
	_, client := r.owned()
	hiddenRegistry(r, client, "acr")
	if _, err := client.CreateProfile(r.t.Context(), palette.Tenant(), palette.NewProfile{
		Name: "apps", Version: "1.0.0", Type: palette.TypeAddOn, CloudType: palette.CloudAll,
	}); err != nil {
		r.t.Fatal(err)
	}
}

// multiplied is a chart that has one subchart under a thousand names.
func multiplied() testbed.Chart {
	made := testbed.Chart{
		Name: "multiplied", Version: "1.0.0", Subcharts: []testbed.Chart{{Name: "db", Version: "0.1.0"}},
	}
	for i := range 1000 {
		made.Dependencies = append(
			made.Dependencies, testbed.Dependency{Name: "db", Version: "0.1.0", Alias: fmt.Sprint("db", i)},
		)
		made.Subcharts[0].Values += fmt.Sprintf("key%d: %d\n", i, i)
	}
	return made
}
