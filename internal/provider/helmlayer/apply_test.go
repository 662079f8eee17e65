package helmlayer_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// names are the packs of a profile, with their tags.
func (n *tenant) names(t *testing.T, profile string) []string {
	t.Helper()
	var found []string
	for _, pack := range n.packs(t, profile) {
		found = append(found, pack.Name+" "+pack.Tag)
	}
	return found
}

// An apply sets the values that the plan left unknown, as far as the registry responds. Palette has the layer in every
// case.
func TestApplySettlesChart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		checks   session.Checks
		config   attributes
		planned  attributes
		fails    probe.Outcome
		want     map[string]string
		reported []string
	}{
		"a digest": {want: map[string]string{"digest": digestOf("a"), "chart_reference": webReference}},
		"no response": {
			fails: probe.Unreachable, want: map[string]string{"chart_reference": webReference},
			reported: []string{"warning registry_name: Chart Not Checked"},
		},
		"nothing is checked, although the plan left it open": {
			checks: session.Off, planned: attributes{"digest": tftypes.UnknownValue},
			want: map[string]string{"chart_reference": webReference},
		},
		"regions": {
			config: attributes{"regions": []string{"eu-west-1"}},
			want: map[string]string{
				"digest": digestOf("a"), "chart_reference": webReference,
				"region_coverage": `tftypes.Map[tftypes.Object["digest":tftypes.String, "endpoint":tftypes.String, "fallback":tftypes.Bool, ` +
					`"served_from":tftypes.String]]<"eu-west-1":tftypes.Object["digest":tftypes.String, "endpoint":tftypes.String, ` +
					`"fallback":tftypes.Bool, "served_from":tftypes.String]<"digest":tftypes.String<"` + digestOf("a") + `">, ` +
					`"endpoint":tftypes.String<"contoso.azurecr.io">, "fallback":tftypes.Bool<"false">, "served_from":tftypes.String<null>>>`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newTenant(t)
			r := n.process(t, c.checks)
			r.hosts.holds[webReference] = "a"
			if c.fails != "" {
				r.hosts.fails[webReference] = outcome(c.fails)
			}
			config := n.web().merged(c.config)
			resp := r.createPlanned(t, r.proposed(config, nil).merged(c.planned))
			if diff := cmp.Diff(c.reported, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			made := keep(t, resp.State, resp.Private)
			if diff := cmp.Diff(c.want, made.shows("digest", "chart_reference", "region_coverage")); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{"web 1.0.0"}, n.names(t, n.profile)); diff != "" {
				t.Errorf("packs (-want +got):\n%s", diff)
			}
		})
	}
}

// createPlanned creates a layer from a plan.
func (r *rig) createPlanned(t *testing.T, planned attributes) resource.CreateResponse {
	t.Helper()
	req := resource.CreateRequest{Plan: tfsdk.Plan{Schema: r.schema, Raw: r.object(planned)}}
	resp := resource.CreateResponse{State: tfsdk.State{Schema: r.schema, Raw: r.object(nil)}, Identity: r.identity(t)}
	resp.Private = fresh(resp.Private)
	r.Create(t.Context(), req, &resp)
	return resp
}

// A failed creation is an error at the invalid attribute.
func TestApplyFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		planned  attributes
		arrange  func(*testing.T, *rig)
		reported []string
	}{
		"a chart that is not there": {
			arrange:  func(_ *testing.T, r *rig) { delete(r.hosts.holds, webReference) },
			reported: []string{"error version: Chart Version Not Found"},
		},
		"a registry that nobody knows": {
			planned: attributes{"registry_name": "other"}, reported: []string{"error registry_name: Registry Not Found"},
		},
		"two registries": {
			planned: attributes{"registry_id": "0123456789abcdef01234567"}, reported: []string{"error registry_id: Registry Name And Id Differ"},
		},
		"a pack of that name": {
			arrange: func(t *testing.T, r *rig) {
				r.put(t, r.profile, r.pack("web", "0.9.0"))
			},
			reported: []string{"error name: Layer Already Exists"},
		},
		"a profile that is gone": {
			planned:  attributes{"cluster_profile_id": "0123456789abcdef01234567"},
			reported: []string{"error cluster_profile_id: Cluster Profile Not Found"},
		},
		"a chart without an index": {
			arrange: func(_ *testing.T, r *rig) {
				found, err := r.session.RegistryByName(context.Background(), "", "acr")
				if err == nil {
					found.Settings.Synchronized = true
					r.session.Remember(found)
				}
			},
			reported: []string{"error version: Chart Version Not Indexed"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newTenant(t)
			r := n.process(t, "")
			r.hosts.holds[webReference] = "a"
			if c.arrange != nil {
				c.arrange(t, r)
			}
			before := n.names(t, n.profile)
			resp := r.createPlanned(t, r.proposed(n.web(), nil).merged(c.planned))
			if diff := cmp.Diff(c.reported, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, n.names(t, n.profile)); diff != "" || !resp.State.Raw.IsNull() {
				t.Errorf("state %s, packs (-before +after):\n%s", resp.State.Raw, diff)
			}
		})
	}
}

// A layer takes over a pack that another address of the run releases, before or after the release.
func TestApplyTakesPackOver(t *testing.T) {
	t.Parallel()
	for name, late := range map[string]bool{"released before": false, "released later": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newTenant(t)
			n.put(t, n.profile, n.pack("web", "0.9.0"))
			r := n.process(t, "")
			r.hosts.holds[webReference] = "a"
			if late {
				go r.session.Release(n.profile, "web")
			} else {
				r.session.Release(n.profile, "web")
			}
			mustNot(t, r.createPlanned(t, r.proposed(n.web(), nil)).Diagnostics)
			if diff := cmp.Diff([]string{"web 1.0.0"}, n.names(t, n.profile)); diff != "" {
				t.Errorf("packs (-want +got):\n%s", diff)
			}
		})
	}
}

// An update changes the pack in its place, or moves it to another profile. The earlier version of a profile is not
// changed.
func TestUpdate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		// next makes the profile that the layer moves to, "" for its own.
		next   func(*testing.T, *tenant, *rig) string
		before []string
		after  []string
	}{
		"in its place": {before: []string{"first 1.0.0", "web 1.1.0", "last 1.0.0"}},
		"to another profile": {
			next:   func(t *testing.T, n *tenant, _ *rig) string { return n.newProfile(t, "other", "1.0.0") },
			before: []string{"first 1.0.0", "last 1.0.0"}, after: []string{"web 1.1.0"},
		},
		"to a version that a clone has made": {
			next: func(t *testing.T, n *tenant, _ *rig) string {
				next := palette.Successor{Version: "2.0.0"}
				made, err := n.client.SucceedProfile(t.Context(), palette.Tenant(), n.profile, next)
				must(t, err)
				return made.UID
			},
			before: []string{"first 1.0.0", "web 1.0.0", "last 1.0.0"}, after: []string{"first 1.0.0", "web 1.1.0", "last 1.0.0"},
		},
		"to another version of the same name": {
			next:   func(t *testing.T, n *tenant, _ *rig) string { return n.newProfile(t, "apps", "2.0.0") },
			before: []string{"first 1.0.0", "web 1.0.0", "last 1.0.0"}, after: []string{"web 1.1.0"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newTenant(t)
			n.put(t, n.profile, n.pack("first", "1.0.0"))
			r := n.process(t, "")
			r.hosts.holds[webReference] = "a"
			made, diags := r.apply(t, n.web(), nil)
			mustNot(t, diags)
			n.put(t, n.profile, n.pack("last", "1.0.0"))
			r = n.process(t, "")
			r.hosts.holds["oci://contoso.azurecr.io/charts/web:1.1.0"] = "b"
			config, next := n.web().merged(attributes{"version": "1.1.0"}), ""
			if c.next != nil {
				next = c.next(t, n, r)
				config["cluster_profile_id"] = next
			}
			changed, diags := r.apply(t, config, made)
			mustNot(t, diags)
			if got := changed.shows("version", "digest"); got["version"] != "1.1.0" || got["digest"] != digestOf("b") {
				t.Errorf("state %v", got)
			}
			if diff := cmp.Diff(c.before, n.names(t, n.profile)); diff != "" {
				t.Errorf("packs of the earlier profile (-want +got):\n%s", diff)
			}
			if next != "" {
				if diff := cmp.Diff(c.after, n.names(t, next)); diff != "" {
					t.Errorf("packs of the next profile (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// A removal is held in the draft if the profile is a resource of the configuration, and is published at once otherwise.
// Nothing is removed if the pack is gone or if another address keeps it.
func TestRemoval(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		owned    bool
		clusters bool
		arrange  func(*testing.T, *rig)
		left     []string
		waits    bool
		reported []string
	}{
		"of a profile of others": {left: nil},
		"of a profile of the configuration": {
			owned: true, left: []string{"web 1.0.0"}, waits: true,
		},
		"where clusters use it": {
			clusters: true, reported: []string{"warning: Clusters Use Layer"},
		},
		"of a pack that another address keeps": {
			arrange: func(_ *testing.T, r *rig) { r.session.Claim(r.profile, "web") }, left: []string{"web 1.0.0"},
		},
		"of a pack that another address keeps, where clusters use it": {
			clusters: true, arrange: func(_ *testing.T, r *rig) { r.session.Claim(r.profile, "web") }, left: []string{"web 1.0.0"},
		},
		"of a pack that is gone": {
			arrange: func(t *testing.T, r *rig) {
				r.edit(t, r.profile, func([]palette.Pack) []palette.Pack { return nil })
			},
		},
		"of a profile that is gone": {
			arrange: func(t *testing.T, r *rig) {
				must(t, r.client.DeleteProfile(t.Context(), palette.Tenant(), r.profile))
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newTenant(t)
			r := n.process(t, "")
			r.hosts.holds[webReference] = "a"
			made, diags := r.apply(t, n.web(), nil)
			mustNot(t, diags)
			made.private = map[string]string{}
			if c.owned {
				made.private["profile_of_configuration"] = `{"uid":"` + n.profile + `"}`
			}
			if c.clusters {
				n.clusters = append(n.clusters, clusterReference)
			}
			r = n.process(t, "")
			if c.arrange != nil {
				c.arrange(t, r)
			}
			planned, applied := r.remove(t, made)
			mustNot(t, applied)
			if diff := cmp.Diff(c.reported, reported(planned)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			if held := r.session.HeldIn(n.profile); held != c.waits {
				t.Errorf("held in the draft: %t", held)
			}
			if name == "of a profile that is gone" {
				return
			}
			if diff := cmp.Diff(c.left, n.names(t, n.profile)); diff != "" {
				t.Errorf("packs (-want +got):\n%s", diff)
			}
		})
	}
}

// A layer of a registry that Palette indexes has the uid of its version in the index.
func TestApplyTakesUIDOfIndex(t *testing.T) {
	t.Parallel()
	n := newTenantOf(t, &fakeHosts{
		tags:  []string{"1.1.0", "1.0.0"},
		holds: map[string]string{webReference: "a", "oci://contoso.azurecr.io/charts/web:1.1.0": "b"},
	})
	must(t, n.client.SyncRegistry(t.Context(), registry.Basic, n.registry, true))
	want := ""
	for begun := time.Now(); want == "" && time.Since(begun) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		index, _ := n.client.PackVersions(t.Context(), palette.Tenant(), "web", n.registry)
		for _, pack := range index {
			if pack.Version == "1.0.0" {
				want = pack.UID
			}
		}
	}
	r := n.process(t, "")
	r.hosts.holds[webReference] = "a"
	_, diags := r.apply(t, n.web(), nil)
	mustNot(t, diags)
	if packs := n.packs(t, n.profile); len(packs) != 1 || want == "" || packs[0].UID != want {
		t.Errorf("packs %+v, the index has %q", packs, want)
	}
}

// A layer keeps in its private state whether its profile is a resource of the configuration.
func TestApplyKeepsOwner(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	made, err := n.client.CreateProfile(t.Context(), palette.Tenant(), palette.NewProfile{
		Name: "own", Version: "1.0.0", Type: palette.TypeAddOn, CloudType: palette.CloudAll, Managed: true,
	})
	must(t, err)
	for profile, want := range map[string]string{n.profile: "", made: `{"uid":"` + made + `"}`} {
		r := n.process(t, session.Off)
		layer, diags := r.apply(t, n.web().merged(attributes{"cluster_profile_id": profile}), nil)
		mustNot(t, diags)
		if got := layer.private["profile_of_configuration"]; got != want {
			t.Errorf("kept %s, want %s", got, want)
		}
	}
}
