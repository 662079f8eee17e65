package palette_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func editor(t *testing.T, f *fake) *palette.Client {
	t.Helper()
	return client(t, quick(carrier(f.ServeHTTP)))
}

func packNames(p palette.Profile) string {
	var found []string
	for _, pack := range p.Packs() {
		found = append(found, pack.Name)
	}
	return strings.Join(found, " ")
}

var scope = palette.Project("project-1")

func TestEditsShareBatches(t *testing.T) {
	t.Parallel()
	for _, tags := range []bool{false, true} {
		t.Run(fmt.Sprintf("tags %t", tags), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFake(ref("foreign"))
				f.tags = tags
				config := quick(carrier(f.ServeHTTP))
				config.GatherWindow = 60 * time.Millisecond
				c := client(t, config)
				var waiting sync.WaitGroup
				turns := make(chan struct{}, 10)
				for i := range 50 {
					turns <- struct{}{}
					waiting.Go(func() {
						defer func() { <-turns }()
						name := fmt.Sprintf("layer-%02d", i)
						found, err := c.EditProfile(t.Context(), scope, "profile-1", adds(name))
						if err != nil || !strings.Contains(packNames(found), name) {
							t.Errorf("%s: %v", name, err)
						}
					})
				}
				waiting.Wait()
				if got := len(strings.Fields(f.names())); got != 51 {
					t.Errorf("%d packs", got)
				}
				if f.puts() > 12 || f.publishes() > 12 || f.puts() < 5 {
					t.Errorf("%d writes and %d publishes for 50 edits at parallelism 10", f.puts(), f.publishes())
				}
				before := f.gets()
				for range 50 {
					if _, err := c.Profile(t.Context(), scope, "profile-1"); err != nil {
						t.Fatal(err)
					}
				}
				if f.gets() != before {
					t.Errorf("%d reads after the edits, although they returned the profile", f.gets()-before)
				}
			})
		})
	}
}

func TestEditWithoutChange(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(ref("foreign"))
		if _, err := editor(t, f).EditProfile(
			t.Context(), scope, "profile-1", func(p []palette.Pack) ([]palette.Pack, error) { return p, nil },
		); err != nil {
			t.Fatal(err)
		}
		if f.puts()+f.publishes() != 0 {
			t.Error("the profile was written")
		}
	})
}

func TestFailingEditFailsAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		c := editor(t, f)
		mistake := errors.New("no")
		errs := together(
			t, c, adds("a"), func([]palette.Pack) ([]palette.Pack, error) { return nil, mistake }, adds("b"),
		)
		if errs[0] != nil || !errors.Is(errs[1], mistake) || errs[2] != nil {
			t.Errorf("got %v", errs)
		}
		if f.names() != "a b" || f.puts() != 1 {
			t.Errorf("published %q with %d writes", f.names(), f.puts())
		}
	})
}

// together starts edits one after the other, so that their order is known.
func together(t *testing.T, c *palette.Client, edits ...palette.Edit) []error {
	t.Helper()
	errs := make([]error, len(edits))
	var waiting sync.WaitGroup
	for i, edit := range edits {
		waiting.Go(func() { _, errs[i] = c.EditProfile(t.Context(), scope, "profile-1", edit) })
		time.Sleep(2 * time.Millisecond)
	}
	waiting.Wait()
	return errs
}

func TestRefusedEditFailsAlone(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*fake){
		"put":     func(f *fake) { f.bad = "b" },
		"publish": func(f *fake) { f.badPublish = "b" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFake(ref("foreign"))
				spoil(f)
				errs := together(t, editor(t, f), adds("a"), adds("b"), adds("c"))
				var refused *palette.Error
				if errs[0] != nil || !errors.As(errs[1], &refused) || errs[2] != nil {
					t.Fatalf("got %v", errs)
				}
				if refused.Status != http.StatusInternalServerError || !strings.HasPrefix(refused.Code, "Bad") {
					t.Errorf("got %v", refused)
				}
				if f.names() != "foreign a c" {
					t.Errorf("published %q", f.names())
				}
				if draft := f.drafted(); draft != "none" && draft != f.names() {
					t.Errorf("a draft is left: %q", draft)
				}
			})
		})
	}
}

func TestFailedPublishLeavesNoDraft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(ref("foreign"))
		f.badPublish = "a"
		c := editor(t, f)
		if _, err := c.EditProfile(t.Context(), scope, "profile-1", adds("a")); err == nil {
			t.Fatal("no error")
		}
		if f.names() != "foreign" || f.drafted() != "foreign" {
			t.Errorf("published %q, draft %q", f.names(), f.drafted())
		}
		f.badPublish = ""
		if _, err := c.EditProfile(t.Context(), scope, "profile-1", adds("b")); err != nil {
			t.Errorf("the profile cannot be edited afterwards: %v", err)
		}
	})
}

func TestForeignDraft(t *testing.T) {
	t.Parallel()
	changed := ref("one")
	changed.Values = "charts: {x: 1}\n"
	for name, test := range map[string]struct {
		published, draft []v1.PackRef
		never            bool
		wanted           []string
	}{
		"added":          {published: []v1.PackRef{ref("one")}, draft: []v1.PackRef{ref("one"), ref("two")}, wanted: []string{"two"}},
		"removed":        {published: []v1.PackRef{ref("one"), ref("two")}, draft: []v1.PackRef{ref("one")}, wanted: []string{"two"}},
		"changed":        {published: []v1.PackRef{ref("one"), ref("two")}, draft: []v1.PackRef{changed, ref("two")}, wanted: []string{"one"}},
		"order":          {published: []v1.PackRef{ref("one"), ref("two")}, draft: []v1.PackRef{ref("two"), ref("one")}, wanted: []string{"two", "one"}},
		"same":           {published: []v1.PackRef{ref("one")}, draft: []v1.PackRef{ref("one")}},
		"never, with":    {never: true, draft: []v1.PackRef{ref("one")}, wanted: []string{"one"}},
		"never, empty":   {never: true, draft: []v1.PackRef{}},
		"same as wanted": {published: []v1.PackRef{ref("one")}, draft: []v1.PackRef{ref("one"), ref("late")}, wanted: []string{"late"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFake(test.published...)
				f.draft = &v1.ClusterProfileTemplate{Type: v1.ProfileAddOn, Packs: test.draft}
				if test.never {
					f.published = nil
				}
				_, err := editor(t, f).EditProfile(t.Context(), scope, "profile-1", adds("late"))
				var foreign *palette.ForeignDraftError
				if test.wanted == nil {
					if err != nil || !strings.HasSuffix(f.names(), "late") {
						t.Errorf("got %v, published %q", err, f.names())
					}
					return
				}
				if !errors.As(err, &foreign) {
					t.Fatalf("got %v", err)
				}
				if diff := cmp.Diff(test.wanted, foreign.Packs); diff != "" || foreign.UID != "profile-1" {
					t.Errorf("packs (-wanted +got):\n%s", diff)
				}
				if f.puts()+f.publishes() != 0 {
					t.Error("the profile was written")
				}
			})
		})
	}
}

func TestForeignDraftThatIsPublished(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(ref("one"))
		f.draft = &v1.ClusterProfileTemplate{Packs: []v1.PackRef{ref("one"), ref("theirs")}}
		f.before = func(_ http.ResponseWriter, r *http.Request, _ string) bool {
			// the other run publishes
			if f.gets() == 3 && r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/profile-1") {
				f.mu.Lock()
				f.published, f.draft = f.draft, nil
				f.mu.Unlock()
			}
			return false
		}
		if _, err := editor(t, f).EditProfile(t.Context(), scope, "profile-1", adds("mine")); err != nil {
			t.Fatal(err)
		}
		if f.names() != "one theirs mine" {
			t.Errorf("published %q", f.names())
		}
	})
}

func TestEntityTagConflict(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(ref("one"))
		f.tags = true
		var once sync.Once
		f.before = func(_ http.ResponseWriter, r *http.Request, _ string) bool {
			if r.Method == http.MethodPut {
				once.Do(func() { // another run writes first
					f.mu.Lock()
					f.published.Packs = append(f.published.Packs, ref("theirs"))
					f.variant++
					f.mu.Unlock()
				})
			}
			return false
		}
		if _, err := editor(t, f).EditProfile(t.Context(), scope, "profile-1", adds("mine")); err != nil {
			t.Fatal(err)
		}
		if f.names() != "one theirs mine" || f.puts() != 2 {
			t.Errorf("published %q with %d writes", f.names(), f.puts())
		}
	})
}

func TestEndlessContention(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.tags = true
		f.before = func(_ http.ResponseWriter, r *http.Request, _ string) bool {
			if r.Method == http.MethodPut {
				f.mu.Lock()
				f.variant++
				f.mu.Unlock()
			}
			return false
		}
		_, err := editor(t, f).EditProfile(t.Context(), scope, "profile-1", adds("mine"))
		if !errors.Is(err, palette.ErrContended) || !errors.Is(err, palette.ErrPreconditionFailed) {
			t.Errorf("got %v", err)
		}
	})
}

// Without entity tags, another writer can overwrite a draft before it is
// published. The lost edits are repeated.
func TestOverwrittenEditIsRepeated(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		var once sync.Once
		f.before = func(_ http.ResponseWriter, r *http.Request, _ string) bool {
			if strings.HasSuffix(r.URL.Path, "/publish") {
				once.Do(func() {
					f.mu.Lock()
					f.draft = &v1.ClusterProfileTemplate{Packs: []v1.PackRef{ref("a"), ref("theirs")}}
					f.mu.Unlock()
				})
			}
			return false
		}
		refuseTwins := func(name string) palette.Edit {
			return func(packs []palette.Pack) ([]palette.Pack, error) {
				for _, pack := range packs {
					if pack.Name == name {
						return nil, errors.New("there already")
					}
				}
				return adds(name)(packs)
			}
		}
		errs := together(t, editor(t, f), refuseTwins("a"), refuseTwins("b"))
		if errors.Join(errs...) != nil {
			t.Fatal(errs)
		}
		if f.names() != "a theirs b" {
			t.Errorf("published %q", f.names())
		}
	})
}

func TestForeignPacksAreKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		foreign := v1.PackRef{
			Name: "manifests", Type: v1.PackManifest, Layer: v1.LayerAddon, PackUID: v1.ManifestPackUID,
			Tag: "", Values: "  odd: spacing \n\n",
			Manifests: []v1.ObjectReference{{Kind: "manifest", Name: "m", UID: "manifest-1"}},
		}
		f := newFake(ref("one"), foreign)
		content := "kind: ConfigMap # \u00e9 <kept>\n\n"
		f.contents["manifest-1"] = content
		if _, err := editor(t, f).EditProfile(t.Context(), scope, "profile-1", adds("late")); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(foreign, f.published.Packs[1]); diff != "" || f.contents["manifest-1"] != content {
			t.Errorf("the foreign pack changed: %s, content %q", diff, f.contents["manifest-1"])
		}
		var sent v1.ClusterProfileUpdateEntity
		for i, request := range f.log {
			if strings.HasPrefix(request, "PUT") {
				if err := json.Unmarshal([]byte(f.bodies[i]), &sent); err != nil {
					t.Fatal(err)
				}
			}
		}
		if sent.Metadata.Labels["team"] != "x" || sent.Metadata.Annotations["scope"] != "project" ||
			sent.Spec.Version != "1.0.0" || sent.Spec.Template.Type != v1.ProfileAddOn {
			t.Errorf("the PUT would lose what it does not contain: %+v %+v", sent.Metadata, sent.Spec)
		}
	})
}

func TestRemovalOfLastPack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(ref("one"))
		found, err := editor(t, f).EditProfile(
			t.Context(), scope, "profile-1", func([]palette.Pack) ([]palette.Pack, error) { return nil, nil },
		)
		if err != nil || len(found.Packs()) != 0 || f.puts() != 1 {
			t.Errorf("%v, published %q", err, f.names())
		}
	})
}

func TestCancelledEdit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		hold, release := make(chan struct{}), make(chan struct{})
		var once sync.Once
		f.before = func(_ http.ResponseWriter, r *http.Request, _ string) bool {
			if r.Method == http.MethodPut {
				once.Do(func() { close(hold); <-release })
			}
			return false
		}
		c := editor(t, f)
		ctx, cancel := context.WithCancel(t.Context())
		flying := make(chan error, 1)
		go func() {
			_, err := c.EditProfile(ctx, scope, "profile-1", adds("flying"))
			flying <- err
		}()
		<-hold
		queued := make(chan error, 1)
		go func() {
			_, err := c.EditProfile(ctx, scope, "profile-1", adds("queued"))
			queued <- err
		}()
		time.Sleep(10 * time.Millisecond)
		cancel()
		if err := <-queued; !errors.Is(err, context.Canceled) {
			t.Errorf("the queued edit: %v", err)
		}
		close(release)
		if err := <-flying; err != nil {
			t.Errorf("the edit in flight got no result: %v", err)
		}
		if _, err := c.EditProfile(t.Context(), scope, "profile-1", adds("next")); err != nil {
			t.Fatal(err)
		}
		if f.names() != "flying next" {
			t.Errorf("published %q", f.names())
		}
	})
}

func TestCancelledEditAmongOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		c := editor(t, f)
		ctx, cancel := context.WithCancel(t.Context())
		var waiting sync.WaitGroup
		waiting.Go(func() {
			if _, err := c.EditProfile(ctx, scope, "profile-1", adds("gone")); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
		time.Sleep(2 * time.Millisecond)
		waiting.Go(func() {
			if _, err := c.EditProfile(t.Context(), scope, "profile-1", adds("kept")); err != nil {
				t.Errorf("got %v", err)
			}
		})
		time.Sleep(2 * time.Millisecond)
		cancel()
		waiting.Wait()
		if f.names() != "kept" {
			t.Errorf("published %q", f.names())
		}
	})
}

func TestLostResponses(t *testing.T) {
	t.Parallel()
	for _, lost := range []string{http.MethodPut, http.MethodPatch} {
		t.Run(lost, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFake(ref("one"))
				var times atomic.Int32
				f.before = func(w http.ResponseWriter, r *http.Request, body string) bool {
					if r.Method != lost || times.Add(1) > 1 {
						return false
					}
					f.mu.Lock() // Palette acts, and a gateway loses the response
					defer f.mu.Unlock()
					if lost == http.MethodPut {
						f.put(&discard{}, body)
					} else {
						f.publish(&discard{})
					}
					refuse(w, http.StatusBadGateway, "")
					return true
				}
				if _, err := editor(t, f).EditProfile(t.Context(), scope, "profile-1", adds("late")); err != nil {
					t.Fatal(err)
				}
				if f.names() != "one late" || f.publishes() != 1 {
					t.Errorf("published %q with %d publishes", f.names(), f.publishes())
				}
			})
		})
	}
}

type discard struct{}

func (*discard) Header() http.Header         { return http.Header{} }
func (*discard) Write(b []byte) (int, error) { return len(b), nil }
func (*discard) WriteHeader(int)             {}

func TestEditOfNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		c := editor(t, f)
		for _, uid := range []string{"", ".", ".."} {
			if _, err := c.EditProfile(t.Context(), scope, uid, adds("x")); !errors.Is(err, palette.ErrArgument) {
				t.Errorf("%q: %v", uid, err)
			}
		}
		if _, err := c.EditProfile(t.Context(), scope, "other", adds("x")); !errors.Is(err, palette.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	})
}

// The packs of a draft do not show a changed manifest.
func TestForeignDraftOfAManifest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		foreign := v1.PackRef{
			Name: "foreign", Type: v1.PackManifest, Layer: v1.LayerAddon,
			Manifests: []v1.ObjectReference{{Name: "m", UID: "manifest-1"}},
		}
		for content, stops := range map[string]bool{"published": false, "drafted": true} {
			f := newFake(foreign)
			f.draft = &v1.ClusterProfileTemplate{Type: v1.ProfileAddOn, Packs: []v1.PackRef{foreign}}
			f.before = func(w http.ResponseWriter, r *http.Request, _ string) bool {
				if !strings.HasSuffix(r.URL.Path, "/packs/foreign/manifests") {
					return false
				}
				reply(w, http.StatusOK, v1.ManifestEntities{Items: []v1.ManifestEntity{{Spec: &v1.ManifestSpec{
					Published: &v1.ManifestData{Content: "published"}, Draft: &v1.ManifestData{Content: content},
				}}}})
				return true
			}
			_, err := editor(t, f).EditProfile(t.Context(), scope, "profile-1", adds("late"))
			var found *palette.ForeignDraftError
			if errors.As(err, &found) != stops || !stops && err != nil {
				t.Errorf("%s: %v", content, err)
			}
		}
	})
}
