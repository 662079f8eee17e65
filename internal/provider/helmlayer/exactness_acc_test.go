package helmlayer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// A version that is not exact is refused before any request, with the reason.
func TestVersionsAreExact(t *testing.T) {
	t.Parallel()
	forms := []struct{ version, detail string }{
		{">=1.2.0", `Chart version ">=1.2.0" is a range, not one version.`},
		{"1.2.0 - 1.4.0", `Chart version "1.2.0 - 1.4.0" is a range, not one version.`},
		{"1.2.3 || 1.2.4", `Chart version "1.2.3 || 1.2.4" is a range, not one version.`},
		{"^1.2.3", `Chart version "^1.2.3" is a range, not one version.`},
		{"~1.2.3", `Chart version "~1.2.3" is a range, not one version.`},
		{"1.2", `Chart version "1.2" has fewer than three parts; write "1.2.0".`},
		{"v1", `Chart version "v1" has fewer than three parts; write "v1.0.0".`},
		{"latest", `Chart version "latest" is a moving tag, not a version.`},
		{"*", `Chart version "*" contains a wildcard.`},
		{"x", `Chart version "x" contains a wildcard.`},
		{"1.2.x", `Chart version "1.2.x" contains a wildcard.`},
		{"1.2.*", `Chart version "1.2.*" contains a wildcard.`},
		{" 1.2.3", `Chart version " 1.2.3" contains white space; write "1.2.3".`},
		{"1.2.3 ", `Chart version "1.2.3 " contains white space; write "1.2.3".`},
		{"=1.2.3", `Chart version "=1.2.3" begins with '=', as ranges do; write "1.2.3".`},
		{"", `Chart version "" is empty.`},
		{"one", `Chart version "one" is not a semantic version.`},
		{"V1.2.3", `Chart version "V1.2.3" is not a semantic version; write "v1.2.3".`},
		{"1.2.3_build.7", `Chart version "1.2.3_build.7" is not a semantic version; write "1.2.3+build.7".`},
		{"2024.01.05", `Chart version "2024.01.05" has a number with leading zeros, which Semantic Versioning 2.0.0 does not allow; a registry holds 2024.1.5 only if the chart was pushed as that: package it with that version first.`},
		{"1.2.3.4", `Chart version "1.2.3.4" is not a semantic version.`},
	}
	want := make(map[string]string)
	var configuration strings.Builder
	for i, form := range forms {
		fmt.Fprintf(&configuration, `
resource "palette_helm_layer" "l%d" {
  cluster_profile_id = "p"
  registry_name      = "acr"
  chart              = "web"
  version            = %q
}
`, i, form.version)
		want[fmt.Sprintf("version            = %q", form.version)] = "Chart Version Not Exact: " + form.detail
	}
	for i, version := range []string{"1.2.3", "v1.2.3", "1.2.3+build.7", "1.2.3-rc.1", "0.0.0-0"} {
		fmt.Fprintf(
			&configuration,
			"\nresource \"palette_helm_layer\" \"good%d\" {\n  cluster_profile_id = \"p\"\n"+
				"  registry_name = \"acr\"\n  chart = \"web\"\n  version = %q\n}\n", i, version,
		)
	}
	w := acctest.NewWorkspace(t, testbed.New(t))
	w.Write(configuration.String())
	got := make(map[string]string)
	for _, d := range w.Validate().Errors() {
		what, next, advised := strings.Cut(d.Detail, "\n\n")
		got[d.Code] = d.Summary + ": " + what
		// Only the registry shows other differences.
		if moving := !strings.Contains(what, "parts") && !strings.Contains(what, "semantic") &&
			!strings.Contains(what, "Semantic") &&
			!strings.Contains(what, "white space"); moving != advised ||
			moving && !strings.Contains(next, "palette_chart_versions") {
			t.Errorf("%s\n%s", what, next)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A leading v and build metadata are written to Palette and read back unchanged.
func TestVersionsKeepTheirSpelling(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	testbed.Must(registry.PushChart(testbed.Chart{Name: "web", Version: "v2.0.0+linux.amd64"}, "charts/web"))
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Embedded + strings.Replace(fixture.Stack, `"1.2.3"`, `"v2.0.0+linux.amd64"`, 1))
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	layer := w.State("palette_helm_layer.web")
	if layer["version"] != "v2.0.0+linux.amd64" ||
		layer["chart_reference"] != "oci://contoso.azurecr.io/charts/web:v2.0.0_linux.amd64" || layer["digest"] == nil {
		t.Errorf("%v", layer)
	}
}
