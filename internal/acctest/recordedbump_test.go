package acctest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// profileStep is a change of Palette and all profiles after it.
type profileStep = testbed.Step[map[string]shownProfile]

// recordedBump is every state that could have been read while a run made the next version of a profile.
type recordedBump struct {
	first, second string // the uids of both versions
	before        shownProfile
	kept          string    // how the earlier version differs afterwards, time stamp apart
	updated       time.Time // when terraform had the response to its update
	shared        []string  // the packs that both versions must have
	steps         []profileStep
}

// recordBump applies a fleet and then records how another one of the next version is applied, on a Palette of a
// mood.
func recordBump(t *testing.T, mood controlplane.Mood, before, after fleet) recordedBump {
	t.Helper()
	world := fixture.AzureWithNextWeb(t)
	server := paletteOf(t, world, t.TempDir(), mood)
	recorder := testbed.Record(server, func() map[string]shownProfile { return shownIn(t, server) })
	host := world.Handle(fixture.PaletteHost, recorder)
	w := acctest.NewWorkspace(t, world)
	against(w, host)
	w.Write(before.configuration())
	w.Apply().MustSucceed(t)
	bump := recordedBump{first: fixture.ID(t, w, "palette_cluster_profile.apps"), shared: before.shared(after)}
	bump.before = shownIn(t, server)[bump.first]
	document := documentOf(t, server, bump.first)
	recorder.Reset()
	w.Write(after.configuration())
	bump.updated = completed(t, w.Apply().MustSucceed(t), "palette_cluster_profile.apps")
	bump.second, bump.steps = fixture.ID(t, w, "palette_cluster_profile.apps"), recorder.Steps()
	bump.kept = cmp.Diff(document, documentOf(t, server, bump.first))
	w.Plan().MustBeEmpty(t)
	return bump
}

// documentOf is the document of a profile without the time of the last change. A draft that is equal to the
// published content is left out.
func documentOf(t *testing.T, server http.Handler, uid string) map[string]any {
	t.Helper()
	var document struct{ Metadata, Spec, Status map[string]any }
	readFrom(t, server, v1.Path(v1.PathProfile, uid), &document)
	delete(document.Metadata, "lastModifiedTimestamp")
	delete(document.Spec, "versions")
	if packsText(document.Spec["draft"]) != "" &&
		packsText(document.Spec["draft"]) == packsText(document.Spec["published"]) {
		delete(document.Spec, "draft")
	}
	return map[string]any{"metadata": document.Metadata, "spec": document.Spec, "status": document.Status}
}

func packsText(template any) string {
	document, ok := template.(map[string]any)
	if !ok {
		return ""
	}
	return fmt.Sprint(document["packs"])
}

// completed is when terraform reported that the change of a resource was complete: before anything that depends on
// it began.
func completed(t *testing.T, apply acctest.Outcome, address string) time.Time {
	t.Helper()
	for text := range strings.Lines(apply.Stdout) {
		var line struct {
			Time time.Time `json:"@timestamp"`
			Type string
			Hook struct{ Resource struct{ Addr string } }
		}
		if json.Unmarshal([]byte(text), &line) != nil || line.Type != "apply_complete" {
			continue
		}
		if line.Hook.Resource.Addr == address {
			return line.Time
		}
	}
	t.Fatalf("%s was not changed:\n%s", address, apply.Text())
	return time.Time{}
}

// mistakes are the states in which a cluster could have got less than it should: of the new version from the end of
// its update, or from its first state if whole is set; of the earlier version always.
func (b recordedBump) mistakes(whole bool) []string {
	var found []string
	for i, step := range b.steps {
		say := func(format string, values ...any) {
			found = append(found, fmt.Sprintf("step %d (%v): ", i, step.Request)+fmt.Sprintf(format, values...))
		}
		if diff := cmp.Diff(b.before.Published, step.Shown[b.first].Published); diff != "" {
			say("the earlier version changed (-before +after):\n%s", diff)
		}
		known := b.outlives(i)
		shown, made := step.Shown[b.second]
		if !known && (!whole || !made) {
			continue
		}
		if known && shown.Published == nil {
			say("the new version is not published")
		}
		if len(shown.templates()) == 0 {
			say("the new version has nothing at all")
		}
		for name, packs := range shown.templates() {
			if lost := missing(b.shared, packs); len(lost) > 0 {
				say("the new version's %s packs lack %q", name, lost)
			}
		}
	}
	return found
}

// outlives reports whether the state after a step could still be read when the update had ended.
func (b recordedBump) outlives(step int) bool {
	return step == len(b.steps)-1 || b.steps[step+1].Request.Time.After(b.updated)
}

// missing are the names without a pack.
func missing(names []string, packs []shownPack) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return slices.ContainsFunc(packs, func(pack shownPack) bool { return pack.Name == name })
	})
}

// published is a profile with packs of those names.
func published(names ...string) shownProfile {
	made := shownProfile{Published: []shownPack{}}
	for _, name := range names {
		made.Published = append(made.Published, shownPack{Name: name})
	}
	return made
}

func TestRecordedMistakes(t *testing.T) {
	t.Parallel()
	begun := time.Now()
	complete := published("a", "b", "new")
	partial := shownProfile{Published: complete.Published, Draft: published("a").Published}
	for name, test := range map[string]struct {
		second []shownProfile // after each step; the update ends after the second
		first  []shownPack    // in the middle of the run
		whole  bool
		want   string
	}{
		"never less":       {second: []shownProfile{published("a", "b"), published("b", "a"), complete}, whole: true},
		"draft at first":   {second: []shownProfile{{Draft: complete.Published}, complete, complete}, whole: true},
		"empty at first":   {second: []shownProfile{published(), complete, complete}, whole: true, want: "step 0"},
		"empty, unknown":   {second: []shownProfile{published(), complete, complete}},
		"empty, known":     {second: []shownProfile{published(), published(), complete}, want: "step 1"},
		"empty in the end": {second: []shownProfile{complete, complete, published()}, want: "step 2"},
		"unpublished":      {second: []shownProfile{{}, {Draft: complete.Published}, complete}, want: "not published"},
		"partial draft":    {second: []shownProfile{complete, partial, complete}, want: `draft packs lack ["b"]`},
		"lost for a while": {second: []shownProfile{complete, published("b"), complete}, want: `lack ["a"]`},
		"earlier changed": {
			second: []shownProfile{complete, complete, complete}, first: published("a").Published,
			want: "earlier version changed",
		},
	} {
		earlier := published("a", "b", "removed")
		bump := recordedBump{first: "1", second: "2", shared: []string{"a", "b"}, before: earlier}
		bump.updated = begun.Add(2500 * time.Millisecond)
		for i, second := range test.second {
			first := earlier
			if i == 1 && test.first != nil {
				first.Published = test.first
			}
			step := profileStep{Shown: map[string]shownProfile{"1": first, "2": second}}
			step.Request.Time = begun.Add(time.Duration(i+1) * time.Second)
			bump.steps = append(bump.steps, step)
		}
		got := strings.Join(bump.mistakes(test.whole), "\n")
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: want %q, got:\n%s", name, test.want, got)
		}
	}
}
