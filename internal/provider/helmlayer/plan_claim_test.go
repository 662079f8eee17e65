package helmlayer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// The plan uses what other resources of the run do with the pack and the profile of a layer.
func TestPlanBesideOthers(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	next := n.newProfile(t, "apps", "2.0.0")
	for name, c := range map[string]struct {
		config   attributes
		state    attributes
		private  map[string]string
		arrange  func(*rig)
		digest   string
		leaving  string
		reported []string
	}{
		"two layers with one pack": {
			arrange: func(r *rig) { r.session.Claim(n.profile, "web") },
			digest:  "<unknown>", reported: []string{"error chart: Duplicate Layer"},
		},
		"one layer that is replaced, planned again": {
			private: map[string]string{"claim": `{"profile":"` + n.profile + `","pack":"web"}`},
			arrange: func(r *rig) { r.session.Claim(n.profile, "web") }, digest: "<unknown>",
		},
		"a pack that another address gives up": {
			state: n.applied(digestOf("a")), arrange: func(r *rig) { r.session.Release(n.profile, "web") },
			digest: "<unknown>", leaving: `{"uid":"` + n.profile + `","from":"` + n.profile + `"}`,
		},
		"the same, pinned": {
			config: attributes{"digest": digestOf("a")}, state: n.applied(digestOf("a")),
			arrange: func(r *rig) { r.session.Release(n.profile, "web") },
			digest:  quoted(digestOf("a")), leaving: `{"uid":"` + n.profile + `","from":"` + n.profile + `"}`,
		},
		"a profile that gets its next version": {
			config: attributes{"cluster_profile_id": tftypes.UnknownValue}, state: n.applied(digestOf("a")),
			arrange: func(r *rig) { r.session.PlanProfile(n.profile, ledger.Superseded) },
			digest:  quoted(digestOf("a")), leaving: `{"uid":"` + n.profile + `","waits":true,"from":"` + n.profile + `"}`,
		},
		"a profile that has got it": {
			config: attributes{"cluster_profile_id": next}, state: n.applied(digestOf("a")),
			arrange: func(r *rig) { r.session.OwnProfile(next, n.profile) },
			digest:  quoted(digestOf("a")), leaving: `{"uid":"` + n.profile + `","from":"` + next + `","follows":true}`,
		},
		"a profile that had got it when the layer was read": {
			config: attributes{"cluster_profile_id": next}, state: n.applied(digestOf("a")),
			private: map[string]string{"profile_of_configuration": `{"uid":"` + n.profile + `","now":"` + next + `"}`},
			digest:  quoted(digestOf("a")), leaving: `{"uid":"` + n.profile + `","from":"` + n.profile + `","follows":true}`,
		},
		"an earlier version that the layer leaves": {
			config: attributes{"cluster_profile_id": next}, state: n.applied(digestOf("a")),
			arrange: func(r *rig) { r.session.PlanProfile(n.profile, ledger.Superseded) },
			digest:  quoted(digestOf("a")), leaving: `{"uid":"` + n.profile + `","waits":true,"from":"` + n.profile + `"}`,
			reported: []string{"error cluster_profile_id: Layer Cannot Be Moved"},
		},
		"a profile that no scope has": {
			config: attributes{"cluster_profile_id": "apps"}, digest: "<unknown>",
			reported: []string{"error cluster_profile_id: Cluster Profile Not Found"},
		},
		"a profile that this run has missed": {
			config:  attributes{"cluster_profile_id": "0123456789abcdef01234567"},
			arrange: func(r *rig) { r.session.MissProfile("0123456789abcdef01234567") }, digest: "<unknown>",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := n.process(t, "")
			r.hosts.holds[webReference] = "a"
			if c.arrange != nil {
				c.arrange(r)
			}
			resp := r.plan(t, n.web().merged(c.config), c.state, c.private)
			if diff := cmp.Diff(c.reported, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			if got := shown(t, resp.Plan, "digest")["digest"]; got != c.digest {
				t.Errorf("digest %s, want %s", got, c.digest)
			}
			leaving, _ := resp.Private.GetKey(t.Context(), "leaving")
			if diff := cmp.Diff(c.leaving, string(leaving)); diff != "" {
				t.Errorf("kept for the apply (-want +got):\n%s", diff)
			}
		})
	}
}

// Values can refer to variables that the profile has, or that it declares in this run.
func TestPlanOfVariables(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	values := func(name string) attributes { return attributes{"values": "size: '{{.spectro.var." + name + "}}'\n"} }
	undeclared := []string{"error values: Variable Not Declared"}
	moving := attributes{"cluster_profile_id": tftypes.UnknownValue}
	for name, c := range map[string]struct {
		config   attributes
		state    attributes
		arrange  func(*rig)
		reported []string
	}{
		"one that Palette has":     {config: values("size")},
		"one that Palette has not": {config: values("sise"), reported: undeclared},
		"one that was taken already": {
			config: values("sise"), state: n.applied(digestOf("a")).merged(values("sise")),
		},
		"one that the run declares": {
			config:  values("sise"),
			arrange: func(r *rig) { r.session.PlanVariables(ledger.Declared{UID: n.profile, Names: []string{"sise"}}, false) },
		},
		"one that the run drops": {
			config: values("size"), reported: undeclared,
			arrange: func(r *rig) { r.session.PlanVariables(ledger.Declared{UID: n.profile}, false) },
		},
		"one of a run that is not known": {
			config:  values("sise"),
			arrange: func(r *rig) { r.session.PlanVariables(ledger.Declared{UID: n.profile, Unknown: true}, false) },
		},
		"one that is carried along": {
			config: values("sise"), reported: undeclared,
			arrange: func(r *rig) { r.session.PlanVariables(ledger.Declared{UID: n.profile, Carried: true}, false) },
		},
		"one of a profile of the configuration that is planned later": {
			config: values("sise"), arrange: func(r *rig) { r.session.OwnProfile(n.profile) },
		},
		"one of a profile that gets its uid": {
			config:  values("size").merged(moving),
			arrange: func(r *rig) { r.session.PlanVariables(ledger.Declared{Names: []string{"size"}}, true) },
		},
		"one of none that gets its uid": {
			config: values("sise").merged(moving), reported: undeclared,
			arrange: func(r *rig) { r.session.PlanVariables(ledger.Declared{Names: []string{"size"}}, true) },
		},
		"one of the next version of its profile": {
			config: values("sise").merged(moving), state: n.applied(digestOf("a")), reported: undeclared,
			arrange: func(r *rig) {
				r.session.PlanProfile(n.profile, ledger.Superseded)
				r.session.PlanVariables(ledger.Declared{UID: n.profile, Names: []string{"size"}}, true)
				r.session.PlanVariables(ledger.Declared{Names: []string{"sise"}}, true)
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := n.process(t, session.Off)
			if c.arrange != nil {
				c.arrange(r)
			}
			resp := r.plan(t, n.web().merged(c.config), c.state, nil)
			if diff := cmp.Diff(c.reported, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}

// If the run cannot reach Palette, one resource reports it.
func TestPlanWithoutPalette(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	n.config.APIKey = redact.New("another")
	r := n.process(t, "")
	for _, name := range []string{"first", "second"} {
		var want []string
		if name == "first" {
			want = []string{"error: Palette Refused API Key"}
		}
		resp := r.plan(t, n.web().merged(attributes{"name": name}), nil, nil)
		if diff := cmp.Diff(want, reported(resp.Diagnostics)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	// The plan fails, and Palette can have changed, so nothing else is reported.
	remember(t, r, "acr", n.registry, "contoso.azurecr.io", "charts", "")
	resp := r.plan(t, n.web(), n.applied(digestOf("a")), nil)
	if diff := cmp.Diff([]string(nil), reported(resp.Diagnostics)); diff != "" || r.hosts.requests.Load() > 0 {
		t.Errorf("a layer that is there, after %d requests (-want +got):\n%s", r.hosts.requests.Load(), diff)
	}
}
