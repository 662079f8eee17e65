package helmlayer_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// layers is a configuration of thirty layers whose first three can differ.
func layers(first ...string) string {
	configuration := fixture.Apps + strings.Join(first, "")
	for i := len(first); i < 30; i++ {
		configuration += fixture.NamedLayer(fmt.Sprintf("web-%d", i), "acr", "web", "1.2.3")
	}
	return configuration
}

// The first plan of thirty charts in a registry that does not exist yet finds three different mistakes, and reports
// each at its layer.
func TestFirstPlanFindsEachWrongChart(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	testbed.Must(registry.PushChart(testbed.Chart{Name: "web", Version: "2.0.0"}, "charts/web"))
	testbed.Must(registry.PushChart(testbed.Chart{Name: "web", Version: "v1.9.0"}, "charts/web"))
	testbed.Must(registry.PushImage("charts/tool", "1.0.0"))
	wrong := []string{
		fixture.NamedLayer("version", "acr", "web", "1.9.0"),
		fixture.NamedLayer("chart", "acr", "wep", "1.2.3"),
		fixture.NamedLayer("image", "acr", "tool", "1.0.0"),
	}
	head := fixture.Embedded + `
variable "password" {
  type      = string
  ephemeral = true
}
` + fixture.ACRLogin(`basic = {
    username            = "palette"
    password_wo         = var.password
    password_wo_version = "1"
  }`)
	w := acctest.NewWorkspace(t, world)
	w.Env = append(w.Env, "TF_VAR_password="+fixture.Password)
	w.Write(head + layers(wrong...))
	errors := fixture.ByAddress(t, w.Plan().Errors())
	for label, want := range map[string]struct {
		summary, code string
		mentions      []string
	}{
		"version": {"Chart Version Not Found", `version            = "1.9.0"`, []string{
			"contoso.azurecr.io/charts/web:1.9.0", "v1.9.0 (differs only in the leading v", "1.2.3 (nearest lower version)", "2.0.0 (nearest higher version, newest)"}},
		"chart": {"Chart Not Found", `chart              = "wep"`, []string{"The registry has: web."}},
		"image": {"Artifact Is Not A Chart", `chart              = "tool"`, []string{"not a Helm chart but a container image"}},
	} {
		got := errors["palette_helm_layer."+label]
		if got.Summary != want.summary || got.Code != want.code {
			t.Errorf("%s: %q at %q", label, got.Summary, got.Code)
		}
		fixture.MustReadWell(t, got)
		for _, text := range want.mentions {
			if !strings.Contains(got.Detail, text) {
				t.Errorf("%s does not mention %q:\n%s", label, text, got.Detail)
			}
		}
	}
	if len(errors) != 3 {
		t.Errorf("%d errors: %+v", len(errors), errors)
	}

	registry.ResetRequests()
	w.Write(head + layers())
	w.Plan().MustSucceed(t)
	if got := testbed.Count(registry.Requests(), "", "/manifests/1.2.3"); got != 1 {
		t.Errorf("thirty layers of one chart request it %d times", got)
	}

	// The error about a mistyped path suggests the path that holds the chart.
	w.Write(strings.Replace(head, "/charts\"", "\"\n  base_content_path = \"cherts\"", 1) + fixture.Apps +
		fixture.NamedLayer("web", "acr", "web", "1.2.3"))
	mistyped := w.Plan().MustFail(t, "Chart Not Found", "chart")
	fixture.MustMention(t, mistyped.Detail, "base_content_path = \"charts\"")
	fixture.MustReadWell(t, mistyped)
	w.Write(
		strings.Replace(head, "/charts\"", "/cherts\"", 1) + fixture.Apps +
			fixture.NamedLayer("web", "acr", "web", "1.2.3"),
	)
	fixture.MustMention(t, w.Plan().MustFail(t, "Chart Not Found", "chart").Detail,
		"endpoint = \"contoso.azurecr.io/charts\"")
}

// With a token that may pull and not list, charts are found. The error about a missing chart names the missing
// permission.
func TestListingForbidden(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	registry.SetAccount(
		testbed.Account{
			Username: "palette", Password: fixture.Password,
			Scope: testbed.ScopeMap{"charts/web": {testbed.ContentRead}},
		},
	)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Embedded + fixture.Apps + fixture.ACRLogin(fixture.BasicLogin(fixture.Password)) +
		fixture.NamedLayer("web", "acr", "web", "9.9.9"))
	got := w.Plan().MustFail(t, "Chart Version Not Found", "9.9.9")
	fixture.MustReadWell(t, got)
	if !strings.Contains(got.Detail, "Missing permission: metadata/read on charts/web") {
		t.Error(got.Detail)
	}
	w.Write(fixture.Embedded + fixture.Apps + fixture.ACRLogin(fixture.BasicLogin(fixture.Password)) +
		fixture.NamedLayer("web", "acr", "web", "1.2.3"))
	w.Plan().MustSucceed(t)
}

// kinds counts the requests to a registry by kind.
func kinds(registry *testbed.Registry) map[string]int {
	count := make(map[string]int)
	for _, request := range registry.Requests() {
		kind := request.Method + " "
		switch {
		case strings.Contains(request.Path, "/manifests/"):
			kind += "manifest"
		case strings.Contains(request.Path, "/blobs/"):
			kind += "blob"
		case request.Path == "/v2/":
			kind += "base"
		case strings.HasSuffix(request.Path, "/token"):
			kind += "token"
		default:
			kind += request.Path
		}
		count[kind]++
	}
	return count
}

// The look-up of an exact version sends a limited number of requests.
func TestLookUpCost(t *testing.T) {
	t.Parallel()
	world, acr := fixture.Azure(t)
	basic := world.Registry("harbor.test", testbed.Htpasswd("palette", fixture.Password))
	testbed.Must(basic.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "charts/web"))
	single := map[string]int{"GET base": 1, "GET token": 1, "GET manifest": 1}
	read := map[string]int{"GET base": 1, "GET token": 1, "GET manifest": 1, "GET blob": 2}
	without := func(costs map[string]int) map[string]int {
		costs = maps.Clone(costs)
		delete(costs, "GET token")
		return costs
	}
	configuration := func(attributes ...string) string {
		return fixture.Embedded + fixture.Apps +
			fixture.ACRLogin(fixture.BasicLogin(fixture.Password)+"\n  credential_check = \"none\"") +
			fixture.NamedLayer("acr", "acr", "web", "1.2.3", attributes...) +
			strings.Split(fixture.UncheckedRegistry("harbor", "harbor.test", fixture.BasicLogin(fixture.Password)),
				`resource "palette_helm_layer"`)[0] +
			fixture.NamedLayer("harbor", "harbor", "web", "1.2.3", attributes...)
	}
	w := acctest.NewWorkspace(t, world)
	applied := func() acctest.Outcome { return w.Run("apply", "-json", "plan.bin").MustSucceed(t) }
	planned := func() acctest.Outcome { return w.Plan().MustSucceed(t) }
	unchanged := func() acctest.Outcome { return w.Plan().MustBeEmpty(t) }
	values := func(text string) string { return "values = " + fmt.Sprintf("%q", text) }
	for _, step := range []struct {
		name       string
		run        func() acctest.Outcome
		attributes []string
		cost       map[string]int
	}{
		{"the first plan", planned, nil, read},
		{"its apply", applied, nil, read},
		{"a plan without changes", unchanged, nil, single},
		{"a plan of new values", planned, []string{values("replicaCount: 2")}, read},
		{"their apply", applied, []string{values("replicaCount: 2")}, nil},
		{"a plan of the same values", unchanged, []string{values("replicaCount: 2")}, single},
		{"a plan of other spelling", unchanged, []string{values("# two\n{replicaCount: 2}")}, single},
	} {
		w.Write(configuration(step.attributes...))
		world.ResetRequests()
		step.run()
		if step.cost == nil {
			for _, registry := range []*testbed.Registry{acr, basic} {
				if got := kinds(registry)["GET manifest"]; got > 1 {
					t.Errorf("%s: %v", step.name, kinds(registry))
				}
			}
			continue
		}
		if diff := cmp.Diff(step.cost, kinds(acr)); diff != "" {
			t.Errorf("%s with tokens: %s", step.name, diff)
		}
		if diff := cmp.Diff(without(step.cost), kinds(basic)); diff != "" {
			t.Errorf("%s with Basic: %s", step.name, diff)
		}
	}
}
