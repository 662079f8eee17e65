package helmlayer_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// packMaker makes packs in all forms that a profile can have.
type packMaker struct{ *rand.Rand }

// pick returns pick of the texts.
func (m packMaker) pick(texts ...string) string { return texts[m.IntN(len(texts))] }

// pack makes a pack of the chart web, and returns the name of its layer.
func (m packMaker) pack(registry string) (pack palette.Pack, name string) {
	pack = palette.Pack{
		Name: "web", Tag: m.pick("1.2.3", "0.3.1+build.7", "2.0.0-rc.1"), Type: palette.PackOCI,
		Layer: palette.LayerAddon, RegistryUID: registry,
	}
	name = m.pick("web", "web", "again", "web-2", "a--b")
	if name != "web" {
		pack.Name = name + "--web"
	}
	pack.Values = m.header(pack.Name, name) + m.charts()
	if m.IntN(4) == 0 {
		pack.Values = strings.TrimSpace(pack.Values)
	}
	return pack, name
}

func (m packMaker) header(pack, name string) string {
	lines := []string{
		m.pick("", "  # of the release\n") + m.pick("", "  namespace: shop\n", "  namespace: \"shop\" # theirs\n"),
		m.pick("", "  spectrocloud.com/install-priority: \"10\"\n", "  spectrocloud.com/install-priority: -5\n", "  spectrocloud.com/install-priority: \"0\"\n"),
		m.pick("", "  namespaceLabels:\n    shop: \"team=web\"\n"),
		m.pick("", "  content:\n    images:\n      - image: example/web:1.2.3\n"),
		m.pick("", "", "  releaseNameOverride:\n    web: web\n", "  releaseNameOverride:\n    web: front\n",
			"  releaseNameOverride:\n    web: "+name+"\n", "  releaseNameOverride:\n    web: "+pack+"-web\n", "  releaseNameOverride:\n    other: kept\n"),
	}
	if name != "web" {
		lines = append(lines, "  spectrocloud.com/display-name: \""+name+"\"\n")
	} else {
		lines = append(lines, m.pick("", "  spectrocloud.com/display-name: \"The web\"\n"))
	}
	m.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	text := strings.Join(lines, "")
	if strings.TrimSpace(text) == "" {
		return m.pick("", "pack:\n", "pack: {}\n")
	}
	return m.pick("", "# by hand\n") + "pack:\n" + text
}

func (m packMaker) charts() string {
	return m.pick(
		"", "charts:\n", "charts: {}\n", "charts:\n  web:\n", "charts:\n  web: {}\n",
		"charts:\n  web:\n    replicas: 2 # two\n",
		"charts:\n  web:\n    host: \"{{.spectro.system.cluster.uid}}.example\"\n    n: 1\n",
		"charts:\n  other:\n    a: 1\n  web:\n    # its own\n    list: [1, 2]\n    text: |\n      lines\n"+
			"      of text\n",
		"charts:\n  web: {a: {b: null}, c: 'x'}\n",
	)
}

// configured is the configuration that Terraform generates for a layer.
func configured(w *fixture.Core, address string) acctest.Resource {
	kind, name, _ := strings.Cut(address, ".")
	config := map[string]any{}
	for _, attribute := range []string{
		"cluster_profile_id", "registry_name", "registry_id", "chart", "name", "version", "namespace", "release_name",
		"install_order", "values", "digest",
	} {
		config[attribute] = w.Attribute(address, attribute)
	}
	return acctest.Resource{Type: kind, Name: name, Config: config}
}

// The plan of an imported layer is empty. A change of another attribute does not change what makes clusters install the
// release again.
func TestImportedLayerKeepsItsPack(t *testing.T) {
	t.Parallel()
	for seed := range fixture.Times(400, 80) {
		t.Run(strconv.Itoa(seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { importLayer(t, packMaker{rand.New(rand.NewPCG(uint64(seed), 7))}) })
		})
	}
}

func importLayer(t *testing.T, m packMaker) {
	t.Helper()
	const address = "palette_helm_layer.web"
	w, ctx := fixture.NewCore(t), t.Context()
	w.Apply(ctx, fixture.Registry("1", nil)).MustSucceed(t)
	registries, err := w.Client.Registries(ctx, palette.Tenant())
	fixture.Must(t, err)
	pack, name := m.pack(registries[0].UID)
	uid, err := w.Client.CreateProfile(ctx, palette.Tenant(), palette.NewProfile{
		Name: "shop", Version: "1.0.0", Type: palette.TypeAddOn, CloudType: palette.CloudAll,
		Packs: []palette.Pack{pack}, Publish: true,
	})
	fixture.Must(t, err)
	w.Import(ctx, acctest.Resource{Type: "palette_helm_layer", Name: "web"}, uid+"/"+name).MustSucceed(t)
	imported := configured(w, address)
	if plan := w.Plan(ctx, fixture.Registry("1", nil), imported); len(plan.Actions) > 0 || len(plan.Errors()) > 0 {
		t.Errorf("the plan is not empty: %+v\n%s", plan, pack.Values)
	}
	if imported.Config["digest"] != nil {
		t.Error("the generated configuration pins the digest")
	}
	imported.Config["version"] = "3.0.0"
	w.Apply(ctx, fixture.Registry("1", nil), imported).MustSucceed(t)
	if plan := w.Plan(ctx, fixture.Registry("1", nil), imported); len(plan.Actions) > 0 {
		t.Errorf("the second plan is not empty: %+v\n%s", plan, pack.Values)
	}
	after, err := w.Client.FreshProfile(ctx, palette.Tenant(), uid)
	fixture.Must(t, err)
	now := after.Packs()[0]
	was, err := layer.Parse(pack.Name, "3.0.0", pack.Values)
	fixture.Must(t, err)
	is, err := layer.Parse(now.Name, now.Tag, now.Values)
	fixture.Must(t, err)
	if diff := cmp.Diff(was, is); diff != "" {
		t.Errorf("the layer is another one (-was +is):\n%s\n%s", diff, pack.Values)
	}
	if !strings.Contains(now.Values, release(pack.Values)) {
		t.Errorf("the name of the release went:\n%s\nwas\n%s", now.Values, pack.Values)
	}
}

// release is the line of a document that names the release, "" for none.
func release(values string) string {
	_, rest, _ := strings.Cut(values, "releaseNameOverride:\n")
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(line)
}
