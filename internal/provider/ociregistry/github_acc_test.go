package ociregistry_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

const gitHubRegistry = `
resource "palette_oci_registry" "github" {
  name              = "github"
  auth_type         = "basic"
  endpoint          = "ghcr.io/orgs/acme"
  base_content_path = "shop"
  synchronization   = true
  basic             = { username = "octocat", password_wo = "` + fixture.Password + `" }
}

resource "palette_cluster_profile" "apps" { name = "apps" }
`

func gitHubLayer(chart string) string {
	return `
resource "palette_helm_layer" "` + chart + `" {
  cluster_profile_id = palette_cluster_profile.apps.id
  registry_name      = palette_oci_registry.github.name
  chart              = "` + chart + `"
  version            = "1.2.3"
}
`
}

// gitHub is a world with the container registry of GitHub, where an organization has a chart below its repository, and
// one beside it.
func gitHub(t *testing.T) (*testbed.World, *testbed.Registry) {
	t.Helper()
	world := testbed.New(t)
	registry := world.Registry(
		"ghcr.io", testbed.TokenAuth(testbed.Account{Username: "octocat", Password: fixture.Password}),
	)
	for repository, name := range map[string]string{"acme/shop/web": "web", "acme/cache": "cache"} {
		if _, err := registry.PushChart(testbed.Chart{Name: name, Version: "1.2.3"}, repository); err != nil {
			t.Fatal(err)
		}
	}
	return world, registry
}

// A registration in the documented form of Palette is stored as written. Its charts are looked up where they are pulled
// from.
func TestGitHubPackages(t *testing.T) {
	t.Parallel()
	world, registry := gitHub(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + gitHubRegistry + gitHubLayer("web"))
	w.Plan().MustSucceed(t)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	if got := w.State("palette_helm_layer.web")["chart_reference"]; got != "oci://ghcr.io/acme/shop/web:1.2.3" {
		t.Errorf("chart_reference is %v", got)
	}
	if digest, _ := w.State("palette_helm_layer.web")["digest"].(string); !strings.HasPrefix(digest, "sha256:") {
		t.Errorf("digest is %q", digest)
	}
	held, err := client.Registry(t.Context(), palette.Tenant(), fixture.ID(t, w, "palette_oci_registry.github"))
	if err != nil || held.Settings.Endpoint.String() != "ghcr.io/orgs/acme" || held.Settings.ContentPath != "shop" {
		t.Errorf("Palette holds %v, %v", held.Settings, err)
	}

	// A chart beside the repository is found. A missing chart is no error.
	w.Write(fixture.Remote + gitHubRegistry + gitHubLayer("web") + gitHubLayer("cache") + gitHubLayer("absent"))
	warned := w.Plan().MustSucceed(t).Warnings()
	if len(warned) != 1 || warned[0].Summary != "Chart Not Checked" ||
		warned[0].Address != "palette_helm_layer.absent" ||
		!strings.Contains(warned[0].Detail, "oci://ghcr.io/acme/shop/absent:1.2.3\n  oci://ghcr.io/acme/absent:1.2.3") {
		t.Errorf("%+v", warned)
	}
	for _, request := range registry.Requests() {
		if strings.Contains(request.Path, "orgs") {
			t.Errorf("requested %s %s", request.Method, request.Path)
		}
	}

	// The plain form defines the place of its charts.
	plain := strings.NewReplacer(
		"ghcr.io/orgs/acme", "ghcr.io/acme/shop", `base_content_path = "shop"`, "", "synchronization   = true", "",
	).Replace(gitHubRegistry)
	w.Destroy().MustSucceed(t)
	w.Write(fixture.Remote + plain + gitHubLayer("web"))
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	w.Write(fixture.Remote + plain + gitHubLayer("cache"))
	w.Plan().MustFail(t, "Chart Not Found", "chart")
}

// If only a look-up finds the place of a chart, its reference is known after apply or after the first refresh that may
// look it up, and is kept.
func TestChartReferenceOfUncertainPlace(t *testing.T) {
	t.Parallel()
	world, _ := gitHub(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	// Palette can have the registry without synchronization. The layer needs no index then.
	beside := palette.Registry{Name: "github", Settings: registry.Settings{
		Kind: registry.Basic, Endpoint: endpoint.Read("ghcr.io/orgs/acme"), ContentPath: "shop",
		Credential: credential.Credential{
			Kind: credential.Basic, Username: "octocat", Password: redact.New(fixture.Password),
		},
	}}
	if _, err := client.CreateRegistry(t.Context(), beside); err != nil {
		t.Fatal(err)
	}
	login := `registry_auth = { github = { username = "octocat", password = "` + fixture.Password + `" } }`
	authenticated := strings.Replace(fixture.Remote, "api_key", login+"\n  api_key", 1)
	layer := strings.Replace(gitHubLayer("cache"), "palette_oci_registry.github.name", `"github"`, 1)
	profile := `resource "palette_cluster_profile" "apps" { name = "apps" }`
	for _, step := range []struct{ provider, layers, reference string }{
		{fixture.Remote, layer, "oci://ghcr.io/acme/shop/cache:1.2.3"}, // the likeliest, as nobody may look
		{authenticated, layer, "oci://ghcr.io/acme/cache:1.2.3"},
		{authenticated, "", ""},
		{authenticated, layer, "oci://ghcr.io/acme/cache:1.2.3"},
	} {
		w.Write(step.provider + profile + step.layers)
		w.Apply().MustSucceed(t)
		w.Plan().MustBeEmpty(t)
		if step.reference == "" {
			continue
		}
		if got := w.State("palette_helm_layer.cache")["chart_reference"]; got != step.reference {
			t.Errorf("chart_reference is %v, want %s", got, step.reference)
		}
	}
}

// The form that lists packages is refused without the attributes that Palette requires for it.
func TestGitHubPackagesMistakes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change  map[string]any
		summary []string
	}{
		"right":           {nil, nil},
		"not indexed":     {map[string]any{"synchronization": nil}, []string{"Synchronization Required"}},
		"index off":       {map[string]any{"synchronization": false}, []string{"Synchronization Required"}},
		"anonymous":       {map[string]any{"basic": nil}, []string{"Registry Credentials Missing"}},
		"suffix":          {map[string]any{"endpoint_suffix": "/api"}, []string{"Invalid Registry Mode"}},
		"no repository":   {map[string]any{"base_content_path": nil}, []string{"Base Content Path Missing"}},
		"no organization": {map[string]any{"endpoint": "ghcr.io/orgs"}, []string{"Invalid Registry Endpoint"}},
		"too long":        {map[string]any{"endpoint": "ghcr.io/users/a/b"}, []string{"Invalid Registry Endpoint"}},
		"other host": {
			map[string]any{
				"endpoint": "harbor.example.com/orgs/acme", "synchronization": nil, "basic": nil, "base_content_path": nil,
			}, nil,
		},
		"plain": {
			map[string]any{
				"endpoint": "ghcr.io/acme/charts", "synchronization": nil, "basic": nil, "base_content_path": nil,
			}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wanted := fixture.Registry("1", map[string]any{
				"endpoint": "ghcr.io/orgs/acme", "base_content_path": "shop", "synchronization": true,
			})
			for key, value := range test.change {
				wanted.Config[key] = value
			}
			var got []string
			for _, problem := range fixture.NewCore(t).Plan(t.Context(), wanted).Diagnostics {
				got = append(got, problem.Summary)
			}
			if !slices.Equal(got, test.summary) {
				t.Errorf("%q", got)
			}
		})
	}
}
