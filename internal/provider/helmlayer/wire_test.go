package helmlayer_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// written are the attributes that a pack and its document consist of.
var written = []string{
	"chart", "name", "version", "namespace", "release_name", "install_order", "values", "registry_id", "registry_name",
	"id",
}

// A layer is written as a pack and read back as written. The packs of others are not changed.
func TestLayerToPackAndBack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config attributes
		pack   string
		values string
	}{
		"a chart and nothing else": {pack: "web", values: "charts:\n  web: {}"},
		"a header": {
			config: attributes{"namespace": "shop", "install_order": -5, "release_name": "front"}, pack: "web",
			values: "pack:\n  namespace: \"shop\"\n  spectrocloud.com/install-priority: \"-5\"\n" +
				"  releaseNameOverride:\n    web: \"front\"\ncharts:\n  web: {}",
		},
		"a name of its own": {
			config: attributes{"name": "front"}, pack: "front--web",
			values: "pack:\n  spectrocloud.com/display-name: \"front\"\n  releaseNameOverride:\n    web: \"front\"\ncharts:\n  web: {}",
		},
		"values with comments": {
			config: attributes{"values": "# The shop.\nreplicas: 2 # two\n"}, pack: "web",
			values: "charts:\n  web:\n    # The shop.\n    replicas: 2 # two",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newTenant(t)
			quota := palette.Manifest{
				Name: "quota", Content: "kind: ResourceQuota\napiVersion: v1\nmetadata:\n  name: q\n",
			}
			n.put(t, n.profile, palette.Pack{
				Name: "quota", Type: palette.PackManifest, Layer: palette.LayerAddon,
				Manifests: []palette.Manifest{quota},
			})
			before := n.packs(t, n.profile)
			r := n.process(t, "")
			r.hosts.holds[webReference] = "a"
			made, diags := r.apply(t, n.web().merged(c.config), nil)
			mustNot(t, diags)
			packs := n.packs(t, n.profile)
			if len(packs) != 2 || !cmp.Equal(before[0], packs[0]) {
				t.Fatalf("the pack of somebody else has changed: %+v, was %+v", packs, before)
			}
			want := n.pack(c.pack, "1.0.0")
			want.Values = c.values
			got := packs[1]
			got.UID, got.Version = "", ""
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("pack (-want +got):\n%s", diff)
			}
			read, diags := n.process(t, "").read(t, made)
			mustNot(t, diags)
			if diff := cmp.Diff(made.shows(written...), read.shows(written...)); diff != "" {
				t.Errorf("state after a refresh (-written +read):\n%s", diff)
			}
		})
	}
}

// A change of the pack outside Terraform is read as drift.
func TestDriftOfPack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config attributes
		change func(*palette.Pack)
		want   map[string]string
		unread bool
		gone   bool
	}{
		"another version": {
			change: func(p *palette.Pack) { p.Tag = "2.0.0" },
			want: map[string]string{
				"version": "2.0.0", "digest": "", "chart_reference": strings.Replace(webReference, "1.0.0", "2.0.0", 1),
			},
		},
		"a tag that is no version": {
			change: func(p *palette.Pack) { p.Tag = "latest" },
			want:   map[string]string{"version": "latest", "digest": "", "chart_reference": ""},
		},
		"a namespace": {
			change: func(p *palette.Pack) { p.Values = "pack: {namespace: shop}\ncharts: {web: {}}" },
			want:   map[string]string{"namespace": "shop"},
		},
		"values in another spelling": {
			config: attributes{"values": "a: 1\nb: 2\n"},
			change: func(p *palette.Pack) { p.Values = "charts:\n  web:\n    b: 2\n    a: 1\n" },
			want:   map[string]string{"values": "b: 2\na: 1\n"}, // the framework keeps the spelling of the state
		},
		"a release that Palette names": {
			config: attributes{"name": "front"},
			change: func(p *palette.Pack) { p.Values = "pack: {spectrocloud.com/display-name: front}\ncharts: {web: {}}" },
			want:   map[string]string{"release_name": "front--web-web"},
		},
		"a document that is no YAML": {change: func(p *palette.Pack) { p.Values = "charts: [" }, unread: true},
		"another pack":               {change: func(p *palette.Pack) { p.Name = "other" }, gone: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newTenant(t)
			r := n.process(t, "")
			r.hosts.holds[webReference] = "a"
			made, diags := r.apply(t, n.web().merged(c.config), nil)
			mustNot(t, diags)
			n.edit(t, n.profile, func(packs []palette.Pack) []palette.Pack {
				c.change(&packs[0])
				return packs
			})
			read, diags := n.process(t, "").read(t, made)
			if c.unread {
				if diff := cmp.Diff([]string{"error: Layer Not Readable"}, reported(diags)); diff != "" {
					t.Error(diff)
				}
				return
			}
			mustNot(t, diags)
			if gone := read == nil; gone || c.gone {
				if gone != c.gone {
					t.Errorf("gone: %t", gone)
				}
				return
			}
			names := append([]string{"digest", "chart_reference"}, written...)
			all := made.shows(names...)
			for name, value := range c.want {
				all[name] = value
				if value == "" {
					delete(all, name)
				}
			}
			if diff := cmp.Diff(all, read.shows(names...)); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
		})
	}
}
