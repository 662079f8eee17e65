package acctest_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// What is hosted under a name and tag need not be the chart of that name and
// version: it is named as what it is, and the attribute it contradicts.
func TestChartIsWhatItIsCalled(t *testing.T) {
	t.Parallel()
	world, registry := azure(t)
	web := testbed.Chart{Name: "web", Version: "1.2.3"}
	right := testbed.Must(registry.PushChart(web, "charts/pinned", testbed.WithName("pinned"))).String()
	testbed.Must(registry.PushImage("charts/image", "1.2.3"))
	testbed.Must(registry.PushIndex("charts/index", "1.2.3"))
	testbed.Must(registry.PushCosign("charts/cosign", "1.2.3"))
	testbed.Must(registry.PushArtifact("charts/artifact", "1.2.3", "application/vnd.cyclonedx+json"))
	testbed.Must(registry.PushChart(web, "charts/copied"))
	testbed.Must(registry.PushChart(web, "charts/tagged", testbed.WithName("tagged"), testbed.WithTag("2.0.0")))
	testbed.Must(registry.PushChart(web, "charts/bare", testbed.WithoutAnnotations()))
	testbed.Must(registry.PushChart(web, "charts/barer", testbed.WithName("barer"), testbed.WithoutAnnotations(), testbed.WithTag("2.0.0")))

	cases := map[string]struct{ version, attributes, summary, code, says string }{
		"pinned":   {"1.2.3", `digest = "` + right + `"`, "", "", ""},
		"image":    {"1.2.3", "", "Artifact Is Not A Chart", "chart", "a container image"},
		"index":    {"1.2.3", "", "Artifact Is Not A Chart", "chart", "an image index"},
		"cosign":   {"1.2.3", "", "Artifact Is Not A Chart", "chart", "a cosign signature"},
		"artifact": {"1.2.3", "", "Artifact Is Not A Chart", "chart", "an artifact of type application/vnd.cyclonedx+json"},
		"copied":   {"1.2.3", "", "Chart Identity Differs", "chart", "the chart calls itself web 1.2.3"},
		"tagged":   {"2.0.0", "", "Chart Identity Differs", "version", "the chart calls itself tagged 1.2.3"},
		"bare":     {"1.2.3", "", "Chart Identity Differs", "chart", "the chart calls itself web 1.2.3"},
		"barer":    {"2.0.0", "", "Chart Identity Differs", "version", "the chart calls itself barer 1.2.3"},
	}
	configuration := embedded + appsProfile + acrWith(login(password))
	for name, c := range cases {
		configuration += chartOf(name, "acr", name, c.version, c.attributes)
	}
	wrongPin := "sha256:" + strings.Repeat("0", 64)
	configuration += chartOf("wrong", "acr", "web", "1.2.3", `digest = "`+wrongPin+`"`)
	w := acctest.NewWorkspace(t, world)
	w.Write(configuration)
	plan := w.Plan()
	errors := byAddress(t, plan.Errors())
	for name, c := range cases {
		got := errors["palette_helm_layer."+name]
		if got.Summary != c.summary || !strings.HasPrefix(got.Code, c.code) || !strings.Contains(got.Detail, c.says) {
			t.Errorf("%s: %+v", name, got)
		}
		mustReadWell(t, got)
	}
	wrong := errors["palette_helm_layer.wrong"]
	if wrong.Summary != "Chart Digest Differs" || !strings.Contains(wrong.Code, "digest") || !strings.Contains(wrong.Detail, "pinned is "+wrongPin) {
		t.Errorf("wrong pin: %+v", wrong)
	}
	mustReadWell(t, wrong)
	if len(errors) != len(cases) || len(plan.Warnings()) > 0 {
		t.Errorf("%d errors, warnings %+v", len(errors), plan.Warnings())
	}
}
