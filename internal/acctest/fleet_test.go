package acctest_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// fewLayers are enough for more than one batch.
const fewLayers = 12

// fleet is a profile of many layers of one chart, beside its registry.
type fleet struct {
	version string
	layers  map[string]fleetLayer
	// more are further lines of each layer's block.
	more func(name string) []string
}

type fleetLayer struct {
	tag      string
	replicas int
}

// newFleet is the first version, with n layers.
func newFleet(n int) fleet {
	made := fleet{version: "1.0.0", layers: map[string]fleetLayer{}}
	for i := range n {
		made.layers[fmt.Sprintf("web-%02d", i+1)] = fleetLayer{tag: "1.2.3", replicas: 1}
	}
	return made
}

// edited is another state of the fleet: of its layers, in their order, the first are changed, the last are removed,
// and new ones are added.
func (f fleet) edited(version string, changed, removed, added int) fleet {
	made := fleet{version: version, layers: map[string]fleetLayer{}, more: f.more}
	names := f.names()
	for i, name := range names[:len(names)-removed] {
		layer := f.layers[name]
		if i < changed {
			layer = fleetLayer{tag: "1.3.0", replicas: layer.replicas + 1}
		}
		made.layers[name] = layer
	}
	for i := range added {
		made.layers[fmt.Sprintf("new-%02d", i+1)] = fleetLayer{tag: "1.3.0", replicas: 1}
	}
	return made
}

func (f fleet) names() []string {
	var names []string
	for name := range f.layers {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// configuration does not have the host of Palette, which is in the environment. Each layer is a block of its own:
// Terraform plans the removal of a block at any time, and that of an instance of a block after the objects that the
// block refers to.
func (f fleet) configuration() string {
	var text strings.Builder
	text.WriteString("provider \"palette\" {\n  api_key = \"" + fixture.PaletteKey + "\"\n}\n" + fixture.ACR +
		fixture.AppsVersion(f.version))
	for _, name := range f.names() {
		layer := f.layers[name]
		lines := []string{fmt.Sprintf("name = %q", name), fmt.Sprintf("values = \"replicaCount: %d\"", layer.replicas)}
		if f.more != nil {
			lines = append(lines, f.more(name)...)
		}
		text.WriteString(fixture.AppsLayer(name, "web", layer.tag, lines...))
	}
	return text.String()
}

// packOf is the name of the pack of a layer in Palette.
func packOf(name string) string { return name + "--web" }

// shared are the packs of the layers that both fleets have.
func (f fleet) shared(other fleet) (packs []string) {
	for _, name := range f.names() {
		if _, both := other.layers[name]; both {
			packs = append(packs, packOf(name))
		}
	}
	return packs
}

// mismatch is the difference between packs and the layers of the fleet, each of which must exist once; "" is none.
func (f fleet) mismatch(packs []shownPack) string {
	var want, got []string
	for name, layer := range f.layers {
		want = append(want, fmt.Sprintf("%s:%s replicaCount: %d", packOf(name), layer.tag, layer.replicas))
	}
	for _, pack := range packs {
		count := "no replicaCount"
		for line := range strings.Lines(pack.Values) {
			if strings.Contains(line, "replicaCount") {
				count = strings.TrimSpace(line)
			}
		}
		got = append(got, pack.Name+":"+pack.Tag+" "+count)
	}
	slices.Sort(want)
	slices.Sort(got)
	return cmp.Diff(want, got)
}

// against makes a workspace use the Palette of a host.
func against(w *acctest.Workspace, host *testbed.Host) {
	w.Env = append(w.Env, "PALETTE_HOST="+host.Name())
}
