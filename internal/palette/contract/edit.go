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

// adds is applied once more when another client was faster, and that one may
// have published the pack already.
func adds(pack palette.Pack) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		if slices.ContainsFunc(packs, func(there palette.Pack) bool { return there.Name == pack.Name }) {
			return packs, nil
		}
		return append(packs, pack), nil
	}
}

// batch pins that edits travel together and that a refused one fails alone.
func batch(t *testing.T, p *peer) {
	client, scope := p.client(t), p.project(t)
	registry := register(t, client, basic(unique("batch")))
	uid := profile(t, client, scope, entity(unique("batch"), "1.0.0"))
	var waiting sync.WaitGroup
	turns := make(chan struct{}, parallelism)
	for i := range layers {
		waiting.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			name := fmt.Sprintf("chart-%02d", i)
			found, err := client.EditProfile(t.Context(), scope, uid,
				adds(chartPack(registry, name, "1.0.0", someValues)))
			if err != nil {
				t.Errorf("%s: %v", name, err)
			} else if !holds(found, name) {
				t.Errorf("%s: the response does not contain it", name)
			}
		})
	}
	waiting.Wait()
	found, err := client.Profile(t.Context(), scope, uid)
	must(t, err)
	if len(found.Published.Packs) != layers {
		t.Errorf("%d packs of %d arrived", len(found.Published.Packs), layers)
	}
	if puts := p.log.count(http.MethodPut, v1.PathProfile, uid); puts > layers/4 && !p.Real {
		t.Errorf("%d edits took %d writes", layers, puts)
	}

	refusals := make([]error, 3)
	for i, from := range []string{registry, "0123456789abcdef01234567", registry} {
		waiting.Go(func() {
			pack := chartPack(from, fmt.Sprintf("late-%d", i), "1.0.0", someValues)
			_, refusals[i] = client.EditProfile(t.Context(), scope, uid, adds(pack))
		})
	}
	waiting.Wait()
	must(t, errors.Join(refusals[0], refusals[2]))
	_ = wantsRefusal(t, refusals[1])
	found, err = client.Profile(t.Context(), scope, uid)
	must(t, err)
	if !holds(found, "late-0") || !holds(found, "late-2") || holds(found, "late-1") || found.Draft != nil {
		t.Error("the refused edit was not the only one that is missing, or a draft stays")
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
	scope := p.project(t)
	clients := []*palette.Client{p.client(t), p.client(t)}
	registry := register(t, clients[0], basic(unique("two")))
	uid := profile(t, clients[0], scope, entity(unique("two"), "1.0.0"))
	var waiting sync.WaitGroup
	for i := range 8 {
		waiting.Go(func() {
			name := fmt.Sprintf("chart-%d", i)
			edit := adds(chartPack(registry, name, "1.0.0", someValues))
			if _, err := clients[i%2].EditProfile(t.Context(), scope, uid, edit); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	waiting.Wait()
	found, err := clients[0].FreshProfile(t.Context(), scope, uid)
	must(t, err)
	if found.Published == nil || len(found.Published.Packs) != 8 {
		t.Error("edits got lost")
	}
}

// foreignDraft pins that somebody else's unpublished changes stop an edit.
func foreignDraft(t *testing.T, p *peer) {
	client, scope := p.client(t), p.project(t)
	registry := register(t, client, basic(unique("foreign")))
	made := entity(unique("foreign"), "1.0.0")
	uid := profile(t, client, scope, made)
	mine := chartPack(registry, "mine", "1.0.0", someValues)
	_, err := client.EditProfile(t.Context(), scope, uid, adds(mine))
	must(t, err)
	theirs := chartPack(registry, "theirs", "1.0.0", someValues)
	p.wants(t, http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, uid), scope,
		update(made, uid, mine, theirs))
	_, err = client.EditProfile(t.Context(), scope, uid, adds(chartPack(registry, "late", "1.0.0", someValues)))
	var foreign *palette.ForeignDraftError
	if !errors.As(err, &foreign) || len(foreign.Packs) != 1 || foreign.Packs[0] != "theirs" {
		t.Fatalf("got %v, wanted the foreign draft of theirs", err)
	}
	found, err := client.FreshProfile(t.Context(), scope, uid)
	must(t, err)
	comparePacks(t, found, mine)
	if found.Draft == nil || len(found.Draft.Packs) != 2 {
		t.Error("the foreign draft was touched")
	}
}

// manifests pins that packs of manifests, which no layer owns, stay as they
// are.
func manifests(t *testing.T, p *peer) {
	client, scope := p.client(t), p.project(t)
	registry := register(t, client, basic(unique("manifests")))
	content := "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: foreign # kept\n\n"
	uid := profile(t, client, scope, entity(unique("manifests"), "1.0.0", palette.Pack{
		Name: "foreign", Type: v1.PackManifest, Layer: v1.LayerAddon, UID: v1.ManifestPackUID,
		Manifests: []palette.Manifest{{Name: "map", Content: content}},
	}))
	must(t, client.PublishProfile(t.Context(), scope, uid))
	_, err := client.EditProfile(t.Context(), scope, uid, adds(chartPack(registry, "hello-world", "0.1.0", someValues)))
	must(t, err)
	p.wants(t, http.StatusOK, http.MethodGet, v1.Path(v1.PathProfilePackManifests, uid, "foreign"), scope, nil)
	found := ""
	_, err = client.EditProfile(t.Context(), scope, uid, func(packs []palette.Pack) ([]palette.Pack, error) {
		if len(packs) == 2 && packs[0].Name == "foreign" && len(packs[0].Manifests) == 1 {
			found = packs[0].Manifests[0].Content
		}
		return packs, nil
	})
	must(t, err)
	if found != content {
		t.Errorf("the manifest is now %q", found)
	}
}
