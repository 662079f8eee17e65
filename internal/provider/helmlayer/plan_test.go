package helmlayer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// digestOf is the digest of a manifest; quoted is its form in a plan.
func digestOf(content string) string { return digest.FromString(content).String() }

func quoted(text string) string { return fmt.Sprintf("%q", text) }

// refreshRead is the private state after a refresh that has read a digest.
func refreshRead(reference, content string) map[string]string {
	return map[string]string{"seen": fmt.Sprintf(`{"reference":%q,"digest":%q}`, reference, digestOf(content))}
}

// The configuration, the state, the refresh and the registry decide what is planned and reported of a chart.
func TestPlanOfChart(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	const unknown = "<unknown>"
	plain := map[string]string{"digest": unknown, "chart_reference": quoted(webReference), "region_coverage": "<null>"}
	for name, c := range map[string]struct {
		checks   session.Checks
		config   attributes
		state    attributes
		private  map[string]string
		arrange  func(*rig)
		want     map[string]string
		reported []string
		// requests is how many requests registries get.
		requests int32
	}{
		"a new layer": {
			want: plain, requests: 2, // one finds the chart, one opens it
		},
		"a version that is not there": {
			arrange: func(r *rig) { delete(r.hosts.holds, webReference) },
			want:    plain, reported: []string{"error version: Chart Version Not Found"}, requests: 1,
		},
		"the same, where checks warn": {
			checks: session.Warn, arrange: func(r *rig) { delete(r.hosts.holds, webReference) },
			want: plain, reported: []string{"warning version: Chart Version Not Found"}, requests: 1,
		},
		"the same, where the layer's own checks warn": {
			config:  attributes{"chart_checks": "warn"},
			arrange: func(r *rig) { delete(r.hosts.holds, webReference) },
			want:    plain, reported: []string{"warning version: Chart Version Not Found"}, requests: 1,
		},
		"the same, where nothing is checked": {
			checks: session.Off, arrange: func(r *rig) { delete(r.hosts.holds, webReference) },
			want: map[string]string{"digest": "<null>", "chart_reference": quoted(webReference), "region_coverage": "<null>"},
		},
		"a registry without a response": {
			arrange: func(r *rig) { r.hosts.fails[webReference] = outcome(probe.Unreachable) },
			want:    plain, reported: []string{"warning registry_name: Chart Not Checked"}, requests: 1,
		},
		"a registry that refuses": {
			arrange: func(r *rig) { r.hosts.fails[webReference] = outcome(probe.Forbidden) },
			want:    plain, reported: []string{"warning registry_name: Chart Not Checked"}, requests: 1,
		},
		"an artifact that is no chart": {
			arrange: func(r *rig) { r.hosts.fails[webReference] = outcome(probe.NotAChart) },
			want:    plain, reported: []string{"error chart: Artifact Is Not A Chart"}, requests: 1,
		},
		"a pin that fits": {
			config: attributes{"digest": digestOf("a")}, requests: 2,
			want: map[string]string{"digest": quoted(digestOf("a"))},
		},
		"a pin of other content": {
			config: attributes{"digest": digestOf("b")}, requests: 2,
			want: map[string]string{"digest": quoted(digestOf("b"))}, reported: []string{"error digest: Chart Digest Differs"},
		},
		"a pin that is not known": {
			config: attributes{"digest": tftypes.UnknownValue}, requests: 2,
			want: map[string]string{"digest": unknown},
		},
		"a version that is not known": {
			config:   attributes{"version": tftypes.UnknownValue},
			want:     map[string]string{"digest": unknown, "chart_reference": unknown, "region_coverage": unknown},
			reported: []string{"warning: Chart Not Checked"},
		},
		"a chart that is not known, pinned": {
			config:   attributes{"chart": tftypes.UnknownValue, "digest": digestOf("a")},
			want:     map[string]string{"digest": quoted(digestOf("a")), "chart_reference": unknown, "id": unknown},
			reported: []string{"warning: Chart Not Checked"},
		},
		"checks that are not known": {
			config: attributes{"chart_checks": tftypes.UnknownValue},
			want:   map[string]string{"digest": unknown, "chart_reference": unknown}, reported: []string{"warning: Chart Not Checked"},
		},
		"regions that are not known": {
			config: attributes{"regions": tftypes.UnknownValue},
			want:   map[string]string{"digest": unknown, "region_coverage": unknown}, reported: []string{"warning: Chart Not Checked"},
		},
		"what is not known, where nothing is checked": {
			checks: session.Off, config: attributes{"version": tftypes.UnknownValue},
			want: map[string]string{"digest": unknown, "chart_reference": unknown},
		},
		"nothing changes, and the refresh has read the chart": {
			state: n.applied(digestOf("a")), private: refreshRead(webReference, "a"),
			arrange: func(r *rig) { r.session.NoteLookup(webReference) },
			want:    map[string]string{"digest": quoted(digestOf("a")), "chart_reference": quoted(webReference)},
		},
		"nothing changes, in the process that applies": {
			state: n.applied(digestOf("a")), private: refreshRead(webReference, "a"), requests: 1,
			want: map[string]string{"digest": quoted(digestOf("a"))},
		},
		"nothing changes, without a refresh": {
			state: n.applied(digestOf("a")), requests: 1, want: map[string]string{"digest": quoted(digestOf("a"))},
		},
		"a tag that has moved": {
			state: n.applied(digestOf("was")), private: refreshRead(webReference, "a"), requests: 2,
			arrange: func(r *rig) { r.session.NoteLookup(webReference) },
			want:    map[string]string{"digest": quoted(digestOf("a"))}, reported: []string{"warning digest: Chart Tag Was Overwritten"},
		},
		"a tag that has moved, without a refresh": {
			state: n.applied(digestOf("was")), requests: 1, want: map[string]string{"digest": quoted(digestOf("was"))},
		},
		"a tag that has moved under a pin": {
			config: attributes{"digest": digestOf("was")}, state: n.applied(digestOf("was")),
			private: refreshRead(webReference, "a"), arrange: func(r *rig) { r.session.NoteLookup(webReference) },
			want: map[string]string{"digest": quoted(digestOf("was"))}, reported: []string{"error digest: Chart Digest Differs"},
		},
		"a digest that a refresh has found at last": {
			state: n.applied(nil), private: refreshRead(webReference, "a"),
			arrange: func(r *rig) { r.session.NoteLookup(webReference) },
			want:    map[string]string{"digest": quoted(digestOf("a"))},
		},
		"what a refresh has read elsewhere does not count": {
			state: n.applied(digestOf("a")), private: refreshRead("oci://contoso.azurecr.io/old/web:1.0.0", "b"), requests: 1,
			want: map[string]string{"digest": quoted(digestOf("a"))},
		},
		"another version": {
			config: attributes{"version": "1.1.0"}, state: n.applied(digestOf("a")), private: refreshRead(webReference, "a"),
			arrange: func(r *rig) { r.hosts.holds[strings.Replace(webReference, "1.0.0", "1.1.0", 1)] = "b" },
			want:    map[string]string{"digest": unknown, "chart_reference": quoted(strings.Replace(webReference, "1.0.0", "1.1.0", 1))},

			requests: 2,
		},
		"a registry that has another place": {
			state:   n.applied(digestOf("a")).merged(attributes{"chart_reference": "oci://contoso.azurecr.io/old/web:1.0.0"}),
			private: refreshRead("oci://contoso.azurecr.io/old/web:1.0.0", "a"), requests: 2, want: plain,
		},
		"other values alone open the chart": {
			config: attributes{"values": "a: 1\n"}, state: n.applied(digestOf("a")), private: refreshRead(webReference, "a"),
			arrange: func(r *rig) {
				r.session.NoteLookup(webReference)
				r.hosts.unopened[webReference] = outcome(probe.Unreachable)
			},
			want: map[string]string{"digest": quoted(digestOf("a"))}, reported: []string{"warning values: Values Not Checked"}, requests: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := n.process(t, c.checks)
			r.hosts.holds[webReference] = "a"
			if c.arrange != nil {
				c.arrange(r)
			}
			resp := r.plan(t, n.web().merged(c.config), c.state, c.private)
			if diff := cmp.Diff(c.reported, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			names := []string{}
			for name := range c.want {
				names = append(names, name)
			}
			if diff := cmp.Diff(c.want, shown(t, resp.Plan, names...)); diff != "" {
				t.Errorf("plan (-want +got):\n%s", diff)
			}
			if got := r.hosts.requests.Load(); got != c.requests {
				t.Errorf("registries got %d requests, want %d", got, c.requests)
			}
		})
	}
}

// A registry is found by its name or uid, in this run or in Palette, or is not known yet.
func TestPlanOfRegistry(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	for name, c := range map[string]struct {
		checks   session.Checks
		config   attributes
		arrange  func(*rig)
		uid      string
		registry string
		reported []string
	}{
		"by name": {uid: quoted(n.registry), registry: `"acr"`},
		"by uid": {
			config: attributes{"registry_name": nil, "registry_id": n.registry}, uid: quoted(n.registry), registry: `"acr"`,
		},
		"by both": {config: attributes{"registry_id": n.registry}, uid: quoted(n.registry), registry: `"acr"`},
		"by two that differ": {
			config: attributes{"registry_id": "0123456789abcdef01234567"},
			uid:    `"0123456789abcdef01234567"`, registry: `"acr"`, reported: []string{"error registry_id: Registry Name And Id Differ"},
		},
		"of this run, not registered yet": {
			config:  attributes{"registry_name": "new"},
			arrange: func(r *rig) { remember(t, r, "new", "", "contoso.azurecr.io", "charts", "") },
			uid:     "<unknown>", registry: `"new"`,
		},
		"of this run, not known yet": {
			config: attributes{"registry_name": "new"},
			arrange: func(r *rig) {
				r.session.Remember(session.Registration{Registry: palette.Registry{Name: "new"}, Unknown: true})
			},
			uid: "<unknown>", registry: `"new"`, reported: []string{"warning: Chart Not Checked"},
		},
		"a name that is not known": {
			config: attributes{"registry_name": tftypes.UnknownValue},
			uid:    "<unknown>", registry: "<unknown>", reported: []string{"warning: Chart Not Checked"},
		},
		"a uid that is not known, where nothing is checked": {
			checks: session.Off, config: attributes{"registry_name": nil, "registry_id": tftypes.UnknownValue},
			uid: "<unknown>", registry: "<unknown>",
		},
		"a name that nobody knows": {
			config: attributes{"registry_name": "other"},
			uid:    "<unknown>", registry: `"other"`, reported: []string{"warning registry_name: Chart Not Checked"},
		},
		"a uid that nobody knows": {
			config: attributes{"registry_name": nil, "registry_id": "0123456789abcdef01234567"},
			uid:    `"0123456789abcdef01234567"`, registry: "<unknown>", reported: []string{"error registry_id: Registry Not Found"},
		},
		"a default region that does not fit": {
			config: attributes{"registry_name": "new"},
			arrange: func(r *rig) {
				remember(t, r, "new", "", "214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com", "", "")
			},
			uid: "<unknown>", registry: `"new"`, reported: []string{"error: Invalid Default Region"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := n.process(t, c.checks)
			r.hosts.holds[webReference] = "a"
			if c.arrange != nil {
				c.arrange(r)
			}
			resp := r.plan(t, n.web().merged(c.config), nil, nil)
			if diff := cmp.Diff(c.reported, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			want := map[string]string{"registry_id": c.uid, "registry_name": c.registry}
			if diff := cmp.Diff(want, shown(t, resp.Plan, "registry_id", "registry_name")); diff != "" {
				t.Errorf("plan (-want +got):\n%s", diff)
			}
		})
	}
}

// remember plans a registry in the run; uid is "" for one that is not registered yet.
func remember(t *testing.T, r *rig, name, uid, host, base, fallback string) {
	t.Helper()
	parsed, err := endpoint.Parse(host)
	must(t, err)
	settings := registry.Settings{Endpoint: parsed, ContentPath: base, DefaultRegion: fallback}
	r.session.Remember(session.Registration{Registry: palette.Registry{Name: name, UID: uid, Settings: settings}})
}

// The hosts that serve the regions of a layer decide what is reported.
func TestPlanOfRegions(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	const west, ireland, sydney = "us-west-1", "eu-west-1", "ap-southeast-2"
	reference := func(name string) string {
		return "oci://214575254960.dkr.ecr." + name + ".amazonaws.com/helm/web:1.0.0"
	}
	for name, c := range map[string]struct {
		checks   session.Checks
		holds    map[string]string // by region
		fails    map[string]probe.Outcome
		reported []string
	}{
		"each by its own":   {holds: map[string]string{west: "a", ireland: "a", sydney: "a"}},
		"one by fallback":   {holds: map[string]string{west: "a", ireland: "a"}},
		"without a default": {holds: map[string]string{ireland: "a", sydney: "a"}, reported: []string{"warning regions: Default Region Lacks Chart"}},
		"with content that differs": {
			holds:    map[string]string{west: "a", ireland: "b", sydney: "a"},
			reported: []string{"warning regions: Regions Hold Different Charts"},
		},
		"nobody serves one": {holds: map[string]string{ireland: "a"}, reported: []string{"error regions: Region Not Served"}},
		"nobody serves one, where checks warn": {
			checks: session.Warn, holds: map[string]string{ireland: "a"},
			reported: []string{"warning regions: Region Not Checked"},
		},
		"nobody serves any": {reported: []string{"error version: Chart Version Not Found"}},
		"one does not respond": {
			holds: map[string]string{west: "a", ireland: "a"}, fails: map[string]probe.Outcome{sydney: probe.Unreachable},
			reported: []string{"warning regions: Region Not Checked"},
		},
		"the default region does not respond, and is not needed": {
			holds: map[string]string{ireland: "a", sydney: "a"}, fails: map[string]probe.Outcome{west: probe.Unreachable},
			reported: []string{"warning regions: Default Region Lacks Chart"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := n.process(t, c.checks)
			remember(t, r, "ecr", "", "214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com", "helm", west)
			for name, content := range c.holds {
				r.hosts.holds[reference(name)] = content
			}
			for name, failure := range c.fails {
				r.hosts.fails[reference(name)] = outcome(failure)
			}
			config := n.web().merged(attributes{"registry_name": "ecr", "regions": []string{ireland, sydney}})
			resp := r.plan(t, config, nil, nil)
			if diff := cmp.Diff(c.reported, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			got := shown(t, resp.Plan, "region_coverage", "chart_reference")
			want := map[string]string{"region_coverage": "<unknown>", "chart_reference": quoted(reference(west))}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("plan (-want +got):\n%s", diff)
			}
		})
	}
}

// A change of the regions plans region_coverage again.
func TestPlanOfChangedRegions(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	r := n.process(t, "")
	r.hosts.holds[webReference] = "a"
	config := n.web().merged(attributes{"regions": []string{"eu-west-1"}})
	made, diags := r.apply(t, config, nil)
	mustNot(t, diags)
	for name, c := range map[string]struct {
		regions any
		want    func(string) bool
	}{
		"the same": {[]string{"eu-west-1"}, func(coverage string) bool { return strings.Contains(coverage, "eu-west-1") }},
		"others":   {[]string{"us-west-1"}, func(coverage string) bool { return coverage == "<unknown>" }},
		"none":     {nil, func(coverage string) bool { return coverage == "<null>" }},
	} {
		r := n.process(t, "")
		r.hosts.holds[webReference] = "a"
		resp := r.plan(t, config.merged(attributes{"regions": c.regions}), made.attributes, made.private)
		mustNot(t, resp.Diagnostics)
		if coverage := shown(t, resp.Plan, "region_coverage")["region_coverage"]; !c.want(coverage) {
			t.Errorf("%s: %s", name, coverage)
		}
	}
}
