package helmlayer_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// A tag can hold a chart of another name or version. The error shows what the chart is, at the attribute that differs.
func TestChartIsWhatItIsCalled(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	web := testbed.Chart{Name: "web", Version: "1.2.3"}
	right := testbed.Must(registry.PushChart(web, "charts/pinned", testbed.WithName("pinned"))).String()
	testbed.Must(registry.PushImage("charts/image", "1.2.3"))
	testbed.Must(registry.PushIndex("charts/index", "1.2.3"))
	testbed.Must(registry.PushCosign("charts/cosign", "1.2.3"))
	testbed.Must(registry.PushArtifact("charts/artifact", "1.2.3", "application/vnd.cyclonedx+json"))
	testbed.Must(registry.PushChart(web, "charts/copied"))
	testbed.Must(registry.PushChart(web, "charts/tagged", testbed.WithName("tagged"), testbed.WithTag("2.0.0")))
	testbed.Must(registry.PushChart(web, "charts/bare", testbed.WithoutAnnotations()))
	testbed.Must(registry.PushChart(web, "charts/barer", testbed.WithName("barer"), testbed.WithoutAnnotations(),
		testbed.WithTag("2.0.0")))

	testbed.Must(registry.PushChart(web, "charts/twin", testbed.WithName("twin"), testbed.WithVersion("v1.16.2"),
		testbed.WithTag("1.16.2")))
	testbed.Must(
		registry.PushChart(web, "charts/titled", testbed.WithName("titled"),
			testbed.WithAnnotation("org.opencontainers.image.title", "Web application")),
	)
	for _, name := range []string{"beside", "double"} {
		testbed.Must(registry.PushChart(web, "charts/"+name, testbed.WithName(name), testbed.WithTag("chart")))
		testbed.Must(registry.PushImage("charts/"+name, "image"))
	}
	testbed.Must(registry.PushIndexOf("charts/beside", "1.2.3", "image", "chart"))
	testbed.Must(registry.PushChart(testbed.Chart{Name: "third", Version: "3.0.0"}, "charts/double"))
	testbed.Must(registry.PushIndexOf("charts/double", "1.2.3", "image", "chart", "3.0.0"))

	cases := map[string]struct{ version, attributes, summary, code, mentions string }{
		"pinned":   {"1.2.3", `digest = "` + right + `"`, "", "", ""},
		"image":    {"1.2.3", "", "Artifact Is Not A Chart", "chart", "a container image"},
		"index":    {"1.2.3", "", "Artifact Is Not A Chart", "chart", "an image index"},
		"cosign":   {"1.2.3", "", "Artifact Is Not A Chart", "chart", "a cosign signature"},
		"artifact": {"1.2.3", "", "Artifact Is Not A Chart", "chart", "an artifact of type application/vnd.cyclonedx+json"},
		"copied":   {"1.2.3", "", "Chart Identity Differs", "chart", "the chart calls itself web 1.2.3"},
		"tagged":   {"2.0.0", "", "Chart Identity Differs", "version", "the chart calls itself tagged 1.2.3"},
		"bare":     {"1.2.3", "", "Chart Identity Differs", "chart", "the chart calls itself web 1.2.3"},
		"twin":     {"1.16.2", "", "", "", ""},
		"titled":   {"1.2.3", "", "", "", ""},
		"beside":   {"1.2.3", "", "", "", ""},
		"double":   {"1.2.3", "", "Artifact Holds Several Charts", "version", "third 3.0.0 ("},
		"barer":    {"2.0.0", "", "Chart Identity Differs", "version", "the chart calls itself barer 1.2.3"},
	}
	configuration := fixture.Embedded + fixture.Apps + fixture.ACRLogin(fixture.BasicLogin(fixture.Password))
	for name, c := range cases {
		configuration += fixture.NamedLayer(name, "acr", name, c.version, c.attributes)
	}
	wrongPin := "sha256:" + strings.Repeat("0", 64)
	configuration += fixture.NamedLayer("wrong", "acr", "web", "1.2.3", `digest = "`+wrongPin+`"`)
	w := acctest.NewWorkspace(t, world)
	w.Write(configuration)
	plan := w.Plan()
	errors := fixture.ByAddress(t, plan.Errors())
	for name, c := range cases {
		got := errors["palette_helm_layer."+name]
		if got.Summary != c.summary || !strings.HasPrefix(got.Code, c.code) ||
			!strings.Contains(got.Detail, c.mentions) {
			t.Errorf("%s: %+v", name, got)
		}
		fixture.MustReadWell(t, got)
	}
	wrong := errors["palette_helm_layer.wrong"]
	if wrong.Summary != "Chart Digest Differs" || !strings.Contains(wrong.Code, "digest") ||
		!strings.Contains(wrong.Detail, "pinned is "+wrongPin) {
		t.Errorf("wrong pin: %+v", wrong)
	}
	fixture.MustReadWell(t, wrong)
	for address := range errors {
		if name := strings.TrimPrefix(address, "palette_helm_layer."); name != "wrong" && cases[name].summary == "" {
			t.Errorf("%+v", errors[address])
		}
	}
	if len(plan.Warnings()) > 0 {
		t.Errorf("warnings %+v", plan.Warnings())
	}

	// One layer can turn the check off, and Palette gets the configured version.
	w.Write(
		fixture.Embedded + fixture.Apps + fixture.ACRLogin(fixture.BasicLogin(fixture.Password)) +
			fixture.NamedLayer("twin", "acr", "twin", "1.16.2") +
			fixture.NamedLayer("copied", "acr", "copied", "1.2.3", `chart_checks = "warn"`),
	)
	warnings := w.Apply().MustSucceed(t).Warnings()
	if len(warnings) == 0 || warnings[0].Summary != "Chart Identity Differs" ||
		warnings[0].Address != "palette_helm_layer.copied" {
		t.Errorf("warnings %+v", warnings)
	}
	if twin := w.State("palette_helm_layer.twin"); twin["version"] != "1.16.2" ||
		twin["chart_reference"] != "oci://contoso.azurecr.io/charts/twin:1.16.2" {
		t.Errorf("the twin is %v", twin)
	}
	w.Plan().MustBeEmpty(t)
}
