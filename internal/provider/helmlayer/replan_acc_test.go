package helmlayer_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// Terraform plans a resource again in the process that applies it. If the registry does not change, that process has no
// credentials for it. It has to plan the same, and warns that the chart was not looked up.
func TestLayerChangesWithoutItsRegistry(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Embedded + fixture.Stack)
	w.Apply().MustSucceed(t)

	newer := testbed.Must(registry.PushChart(testbed.Chart{Name: "web", Version: "1.3.0"}, "charts/web")).String()
	bumped := fixture.Embedded + strings.Replace(fixture.Stack, `"1.2.3"`, `"1.3.0"`, 1)
	w.Write(bumped)
	wantNotChecked(t, w.Apply().MustSucceed(t))
	if got := w.State("palette_helm_layer.web")["version"]; got != "1.3.0" {
		t.Errorf("version is %v", got)
	}
	w.Plan().MustBeEmpty(t)
	w.Apply().MustSucceed(t)
	if got := w.State("palette_helm_layer.web")["digest"]; got != newer {
		t.Errorf("the refresh does not find the digest: %v, want %s", got, newer)
	}

	moved := testbed.Must(
		registry.PushChart(testbed.Chart{Name: "web", Version: "1.3.0", Values: "other: true\n"}, "charts/web"),
	).String()
	plan := w.Plan().MustSucceed(t)
	if len(plan.Changes) != 1 || plan.Changes[0].Action != "update" {
		t.Errorf("a moved tag is no update: %+v", plan.Changes)
	}
	warnings := plan.Warnings()
	if len(warnings) != 1 || warnings[0].Summary != "Chart Tag Was Overwritten" ||
		!strings.Contains(warnings[0].Detail, newer) || !strings.Contains(warnings[0].Detail, moved) {
		t.Errorf("a moved tag is not reported: %+v", warnings)
	}
	w.Run("apply", "-json", "plan.bin").MustSucceed(t)
	if got := w.State("palette_helm_layer.web")["digest"]; got != moved {
		t.Errorf("digest is %v, want %s", got, moved)
	}
	w.Plan().MustBeEmpty(t)

	w.Write(
		strings.Replace(bumped, `namespace          = "web"`, "namespace = \"front\"\n values = \"other: false\"", 1),
	)
	wantNotChecked(t, w.Apply().MustSucceed(t))
	w.Plan().MustBeEmpty(t)
}

// wantNotChecked expects only the warning that a chart was not looked up.
func wantNotChecked(t *testing.T, applied acctest.Outcome) {
	t.Helper()
	warnings := applied.Warnings()
	if len(warnings) == 0 {
		t.Error("that the chart was not looked up is not reported")
	}
	for _, warning := range warnings {
		if warning.Summary != "Chart Not Checked" || warning.Address != "palette_helm_layer.web" {
			t.Errorf("warning: %+v", warning)
		}
	}
}

// A registry at another place holds other charts. Their digests differ, and no tag was overwritten.
func TestMovedRegistryOverwritesNoTag(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	mirrored := testbed.Must(
		registry.PushChart(testbed.Chart{Name: "web", Version: "1.2.3", Values: "mirrored: true\n"}, "mirror/web"),
	).String()
	testbed.Must(registry.PushChart(testbed.Chart{Name: "cache", Version: "0.3.1+build.7"}, "mirror/cache"))
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Embedded + fixture.Stack)
	w.Apply().MustSucceed(t)
	w.Write(strings.Replace(fixture.Embedded+fixture.Stack, `base_content_path = "charts"`,
		`base_content_path = "mirror"`, 1))
	for range 2 { // the second looks at what the first recorded
		for _, warning := range w.Apply().MustSucceed(t).Warnings() {
			if warning.Summary == "Chart Tag Was Overwritten" {
				t.Errorf("%+v", warning)
			}
		}
		got := w.State("palette_helm_layer.web")
		if got["digest"] != mirrored || got["chart_reference"] != "oci://contoso.azurecr.io/mirror/web:1.2.3" {
			t.Errorf("digest %v of %v, want %s", got["digest"], got["chart_reference"], mirrored)
		}
	}
	w.Plan().MustBeEmpty(t)
}
