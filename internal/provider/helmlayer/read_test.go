package helmlayer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// A refresh reads what the apply could not, and keeps it for the plan, which reports an overwritten tag.
func TestRefreshOfChart(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	first := n.process(t, "")
	first.hosts.holds[webReference] = "a"
	made, diags := first.apply(t, n.web(), nil)
	mustNot(t, diags)
	kept := func(content string) string {
		if content == "" {
			return `{"reference":"` + webReference + `","digest":""}`
		}
		return refreshRead(webReference, content)["seen"]
	}
	for name, c := range map[string]struct {
		checks  session.Checks
		state   attributes
		arrange func(*rig)
		digest  string
		kept    string
	}{
		"as it was":   {digest: digestOf("a"), kept: kept("a")},
		"a moved tag": {arrange: func(r *rig) { r.hosts.holds[webReference] = "b" }, digest: digestOf("a"), kept: kept("b")},
		"no response": {arrange: func(r *rig) { r.hosts.fails[webReference] = outcome(probe.Unreachable) }, digest: digestOf("a"), kept: kept("")},
		"a digest at last": {
			state: attributes{"digest": nil, "chart_reference": nil}, digest: digestOf("a"), kept: kept("a"),
		},
		"nothing is checked": {checks: session.Off, digest: digestOf("a")},
		"a registry that is not known yet": {
			arrange: func(r *rig) {
				r.session.Remember(session.Registration{Registry: palette.Registry{Name: "acr"}, Unknown: true})
			},
			digest: digestOf("a"), kept: `{"reference":"","digest":""}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := n.process(t, c.checks)
			r.hosts.holds[webReference] = "a"
			if c.arrange != nil {
				c.arrange(r)
			}
			before := &held{made.attributes.merged(c.state), map[string]string{}}
			read, diags := r.read(t, before)
			mustNot(t, diags)
			want := map[string]string{"digest": c.digest, "chart_reference": webReference}
			if diff := cmp.Diff(want, read.shows("digest", "chart_reference")); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
			if read.private["seen"] != c.kept {
				t.Errorf("kept for the plan: %s, want %s", read.private["seen"], c.kept)
			}
		})
	}
}

// A refresh keeps whether the profile is a resource of the configuration. A profile that is not read beside the layer
// any more may have been removed from it.
func TestRefreshOfOwner(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	made, diags := n.process(t, session.Off).apply(t, n.web(), nil)
	mustNot(t, diags)
	owner := func(more string) string { return `{"uid":"` + n.profile + `"` + more + `}` }
	for name, c := range map[string]struct {
		before  string
		arrange func(*rig)
		want    string
	}{
		"of others":                 {},
		"read beside the layer":     {arrange: func(r *rig) { r.session.OwnProfile(n.profile) }, want: owner("")},
		"not read beside the layer": {before: owner(""), want: owner(`,"missed":1`)},
		"not read for long":         {before: owner(`,"missed":1`), want: owner(`,"missed":2`)},
		"read again": {
			before: owner(`,"missed":1`), arrange: func(r *rig) { r.session.OwnProfile(n.profile) }, want: owner(""),
		},
		"in its next version": {
			arrange: func(r *rig) { r.session.OwnProfile("next", n.profile) }, want: owner(`,"now":"next"`),
		},
	} {
		r := n.process(t, session.Off)
		if c.arrange != nil {
			c.arrange(r)
		}
		before := &held{made.attributes, map[string]string{}}
		if c.before != "" {
			before.private["profile_of_configuration"] = c.before
		}
		read, diags := r.read(t, before)
		mustNot(t, diags)
		if got := read.private["profile_of_configuration"]; got != c.want {
			t.Errorf("%s: kept %s, want %s", name, got, c.want)
		}
	}
}

// A layer is removed from the state if its profile or its pack does not exist any more.
func TestRefreshOfMissingLayer(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	state := n.applied(digestOf("a"))
	if read, diags := n.process(t, "").read(t, &held{state, nil}); read != nil || len(diags) > 0 {
		t.Errorf("without its pack: %v, %v", read, reported(diags))
	}
	gone := state.merged(attributes{"cluster_profile_id": "0123456789abcdef01234567"})
	if read, diags := n.process(t, "").read(t, &held{gone, nil}); read != nil || len(diags) > 0 {
		t.Errorf("without its profile: %v, %v", read, reported(diags))
	}
}

// An import accepts the id or the identity. It finds the pack by the name of the layer, and sets no digest, which would
// be a pin in generated configuration.
func TestImportState(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	r := n.process(t, "")
	r.hosts.holds[webReference] = "a"
	pack := n.pack("front--web", "1.0.0")
	pack.Values = "pack:\n  namespace: shop\n  spectrocloud.com/display-name: front\n  releaseNameOverride: {web: " +
		"web}\n" +
		"charts:\n  web:\n    a: 1\n"
	n.put(t, n.profile, pack)
	for id, want := range map[string][]string{
		n.profile + "/front": nil,
		"front":              {"error: Invalid Import Id"}, n.profile + "/": {"error: Invalid Import Id"},
		"/front": {"error: Invalid Import Id"}, n.profile + "/a/b": {"error: Invalid Import Id"},
	} {
		resp := resource.ImportStateResponse{
			State: tfsdk.State{Schema: r.schema, Raw: r.object(attributes{})}, Identity: r.identity(t),
		}
		resp.Private = fresh(resp.Private)
		r.ImportState(t.Context(), resource.ImportStateRequest{ID: id}, &resp)
		if diff := cmp.Diff(want, reported(resp.Diagnostics)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
		if want != nil {
			continue
		}
		byIdentity := resource.ImportStateResponse{
			State: tfsdk.State{Schema: r.schema, Raw: r.object(attributes{})}, Identity: r.identity(t),
		}
		r.ImportState(t.Context(), resource.ImportStateRequest{Identity: resp.Identity}, &byIdentity)
		if !byIdentity.State.Raw.Equal(resp.State.Raw) {
			t.Errorf("by identity: %s, by id: %s", byIdentity.State.Raw, resp.State.Raw)
		}
		read, diags := r.read(t, keep(t, resp.State, resp.Private))
		mustNot(t, diags)
		names := append([]string{"digest", "chart_reference"}, written...)
		if diff := cmp.Diff(map[string]string{
			"chart": "web", "name": "front", "version": "1.0.0", "namespace": "shop", "release_name": "web",
			"install_order": `tftypes.Number<"0">`, "values": "a: 1\n", "registry_id": n.registry, "registry_name": "acr",
			"id": n.profile + "/front", "chart_reference": webReference,
		}, read.shows(names...)); diff != "" {
			t.Errorf("imported (-want +got):\n%s", diff)
		}
	}
}
