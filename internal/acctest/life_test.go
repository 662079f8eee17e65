package acctest_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// runner applies configurations: the driver in this process, or the binary.
type runner interface {
	// apply applies a configuration and returns the errors.
	apply(t *testing.T, wanted []acctest.Resource) []acctest.Diagnostic
	// plan returns the planned changes, "" for none.
	plan(t *testing.T, wanted []acctest.Resource) string
	// uid is the id in the state.
	uid(t *testing.T, address string) string
	// adopt applies a configuration in an empty state, after imports by id.
	adopt(t *testing.T, wanted []acctest.Resource, ids map[string]string) runner
}

// moodLife changes an estate step by step and compares it with what Palette has stored.
type moodLife struct {
	runner
	mood  controlplane.Mood
	truth *palette.Client
	scope palette.Scope
	// send sends a request that the client does not send, to the stored state of Palette.
	send func(t *testing.T, method, path string, body any)
	now  estate
	// kept are the earlier versions, with the packs that they publish.
	kept map[string][]string
	// shared are the foreign packs that all versions have.
	shared []string
}

// become applies another estate: the next plan is empty, and Palette has all of the estate.
func (l *moodLife) become(t *testing.T, step string, next estate) {
	t.Helper()
	if next.version != l.now.version && l.now.version != "" {
		l.kept[l.now.version] = l.published(t, l.now.version)
	}
	delete(l.kept, next.version)
	l.now = next
	for _, failed := range l.apply(t, next.resources()) {
		t.Fatalf("%s: %s: %s: %s", step, failed.Address, failed.Summary, failed.Detail)
	}
	l.mustHold(t, step)
}

// mustHold fails the test when the next plan is not empty, or when Palette has something else than the estate and
// the earlier versions.
func (l *moodLife) mustHold(t *testing.T, step string) {
	t.Helper()
	if left := l.plan(t, l.now.resources()); left != "" {
		t.Fatalf("%s: the plan is not empty: %s", step, left)
	}
	wanted := maps.Clone(l.kept)
	wanted[l.now.version] = slices.Sorted(slices.Values(append(l.now.packs(), l.shared...)))
	got := map[string][]string{}
	for version := range l.profiles(t) {
		got[version] = l.published(t, version)
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Fatalf("%s: packs by version (-want +got):\n%s", step, diff)
	}
	shown := l.profiles(t)[l.now.version]
	if shown.Description != l.now.text || !maps.Equal(shown.Tags, l.now.tags) {
		t.Fatalf("%s: described as %q, %v", step, shown.Description, shown.Tags)
	}
	spells := l.mood.TrimsValues || l.mood.AddsNewline || l.mood.DropsComments || l.mood.ReordersKeys
	if (l.mood.KeepsEqualDraft || spells) && shown.Draft != nil &&
		slices.Equal(packLines(t, shown.Draft), wanted[l.now.version]) {
		return
	}
	if shown.Draft != nil && shown.Published != nil {
		t.Fatalf("%s: a draft is left: %q", step, packLines(t, shown.Draft))
	}
}

// profiles are all versions in Palette.
func (l *moodLife) profiles(t *testing.T) map[string]palette.Profile {
	t.Helper()
	found := map[string]palette.Profile{}
	all, err := l.truth.FreshProfiles(t.Context(), l.scope)
	fixture.Must(t, err)
	for _, profileVersion := range all {
		found[profileVersion.Version], err = l.truth.FreshProfile(t.Context(), l.scope, profileVersion.UID)
		fixture.Must(t, err)
	}
	return found
}

// published are the published packs of a version, one line each.
func (l *moodLife) published(t *testing.T, version string) []string {
	t.Helper()
	return packLines(t, l.profiles(t)[version].Published)
}

func packLines(t *testing.T, template *palette.Template) []string {
	t.Helper()
	var lines []string
	for _, pack := range packsOf(template) {
		if pack.Type != palette.PackOCI || strings.HasPrefix(pack.Name, theirs) {
			lines = append(lines, fmt.Sprintf("%s %s of others", pack.Name, pack.Tag))
			continue
		}
		read, err := layer.Parse(pack.Name, pack.Tag, pack.Values)
		if err != nil {
			t.Fatalf("pack %s: %v", pack.Name, err)
		}
		count, _, _ := strings.Cut(
			strings.TrimPrefix(read.Values[strings.Index(read.Values, "replicaCount"):], "replicaCount: "), "\n",
		)
		count, _, _ = strings.Cut(count, " ")
		lines = append(lines, fmt.Sprintf("%s %s in %s at %d, %s", read.Chart, read.Version, read.Namespace,
			read.InstallOrder, count))
	}
	slices.Sort(lines)
	return lines
}

// packs are the lines of packLines that are wanted.
func (e estate) packs() []string {
	var lines []string
	for name, estateLayer := range e.layers {
		lines = append(lines, fmt.Sprintf("%s %s in %s at 10, %d", name, estateLayer.tag, name, estateLayer.replicas))
	}
	slices.Sort(lines)
	return lines
}

// mustRefuse applies a configuration that must fail with exactly one error.
func (l *moodLife) mustRefuse(t *testing.T, step string, wanted []acctest.Resource, summary string) {
	t.Helper()
	failed := l.apply(t, wanted)
	if len(failed) != 1 || failed[0].Summary != summary {
		t.Fatalf("%s: wanted one error %q, got %+v", step, summary, failed)
	}
}

// twins are resources whose names already exist: each is refused, and its error shows how to adopt the existing
// object.
func (l *moodLife) twins(t *testing.T) {
	t.Helper()
	registry, profile := l.now.registry(false), l.now.profile()
	registry.Name, profile.Name = "twin", "twin"
	l.mustRefuse(t, "twin registry", append(l.now.resources(), registry), "Registry Already Exists")
	l.mustRefuse(t, "twin profile", append(l.now.resources(), profile), "Cluster Profile Already Exists")
	l.mustHold(t, "after the twins")
}

// drift deletes a layer, then the profile with its registries, outside Terraform.
func (l *moodLife) drift(t *testing.T) {
	t.Helper()
	ctx, now := t.Context(), l.profiles(t)[l.now.version]
	_, err := l.truth.EditProfile(ctx, l.scope, now.UID,
		func(packs []palette.Pack) ([]palette.Pack, error) { return packs[1:], nil })
	fixture.Must(t, err)
	l.become(t, "drift of a layer", l.now)
	fixture.Must(t, l.truth.DeleteProfile(ctx, l.scope, now.UID))
	registries, err := l.truth.FreshRegistries(ctx, palette.Tenant())
	fixture.Must(t, err)
	for _, registry := range registries {
		fixture.Must(t, l.truth.DeleteRegistry(ctx, "", registry.UID))
	}
	l.become(t, "drift of everything", l.now)
}

// lastLayers removes all layers from the profile, and adds them again. A Palette that refuses profiles without
// layers reports an error.
func (l *moodLife) lastLayers(t *testing.T) {
	t.Helper()
	full := l.now
	bare := full.without(slices.Collect(maps.Keys(full.layers))...)
	if l.mood.EmptyAtEdit || l.mood.EmptyAtPublish {
		l.mustRefuse(t, "last layers", bare.resources(), "Cluster Profile Requires Layer")
		if got := l.published(t, full.version); !slices.Equal(got, full.packs()) && !l.refusedAlone(full, got) {
			t.Fatalf("last layers: refused, and the packs are %q", got)
		}
	} else {
		l.become(t, "last layers", bare)
	}
	l.become(t, "layers again", full)
}

// refusedAlone reports whether only the last layer was not removed. The binaries plan the profile and its layers at
// the same time, and OpenTofu often finishes the profile first: then the removals are not held, each of them is
// published, and the last is refused.
func (l *moodLife) refusedAlone(full estate, packs []string) bool {
	_, atOnce := l.runner.(binaryRunner)
	return atOnce && len(packs) == 1 && slices.Contains(full.packs(), packs[0])
}

// theirs is the prefix of the names of foreign packs.
const theirs = "theirs"

// foreign declares a variable outside Terraform, and publishes a chart that uses it and a manifest.
func (l *moodLife) foreign(t *testing.T) {
	t.Helper()
	ctx, uid := t.Context(), l.profiles(t)[l.now.version].UID
	l.send(t, http.MethodPut, v1.Path(v1.PathProfileVariables, uid), v1.Variables{Variables: []v1.Variable{
		{Name: "size", DefaultValue: "1", DisplayName: "Size", Format: "number"},
	}})
	idx, err := l.truth.RegistryByName(ctx, palette.Tenant(), "idx")
	fixture.Must(t, err)
	versions, err := l.truth.PackVersions(ctx, palette.Tenant(), "a", idx.UID)
	fixture.Must(t, err)
	packs := []palette.Pack{
		{
			Name: theirs + "--a", Tag: versions[0].Version, UID: versions[0].UID, RegistryUID: idx.UID, Type: palette.PackOCI,
			Layer: palette.LayerAddon, Values: "pack:\n  namespace: theirs\ncharts:\n  a:\n    size: '{{.spectro.var.size}}'\n",
		},
		{
			Name: theirs, Type: palette.PackManifest, UID: v1.ManifestPackUID, Layer: palette.LayerAddon,
			Manifests: []palette.Manifest{{Name: "quota", Content: "kind: ResourceQuota"}},
		},
	}
	_, err = l.truth.EditProfile(
		ctx, l.scope, uid, func(own []palette.Pack) ([]palette.Pack, error) { return append(own, packs...), nil },
	)
	fixture.Must(t, err)
	l.shared = []string{theirs + "--a " + versions[0].Version + " of others", theirs + "  of others"}
	l.mustHold(t, "packs of others")
}

// mustHaveVariable fails the test unless the version has the foreign variable.
func (l *moodLife) mustHaveVariable(t *testing.T) {
	t.Helper()
	found, err := l.truth.ProfileVariables(t.Context(), l.scope, l.profiles(t)[l.now.version].UID)
	fixture.Must(t, err)
	if len(found) != 1 || found[0].DefaultValue != "1" {
		t.Fatalf("%s has the variables %+v", l.now.version, found)
	}
}

// imported imports everything into another state.
func (l *moodLife) imported(t *testing.T) {
	t.Helper()
	other := *l
	other.runner = l.adopt(
		t, l.now.resources(), l.now.imports(func(address string) string { return l.uid(t, address) }),
	)
	other.mustHold(t, "import")
}

// destroyed destroys everything.
func (l *moodLife) destroyed(t *testing.T) {
	t.Helper()
	for _, failed := range l.apply(t, nil) {
		t.Fatalf("destroy: %s: %s: %s", failed.Address, failed.Summary, failed.Detail)
	}
	registries, err := l.truth.FreshRegistries(t.Context(), palette.Tenant())
	fixture.Must(t, err)
	if profiles := l.profiles(t); len(profiles)+len(registries) > 0 {
		t.Fatalf("destroy leaves %d profiles and %d registries", len(profiles), len(registries))
	}
}

// whole is the whole life.
func (l *moodLife) whole(t *testing.T, first estate) {
	t.Helper()
	l.kept = map[string][]string{}
	l.become(t, "create", first)
	l.twins(t)
	edited := first.withLayer("a", "2.0.0", 2, false).withLayer("c", "2.0.0", 2, true)
	edited = edited.described("what runs").rekeyed("2")
	l.become(t, "update", edited)
	edited = edited.without("b").withLayer("d", "1.0.0", 1, true).tagged(map[string]string{"team": "shop"})
	l.become(t, "add and remove", edited)
	l.drift(t)
	l.lastLayers(t)
	l.foreign(t)
	next := edited.versioned("1.1.0").without("c").withLayer("a", "1.0.0", 3, false).withLayer("e", "1.0.0", 1, false)
	l.become(t, "bump", next)
	l.mustHaveVariable(t)
	l.become(t, "edit of the next version", next.withLayer("d", "2.0.0", 4, true))
	l.become(t, "revert", edited.without("e"))
	l.imported(t)
	l.destroyed(t)
}
