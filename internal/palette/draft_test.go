package palette_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// dropping removes a pack.
func dropping(name string) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		return slices.DeleteFunc(packs, func(p palette.Pack) bool { return p.Name == name }), nil
	}
}

// interrupted is a fake whose last writer ended between its PUT and its publish.
func interrupted(t *testing.T, names ...string) *fake {
	t.Helper()
	f := newFake(ref("foreign"))
	puts := 0
	f.before = func(w http.ResponseWriter, r *http.Request, _ string) bool {
		if r.Method == http.MethodPut {
			puts++
		}
		if strings.HasSuffix(r.URL.Path, "/publish") || puts > 1 && r.Method == http.MethodPut {
			refuse(w, http.StatusForbidden, "Gone")
			return true
		}
		return false
	}
	var edits []palette.Edit
	for _, name := range names {
		edits = append(edits, adds(name))
	}
	for _, err := range together(t, editor(t, f), edits...) {
		if err == nil {
			t.Fatal("the interrupted edit succeeds")
		}
	}
	f.before = nil
	f.log, f.bodies = nil, nil
	return f
}

// A draft that a run has written and not published is published by the next run,
// in any batch and order, also when Palette formats values in another way.
func TestInterruptedDraftIsFinished(t *testing.T) {
	t.Parallel()
	for name, spell := range map[string]func(string) string{
		"as written": func(v string) string { return v },
		"trimmed":    strings.TrimSpace,
		"reordered":  func(string) string { return "# of Palette\ncharts:   {}" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := interrupted(t, "a", "b", "c")
				for i := range f.draft.Packs {
					f.draft.Packs[i].Values = spell(f.draft.Packs[i].Values)
				}
				there := func(packs []palette.Pack) ([]palette.Pack, error) {
					if !slices.ContainsFunc(packs, func(p palette.Pack) bool { return p.Name == "c" }) {
						return adds("c")(packs)
					}
					return packs, nil
				}
				if _, err := editor(t, f).EditProfile(t.Context(), scope, "profile-1", there); err != nil {
					t.Fatal(err)
				}
				if f.names() != "foreign a b c" || f.puts() != 0 || f.publishes() != 1 {
					t.Errorf("published %q with %d writes and %d publishes", f.names(), f.puts(), f.publishes())
				}
			})
		})
	}
}

// A draft of an interrupted run that somebody has edited is foreign.
func TestInterruptedDraftEditedByOthers(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*fake){
		"one more":         func(f *fake) { f.draft.Packs = append(f.draft.Packs, ref("theirs")) },
		"one less":         func(f *fake) { f.draft.Packs = f.draft.Packs[:2] },
		"values":           func(f *fake) { f.draft.Packs[1].Values = "charts: {a: 1}" },
		"version":          func(f *fake) { f.draft.Packs[1].Tag = "2.0.0" },
		"published anew":   func(f *fake) { f.published.Packs = append(f.published.Packs, ref("theirs")) },
		"without any mark": func(f *fake) { f.annotations = nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := interrupted(t, "a", "b")
				change(f)
				published := f.names()
				var foreign *palette.ForeignDraftError
				_, err := editor(t, f).EditProfile(t.Context(), scope, "profile-1", adds("late"))
				if !asForeign(err, &foreign) || f.names() != published || f.puts()+f.publishes() != 0 {
					t.Errorf("got %v, published %q", err, f.names())
				}
				profile, err := editor(t, f).Profile(t.Context(), scope, "profile-1")
				if err != nil || profile.Unpublished {
					t.Errorf("the draft counts as this provider's: %v", err)
				}
			})
		})
	}
}

func asForeign(err error, to **palette.ForeignDraftError) bool {
	return errors.As(err, to)
}

// Without a mark, Config.Unpublished decides what happens to a foreign draft.
func TestConfigUnpublished(t *testing.T) {
	t.Parallel()
	for decision, wanted := range map[palette.Unpublished]string{
		palette.PublishUnpublished: "foreign theirs late", palette.DiscardUnpublished: "foreign late",
	} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake(ref("foreign"))
			f.draft = &v1.ClusterProfileTemplate{
				Type: v1.ProfileAddOn, Packs: []v1.PackRef{ref("foreign"), ref("theirs")},
			}
			config := quick(carrier(f.ServeHTTP))
			config.Unpublished = decision
			if _, err := client(t, config).EditProfile(t.Context(), scope, "profile-1", adds("late")); err != nil {
				t.Fatal(err)
			}
			if f.names() != wanted || f.drafted() != "none" {
				t.Errorf("%s: published %q, draft %q", decision, f.names(), f.drafted())
			}
		})
	}
}

// Where Palette drops the mark, the draft is known only to the client that wrote
// it.
func TestDraftWithoutMark(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(ref("a"), ref("b"))
		f.unmarked = true
		c := editor(t, f)
		if _, err := c.HoldRemoval(t.Context(), scope, "profile-1", dropping("a")); err != nil {
			t.Fatal(err)
		}
		var foreign *palette.ForeignDraftError
		if _, err := editor(t, f).EditProfile(
			t.Context(), scope, "profile-1", adds("late"),
		); !asForeign(err, &foreign) {
			t.Errorf("another client: %v", err)
		}
		if _, err := c.SettleDraft(t.Context(), scope, "profile-1", adds("late")); err != nil || f.names() != "b late" {
			t.Errorf("%v, published %q", err, f.names())
		}
	})
}

// A held removal is kept in the draft, whatever else is published, until it is
// settled or discarded.
func TestHeldRemoval(t *testing.T) {
	t.Parallel()
	for _, tags := range []bool{true, false} {
		for _, settled := range []bool{true, false} {
			t.Run(fmt.Sprintf("tags %t, settled %t", tags, settled), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					f := newFake(ref("a"), ref("b"), ref("c"))
					f.tags = tags
					hold := editor(t, f)
					errs := []error{}
					for _, name := range []string{"a", "b"} {
						_, err := hold.HoldRemoval(t.Context(), scope, "profile-1", dropping(name))
						errs = append(errs, err)
					}
					if errs[0] != nil || errs[1] != nil || f.names() != "a b c" || f.drafted() != "c" {
						t.Fatalf("%v: published %q, draft %q", errs, f.names(), f.drafted())
					}
					before := f.publishes()
					other := editor(t, f) // another run
					if _, err := other.EditProfile(t.Context(), scope, "profile-1", adds("d")); err != nil {
						t.Fatal(err)
					}
					if f.names() != "a b c d" || f.drafted() != "c d" || f.publishes() != before+1 {
						t.Errorf("published %q, draft %q", f.names(), f.drafted())
					}
					profile, err := other.FreshProfile(t.Context(), scope, "profile-1")
					if err != nil || !profile.Unpublished {
						t.Errorf("the held removal is not reported: %v", err)
					}
					wanted := "a b c d"
					if settled {
						wanted = "c d"
						_, err = other.SettleDraft(
							t.Context(), scope, "profile-1",
							func(p []palette.Pack) ([]palette.Pack, error) { return p, nil },
						)
					} else {
						_, err = other.DiscardDraft(t.Context(), scope, "profile-1")
					}
					if err != nil || f.names() != wanted || f.drafted() != "none" && f.drafted() != wanted {
						t.Errorf("%v: published %q, draft %q", err, f.names(), f.drafted())
					}
					if profile, err := editor(t, f).Profile(t.Context(), scope, "profile-1"); err != nil ||
						profile.Unpublished {
						t.Errorf("a removal is still held: %v", err)
					}
				})
			})
		}
	}
}

// Discarding a held removal restores the annotations.
func TestDiscardRestoresTheMark(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(ref("a"))
		c := editor(t, f)
		if _, err := c.EditProfile(t.Context(), scope, "profile-1", adds("b")); err != nil {
			t.Fatal(err)
		}
		before := f.annotations
		if _, err := c.HoldRemoval(t.Context(), scope, "profile-1", dropping("a")); err != nil {
			t.Fatal(err)
		}
		if _, err := editor(t, f).DiscardDraft(t.Context(), scope, "profile-1"); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, f.annotations); diff != "" {
			t.Errorf("annotations (-before +after):\n%s", diff)
		}
	})
}

// Runs that write one profile at once lose nothing of each other: everything that was reported as done is there.
// Without entity tags one gap remains: a run may publish a draft that it has not read, since another run wrote it
// after that read. Nothing is lost but what such a draft lacks.
func TestRunsAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	for _, tags := range []bool{true, false} {
		for seed := range uint64(40) {
			t.Run(fmt.Sprintf("tags %t, %d", tags, seed), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					lost, unread := runsAtOnce(t, tags, seed)
					for _, name := range lost {
						if tags || !unread.lacked[name] {
							t.Errorf("%s was applied, and is gone", name)
						}
					}
				})
			})
		}
	}
}

// unreadDrafts watches a fake for drafts that a run publishes and has not read.
type unreadDrafts struct {
	fake    *fake
	reads   map[string]int // by run, the last request that read the profile
	writer  string         // of the draft
	written int
	clock   int
	// lacked are the published packs that such a draft lacked.
	lacked map[string]bool
}

func (u *unreadDrafts) handles(r *http.Request) {
	run := r.Header.Get("X-Run")
	u.clock++
	switch r.Method + " " + strings.TrimPrefix(r.URL.Path, "/v1/clusterprofiles/profile-1") {
	case "GET ":
		u.reads[run] = u.clock
	case "PUT ":
		u.writer, u.written = run, u.clock
	case "PATCH /publish":
		if u.fake.draft == nil || u.writer == run || u.written < u.reads[run] {
			return
		}
		drafted := strings.Fields(names(u.fake.draft))
		for _, name := range strings.Fields(names(u.fake.published)) {
			u.lacked[name] = u.lacked[name] || !slices.Contains(drafted, name)
		}
	}
}

// runsAtOnce lets four runs add six layers each to one profile, with requests that take up to twenty milliseconds. It
// returns the layers that were reported as done and are gone.
func runsAtOnce(t *testing.T, tags bool, seed uint64) (lost []string, unread *unreadDrafts) {
	t.Helper()
	f := newFake(ref("foreign"))
	f.tags = tags
	unread = &unreadDrafts{fake: f, reads: map[string]int{}, lacked: map[string]bool{}}
	f.handles = unread.handles
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(seed, 7))
	f.before = func(http.ResponseWriter, *http.Request, string) bool {
		mu.Lock()
		pause := time.Duration(random.IntN(20)) * time.Millisecond
		mu.Unlock()
		time.Sleep(pause)
		return false
	}
	done := map[string]bool{}
	var waiting sync.WaitGroup
	for run := range 4 {
		config := quick(carrier(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("X-Run", strconv.Itoa(run))
			f.ServeHTTP(w, r)
		}))
		config.DraftPatience = 0 // as it is outside of tests
		c := client(t, config)
		for layer := range 6 {
			name := fmt.Sprintf("run-%d-layer-%d", run, layer)
			waiting.Go(func() {
				time.Sleep(time.Duration(layer) * 15 * time.Millisecond)
				if _, err := c.EditProfile(t.Context(), scope, "profile-1", addsOnce(name)); err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				done[name] = true
			})
		}
	}
	waiting.Wait()
	there := strings.Fields(f.names())
	for name := range done {
		if !slices.Contains(there, name) {
			lost = append(lost, name)
		}
	}
	if slices.Sort(there); len(slices.Compact(there)) != len(done)-len(lost)+1 {
		t.Errorf("%d packs for %d edits", len(there), len(done))
	}
	return lost, unread
}

// addsOnce adds a pack unless it is there.
func addsOnce(name string) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		if slices.ContainsFunc(packs, func(p palette.Pack) bool { return p.Name == name }) {
			return packs, nil
		}
		return adds(name)(packs)
	}
}

// Palette may keep a draft after it was discarded, with its values in another
// format. A draft that means the published content is not foreign.
func TestReformattedDraftIsNotForeign(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		was, is := ref("web"), ref("web")
		was.Values, is.Values = "# one\nb: 1\na: 2", "a: 2\nb: 1\n"
		f := newFake(was)
		f.draft = &v1.ClusterProfileTemplate{Type: v1.ProfileAddOn, Packs: []v1.PackRef{is}}
		if _, err := editor(t, f).EditProfile(t.Context(), scope, "profile-1", adds("more")); err != nil {
			t.Error(err)
		}
		if f.names() != "web more" || f.drafted() != "none" {
			t.Errorf("published %q, draft %q", f.names(), f.drafted())
		}
	})
}
