package acctest_test

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// manager is a custom manager of Renovate.
type manager struct {
	CustomType          string
	ManagerFilePatterns []string
	MatchStrings        []string
	DatasourceTemplate  string
	VersioningTemplate  string
}

func renovateManager(t *testing.T) manager {
	t.Helper()
	var configuration struct{ CustomManagers []manager }
	if err := json.Unmarshal([]byte(example(t, "keep-current/renovate.json")), &configuration); err != nil {
		t.Fatal(err)
	}
	if len(configuration.CustomManagers) != 1 || len(configuration.CustomManagers[0].MatchStrings) != 1 {
		t.Fatalf("%+v", configuration)
	}
	return configuration.CustomManagers[0]
}

// Renovate uses regular expressions of RE2, as Go does: that of the example finds the chart and its version in the
// configuration of the example, and in no line without the mark.
func TestRenovateFindsVersions(t *testing.T) {
	t.Parallel()
	found := renovateManager(t)
	if found.CustomType != "regex" || found.DatasourceTemplate != "docker" || found.VersioningTemplate != "semver" {
		t.Errorf("%+v", found)
	}
	files := regexp.MustCompile(strings.Trim(found.ManagerFilePatterns[0], "/"))
	if !files.MatchString("stacks/shop/main.tf") || files.MatchString("main.tfvars") {
		t.Errorf("the files are %s", files)
	}
	expression := regexp.MustCompile(found.MatchStrings[0])
	for text, want := range map[string][][]string{
		example(t, "keep-current/main.tf"): {{"contoso.azurecr.io/charts/storefront", "2.4.1"}},
		"  # renovate: depName=a.test/b\n  version            = \"1.0.0-rc.1\"\r\n" + "#renovate: depName=c.test:5000/d\nversion=\"v2.0.0\"\n": {
			{"a.test/b", "1.0.0-rc.1"}, {"c.test:5000/d", "v2.0.0"},
		},
		"  # renovate: depName=a.test/b\n  chart = \"b\"\n  version = \"1.0.0\"\n": nil,
		"  version = \"1.0.0\"\n": nil,
		"  # renovate: depName=a.test/b\n  version = local.version\n  name = \"x\"\n": nil,
	} {
		var got [][]string
		for _, match := range expression.FindAllStringSubmatch(text, -1) {
			got = append(
				got, []string{match[expression.SubexpIndex("depName")], match[expression.SubexpIndex("currentValue")]},
			)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s\n(-want +got):\n%s", text, diff)
		}
	}
}

// The check of the guide's example warns of a newer version, and does not warn after an update.
func TestExampleOfKeepingCurrent(t *testing.T) {
	t.Parallel()
	world := testbed.New(t)
	contoso := world.Registry(
		"contoso.azurecr.io", testbed.TokenAuth(testbed.Account{Username: "palette-pull", Password: fixture.Password}),
	)
	for _, version := range []string{"2.4.1", "2.5.0", "2.6.0-rc.1", "3.0.0"} {
		testbed.Must(contoso.PushChart(testbed.Chart{Name: "storefront", Version: version}, "charts/storefront"))
	}
	w := acctest.NewWorkspace(t, world)
	w.Env = append(w.Env, "PALETTE_EMBEDDED_PATH="+filepath.Join(w.Dir, ".palette"),
		"TF_VAR_registry_password="+fixture.Password)
	w.File(
		"registry.tf",
		strings.Replace(
			fixture.ACRLogin(strings.Replace(fixture.BasicLogin(fixture.Password), `"palette"`, `"palette-pull"`, 1)),
			`= "acr"`, `= "contoso"`, 1,
		),
	)
	configuration := example(t, "keep-current/main.tf")
	head, _, _ := strings.Cut(configuration, "data \"palette_oci_registry\"")
	w.File("main.tf", head)
	w.Apply().MustSucceed(t) // the registry is registered
	w.File("main.tf", configuration)
	warned := w.Apply().MustSucceed(t).Warnings()
	if !slices.ContainsFunc(
		warned, func(d acctest.Diagnostic) bool { return strings.Contains(d.Detail, "storefront 2.5.0 is there.") },
	) {
		t.Errorf("%+v", warned)
	}
	raised := regexp.MustCompile(renovateManager(t).MatchStrings[0]).FindString(configuration)
	w.File("main.tf", strings.Replace(configuration, raised, strings.Replace(raised, "2.4.1", "2.5.0", 1), 1))
	if warned := w.Apply().MustSucceed(t).Warnings(); len(warned) > 0 {
		t.Errorf("%+v", warned)
	}
	if got := w.State("palette_helm_layer.storefront")["version"]; got != "2.5.0" {
		t.Errorf("the layer is at %v", got)
	}
}
