package diagnose_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// A chart whose place is not certain is never reported as absent, whatever the
// look-ups of its possible places found.
func TestChartOfUncertainPlace(t *testing.T) {
	t.Parallel()
	places := []string{"oci://ghcr.io/acme/shop/web:1.2.3", "oci://ghcr.io/acme/web:1.2.3"}
	for _, outcome := range []probe.Outcome{
		probe.ChartAbsent, probe.VersionAbsent, probe.NotAChart, probe.IdentityMismatch, probe.DigestMismatch,
	} {
		err := &probe.Error{
			Outcome: outcome, Registry: "ghcr.io", Repository: "acme/shop/web", Tag: "1.2.3",
			Places: places, Neighbours: chart.Neighbours{Newest: "1.3.0"},
		}
		problem, read := diagnose.Chart(err), diagnose.ChartNotRead(region.Resolution{Err: err})
		if problem.Summary != "Chart Not Checked" || len(problem.Attribute.Steps()) > 0 ||
			read.Summary != "Chart Not Read" {
			t.Errorf("%s: %q at %s, %q", outcome, problem.Summary, problem.Attribute, read.Summary)
		}
		for _, detail := range []string{problem.Detail, read.Detail} {
			checkFragments(t, string(outcome), detail, append(places, "1.3.0", "linked")...)
		}
		if diagnose.Definite(err) || diagnose.ChartSeverity(session.Enforce, err) != diagnose.Warning {
			t.Errorf("%s is definite", outcome)
		}
		err.Places = nil
		if certain := diagnose.Chart(err); certain.Summary == "Chart Not Checked" || !diagnose.Definite(err) {
			t.Errorf("%s of a certain place: %q", outcome, certain.Summary)
		}
	}
	// A refusal keeps its own advice.
	refused := &probe.Error{Outcome: probe.CredentialsRequired, Places: places, NextStep: "Set basic."}
	if problem := diagnose.Chart(refused); !strings.Contains(problem.Detail, "Set basic.") {
		t.Error(problem.Detail)
	}
}
