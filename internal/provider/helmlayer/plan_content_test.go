package helmlayer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// The plan opens the chart and checks whether Helm can install it with the values of the layer.
func TestPlanOfContent(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	strict := chart.Content{
		Values: []byte("replicas: 1\n"), Used: []string{"replicas"},
		Schema: []byte(`{"properties":{"replicas":{"type":"integer"}},"required":["replicas"]}`),
	}
	for name, c := range map[string]struct {
		checks   session.Checks
		values   any
		content  chart.Content
		unopened error
		reported []string
	}{
		"values that fit":                    {values: "replicas: 2\n", content: strict},
		"defaults that fit":                  {content: strict},
		"values that are not known":          {values: tftypes.UnknownValue, content: strict},
		"values that do not fit":             {values: "replicas: two\n", content: strict, reported: []string{"error values: Values Do Not Fit Chart"}},
		"the same, where checks warn":        {checks: session.Warn, values: "replicas: two\n", content: strict, reported: []string{"warning values: Values Do Not Fit Chart"}},
		"the same, where nothing is checked": {checks: session.Off, values: "replicas: two\n", content: strict},
		"a key that the chart does not know": {values: "replica: 2\n", content: strict, reported: []string{"warning values: Values Unknown To Chart"}},
		"any key, where a template takes all": {values: "replica: 2\n", content: chart.Content{
			Values: []byte("replicas: 1\n"), UsesAll: true,
		}},
		"a schema that is none": {content: chart.Content{Schema: []byte(`{"type": 7}`)}, reported: []string{"error chart: Chart Schema Not Usable"}},
		"a schema from elsewhere": {
			content:  chart.Content{Schema: []byte(`{"$ref":"https://schemas.test/a.json"}`)},
			reported: []string{"warning values: Chart Schema Not Fetched"},
		},
		"a library": {
			content: chart.Content{Metadata: chart.Metadata{Type: "library"}}, reported: []string{"error chart: Chart Cannot Be Installed"},
		},
		"a deprecated chart": {
			content: chart.Content{Metadata: chart.Metadata{Deprecated: true}}, reported: []string{"warning chart: Chart Is Deprecated"},
		},
		"an archive without a response": {unopened: outcome(probe.Unreachable), reported: []string{"warning values: Values Not Checked"}},
		"an archive that is no chart":   {unopened: outcome(probe.NotAChart), reported: []string{"error chart: Artifact Is Not A Chart"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := n.process(t, c.checks)
			r.hosts.holds[webReference] = "a"
			r.hosts.opens[webReference] = c.content
			r.hosts.unopened[webReference] = c.unopened
			resp := r.plan(t, n.web().merged(attributes{"values": c.values}), nil, nil)
			if diff := cmp.Diff(c.reported, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}
