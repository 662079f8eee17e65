package palette_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// inMood is a client of an embedded control plane in a mood.
func inMood(t *testing.T, mood controlplane.Mood) *palette.Client {
	t.Helper()
	kept, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	server, err := controlplane.New(controlplane.Options{
		Store: kept, Prober: offline{}, APIKey: redact.New(key), Mood: mood,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return client(t, quick(controlplane.Transport(server)))
}

func addedPack(registryUID, name string) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		return append(packs, palette.Pack{
			Name: name, Tag: "1.2.3", RegistryUID: registryUID, Type: palette.PackOCI, Layer: palette.LayerAddon,
			Values: "pack:\n  namespace: web\nsize: \"{{.spectro.var.size}}\"\n",
		}), nil
	}
}

func withoutPack(name string) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		return slices.DeleteFunc(packs, func(p palette.Pack) bool { return p.Name == name }), nil
	}
}

// profileWithLayers is a published profile with a variable and two packs, one
// of which is removed in the draft alone.
func profileWithLayers(t *testing.T, c *palette.Client) (uid string) {
	t.Helper()
	charts, err := c.CreateRegistry(t.Context(), palette.Registry{
		Name: "charts", Settings: registry.Settings{Kind: registry.Basic, Endpoint: endpoint.Read("registry.test")},
	})
	if err != nil {
		t.Fatal(err)
	}
	uid, err = c.CreateProfile(t.Context(), palette.Tenant(), palette.NewProfile{
		Name: "platform", Version: "1.0.0", Type: palette.TypeAddOn, CloudType: palette.CloudAll, Managed: true,
		Tags: map[string]string{"team": "web"},
		Variables: []palette.Variable{
			{Name: "size", DisplayName: "Size", Format: "string", Default: redact.New("small")},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"web", "db"} {
		if _, err := c.EditProfile(t.Context(), palette.Tenant(), uid, addedPack(charts, name)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.HoldRemoval(t.Context(), palette.Tenant(), uid, withoutPack("db")); err != nil {
		t.Fatal(err)
	}
	return uid
}

func namesIn(p palette.Profile) []string {
	var found []string
	for _, pack := range p.Packs() {
		found = append(found, pack.Name)
	}
	return found
}

// The next version has what the version before publishes, without the removals
// that its draft holds, whatever Palette's clone contains.
func TestSucceedProfile(t *testing.T) {
	t.Parallel()
	for name, mood := range map[string]controlplane.Mood{
		"a clone":            {},
		"a bare clone":       {CloneBare: true},
		"an unpublished one": {CloneAsDraft: true},
		"without variables":  {CloneWithoutVariables: true},
		"no clones":          {Clone: http.StatusNotFound},
		"no clones, a page":  {Clone: http.StatusMethodNotAllowed},
		"no entity tags":     {NoETags: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := inMood(t, mood)
			uid := profileWithLayers(t, c)
			next, err := c.SucceedProfile(t.Context(), palette.Tenant(), uid, palette.Successor{
				Version:     "1.1.0",
				Description: palette.Description{Text: "the next one", Tags: map[string]string{"team": "web"}},
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := namesIn(next); !slices.Equal(got, []string{"web"}) || next.Published == nil {
				t.Errorf("packs %v, published %v", got, next.Published)
			}
			if next.Version != "1.1.0" || next.Description != "the next one" || next.Tags["team"] != "web" {
				t.Errorf("got %s, %q, %v", next.Version, next.Description, next.Tags)
			}
			if next.MadeFrom() != uid || !next.Managed() || !next.Annotated() {
				t.Errorf("made from %q, managed %t", next.MadeFrom(), next.Managed())
			}
			variables, err := c.Variables(t.Context(), palette.Tenant(), next.UID)
			if err != nil || len(variables) != 1 || variables[0].Default.Reveal() != "small" {
				t.Errorf("variables %+v, %v", variables, err)
			}
			before, err := c.FreshProfile(t.Context(), palette.Tenant(), uid)
			if err != nil || before.Next() != "" {
				t.Errorf("the earlier version announces %q, %v", before.Next(), err)
			}
			if got := namesIn(before); !slices.Equal(got, []string{"web", "db"}) {
				t.Errorf("the earlier version has %v", got)
			}

			_, err = c.SucceedProfile(t.Context(), palette.Tenant(), uid, palette.Successor{Version: "1.1.0"})
			if !errors.Is(err, palette.ErrConflict) {
				t.Errorf("a version that is taken: %v", err)
			}
		})
	}
}

// A version of an interrupted run is completed: only its description where it is
// published, else its packs as well.
func TestCompleteSuccessor(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		without []string
		packs   []string
	}{
		"whole":          {nil, []string{"web"}},
		"without a pack": {[]string{"web"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := inMood(t, controlplane.Mood{})
			uid := profileWithLayers(t, c)
			first, err := c.SucceedProfile(t.Context(), palette.Tenant(), uid, palette.Successor{Version: "1.1.0"})
			if err != nil {
				t.Fatal(err)
			}
			next, err := c.CompleteSuccessor(t.Context(), palette.Tenant(), uid, first.UID, palette.Successor{
				Version: "1.1.0", Without: test.without, Description: palette.Description{Text: "complete"},
			})
			if err != nil {
				t.Fatal(err)
			}
			found, err := c.FreshProfile(t.Context(), palette.Tenant(), first.UID)
			if err != nil || found.Description != "complete" || !slices.Equal(namesIn(found), test.packs) {
				t.Errorf("%v, %q with %v", err, found.Description, namesIn(found))
			}
			if next.UID != first.UID {
				t.Errorf("another profile: %s", next.UID)
			}
		})
	}
}

// Two of the registries that the list shows as unchanged are read as a sample. If
// one of them differs, all others are read too.
func TestRefreshRegistry(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		mood   controlplane.Mood
		change bool
		reads  int
	}{
		"nothing has changed":                 {controlplane.Mood{}, false, 2},
		"one has changed":                     {controlplane.Mood{}, true, 3},
		"stamps of the creation, one changed": {controlplane.Mood{Stamps: controlplane.StampsOfCreation}, true, 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := inMood(t, test.mood)
			known := map[string]palette.Registry{}
			var uids []string
			for _, name := range []string{"a", "b", "c", "d", "e"} {
				made := palette.Registry{
					Name:     name,
					Settings: registry.Settings{Kind: registry.Basic, Endpoint: endpoint.Read(name + ".test")},
				}
				made.Stamp.Made = time.Now()
				uid, err := c.CreateRegistry(t.Context(), made)
				if err != nil {
					t.Fatal(err)
				}
				made.UID = uid
				known[uid], uids = made, append(uids, uid)
			}
			if test.change {
				changed := known[uids[0]]
				changed.Settings.ContentPath = "elsewhere"
				if _, err := c.UpdateRegistry(t.Context(), changed); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := c.FreshRegistries(t.Context(), palette.Tenant()); err != nil {
				t.Fatal(err)
			}
			type refreshed struct {
				read bool
				err  error
			}
			results := make(chan refreshed, len(uids))
			for _, uid := range uids {
				go func() {
					_, read, err := c.RefreshRegistry(t.Context(), palette.Tenant(), known[uid])
					results <- refreshed{read, err}
				}()
				time.Sleep(20 * time.Millisecond) // the first two are the sample
			}
			reads := 0
			for range uids {
				result := <-results
				if result.err != nil {
					t.Error(result.err)
				}
				if result.read {
					reads++
				}
			}
			if reads != test.reads {
				t.Errorf("%d registries were read, want %d", reads, test.reads)
			}
		})
	}
}
