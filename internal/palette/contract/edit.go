package contract

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

const (
	layers      = 20
	parallelism = 10
)

// adds adds a pack. It may be called again after another client has published the
// pack.
func adds(pack palette.Pack) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		if slices.ContainsFunc(packs, func(there palette.Pack) bool { return there.Name == pack.Name }) {
			return packs, nil
		}
		return append(packs, pack), nil
	}
}

// batch pins that edits are written in batches, and that a refused one fails alone.
func batch(t *testing.T, p *peer) {
	s := p.subject(t, "batch")
	var waiting sync.WaitGroup
	turns := make(chan struct{}, parallelism)
	for i := range layers {
		waiting.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			name := fmt.Sprintf("chart-%02d", i)
			found, err := s.EditProfile(t.Context(), s.scope, s.uid, adds(chartPack(s.registry, name, "1.0.0")))
			if err != nil {
				t.Errorf("%s: %v", name, err)
			} else if !holds(found, name) {
				t.Errorf("%s: the returned profile does not contain it", name)
			}
		})
	}
	waiting.Wait()
	if arrived := len(s.read(t).Published.Packs); arrived != layers {
		t.Errorf("%d packs of %d arrived", arrived, layers)
	}
	if puts := p.log.count(http.MethodPut, v1.PathProfile, s.uid); puts > layers/4 && !p.Real {
		t.Errorf("%d edits took %d writes", layers, puts)
	}

	refusals := make([]error, 3)
	for i, from := range []string{s.registry, "0123456789abcdef01234567", s.registry} {
		waiting.Go(func() {
			pack := chartPack(from, fmt.Sprintf("late-%d", i), "1.0.0")
			_, refusals[i] = s.EditProfile(t.Context(), s.scope, s.uid, adds(pack))
		})
	}
	waiting.Wait()
	must(t, errors.Join(refusals[0], refusals[2]))
	_ = wantsRefusal(t, refusals[1])
	found := s.read(t)
	if !holds(found, "late-0") || !holds(found, "late-2") || holds(found, "late-1") || found.Draft != nil {
		t.Error("the refused edit is not the only one that is missing, or a draft is left")
	}
}

func holds(found palette.Profile, name string) bool {
	return slices.ContainsFunc(found.Packs(), func(pack palette.Pack) bool { return pack.Name == name })
}

// twoClients pins that two runs lose nothing of each other. A real Palette has
// no entity tags to promise that with.
func twoClients(t *testing.T, p *peer) {
	if p.Real {
		t.Log("a real Palette promises nothing to two writers at once")
		return
	}
	s := p.subject(t, "two")
	clients := []*palette.Client{s.Client, p.client(t)}
	var waiting sync.WaitGroup
	for i := range 8 {
		waiting.Go(func() {
			name := fmt.Sprintf("chart-%d", i)
			edit := adds(chartPack(s.registry, name, "1.0.0"))
			if _, err := clients[i%2].EditProfile(t.Context(), s.scope, s.uid, edit); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	waiting.Wait()
	found := s.fresh(t)
	if found.Published == nil || len(found.Published.Packs) != 8 {
		t.Error("edits got lost")
	}
}

// foreignDraft pins that somebody else's unpublished changes stop an edit.
func foreignDraft(t *testing.T, p *peer) {
	s := p.subject(t, "foreign")
	mine := chartPack(s.registry, "mine", "1.0.0")
	s.edit(t, adds(mine))
	s.put(t, p, mine, chartPack(s.registry, "theirs", "1.0.0"))
	_, err := s.EditProfile(t.Context(), s.scope, s.uid, adds(chartPack(s.registry, "late", "1.0.0")))
	var foreign *palette.ForeignDraftError
	if !errors.As(err, &foreign) || len(foreign.Packs) != 1 || foreign.Packs[0] != "theirs" {
		t.Fatalf("got %v, wanted the foreign draft of theirs", err)
	}
	found := s.fresh(t)
	comparePacks(t, found, mine)
	if found.Draft == nil || len(found.Draft.Packs) != 2 {
		t.Error("the foreign draft was touched")
	}
}

// manifests pins that packs of manifests, which no layer owns, are not changed.
func manifests(t *testing.T, p *peer) {
	content := "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: foreign # kept\n\n"
	s := p.subject(t, "manifests", palette.Pack{
		Name: "foreign", Type: v1.PackManifest, Layer: v1.LayerAddon, UID: v1.ManifestPackUID,
		Manifests: []palette.Manifest{{Name: "map", Content: content}},
	})
	must(t, s.PublishProfile(t.Context(), s.scope, s.uid))
	s.edit(t, adds(chartPack(s.registry, "hello-world", "0.1.0")))
	p.wants(t, http.StatusOK, http.MethodGet, v1.Path(v1.PathProfilePackManifests, s.uid, "foreign"), s.scope, nil)
	found := ""
	s.edit(t, func(packs []palette.Pack) ([]palette.Pack, error) {
		if len(packs) == 2 && packs[0].Name == "foreign" && len(packs[0].Manifests) == 1 {
			found = packs[0].Manifests[0].Content
		}
		return packs, nil
	})
	if found != content {
		t.Errorf("the manifest is now %q", found)
	}
}
