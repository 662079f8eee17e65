package palette

import (
	"context"
	"fmt"
	"slices"
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// state is a profile as it was read before an edit.
type state struct {
	profile Profile
	read    time.Time // no later than when Palette had it
	// base are the published packs, with the content of their manifests. A
	// profile that never was published has none.
	base []Pack
	// draft are the packs that wait for publishing, nil when they are base.
	draft []Pack
	// differing names the packs in which draft and base differ.
	differing []string
	// theirs says that the draft was not written by this provider.
	theirs bool
	// mark is this provider's mark of the draft, zero unless the draft is its own.
	mark mark
	// stale says that the draft must not be published: another writer has published
	// since this client wrote it, or it means the published content.
	stale bool
}

// readState is that of the client with the mark that it wrote last.
func (e *editor) readState(ctx context.Context) (*state, error) {
	return e.client.readState(ctx, e.key, e.own)
}

// readState reads a profile past everything that is remembered of it. own is
// the mark that this client wrote last, for a Palette that keeps none.
func (c *Client) readState(ctx context.Context, key profileKey, own mark) (*state, error) {
	requested := time.Now()
	document, err := c.fetchProfile(ctx, key)
	if err != nil {
		return nil, err
	}
	s := &state{read: requested}
	if s.profile, err = c.decodeProfile(ctx, key.scope, document); err != nil {
		return nil, err
	}
	s.base = clonePacks(s.profile.Published.packs())
	if err := c.readDraft(ctx, key, s, own); err != nil {
		return nil, err
	}
	return s, c.fillManifests(ctx, key, s.base, s.draft)
}

// readDraft determines what waits for publishing, and who wrote it.
func (c *Client) readDraft(ctx context.Context, key profileKey, s *state, own mark) error {
	s.mark.Held = c.prints.pending(s.profile)
	if s.profile.Draft == nil {
		return nil
	}
	draft := clonePacks(s.profile.Draft.Packs)
	s.differing = difference(s.base, draft)
	manifests, err := c.draftedManifests(ctx, key, without(draft, s.differing))
	if err != nil {
		return err
	}
	if s.differing = append(s.differing, manifests...); len(s.differing) == 0 {
		return nil
	}
	s.draft, s.theirs = draft, true
	if len(manifests) > 0 {
		return nil
	}
	if m := markIn(s.profile); c.prints.covers(m, s.profile) {
		s.theirs, s.mark = false, m
	} else if own.Draft != "" && own.Draft == s.profile.draft() {
		s.theirs, s.mark, s.stale = false, own, own.Base != s.profile.base()
	} else if s.profile.draft() == s.profile.base() {
		// Palette has formatted the published content: there is nothing to publish.
		s.theirs, s.stale = false, true
	}
	return nil
}

// start are the packs that edits begin with: those that an interrupted run was
// about to publish, else the published ones.
func (s *state) start() []Pack {
	if s.draft == nil || s.theirs || s.stale || s.mark.Waits {
		return s.base
	}
	return s.draft
}

// difference names the packs in which two lists differ, content of manifests
// aside.
func difference(base, draft []Pack) []string {
	if slices.EqualFunc(base, draft, sameShape) {
		return nil
	}
	var found []string
	note := func(some, others []Pack) {
		known := byName(others)
		for _, pack := range some {
			other, there := known[pack.Name]
			if (!there || !sameShape(pack, other)) && !slices.Contains(found, pack.Name) {
				found = append(found, pack.Name)
			}
		}
	}
	note(draft, base)
	note(base, draft)
	if len(found) > 0 {
		return found
	}
	for i, pack := range draft { // the same packs in another order
		if i >= len(base) || !sameShape(pack, base[i]) {
			found = append(found, pack.Name)
		}
	}
	return append(found, names(base[min(len(base), len(draft)):])...)
}

// sameShape is equal without the content of manifests.
func sameShape(a, b Pack) bool {
	if len(a.Manifests)+len(b.Manifests) == 0 {
		return a.equal(b)
	}
	a, b = a.clone(), b.clone()
	for _, pack := range []Pack{a, b} {
		for i := range pack.Manifests {
			pack.Manifests[i].Content = ""
		}
	}
	return a.equal(b)
}

// draftedManifests names the packs with changed and unpublished manifests, which
// the packs themselves do not show.
func (c *Client) draftedManifests(ctx context.Context, key profileKey, packs []Pack) ([]string, error) {
	var found []string
	for _, pack := range packs {
		if len(pack.Manifests) == 0 {
			continue
		}
		list, err := get[v1.ManifestEntities](ctx, c, key.scope, nil, v1.PathProfilePackManifests, key.uid, pack.Name)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(list.Items, func(m v1.ManifestEntity) bool {
			return m.Spec != nil && m.Spec.Draft != nil &&
				(m.Spec.Published == nil || m.Spec.Draft.Content != m.Spec.Published.Content)
		}) {
			found = append(found, pack.Name)
		}
	}
	return found, nil
}

// fillManifests adds the content of the manifests of packs, which a profile
// does not carry and a PUT must.
func (c *Client) fillManifests(ctx context.Context, key profileKey, lists ...[]Pack) error {
	packs := slices.Concat(lists...)
	if !slices.ContainsFunc(packs, func(p Pack) bool { return len(p.Manifests) > 0 }) {
		return nil
	}
	all, err := get[v1.ClusterProfilePacksManifests](ctx, c, key.scope, nil, v1.PathProfilePacksManifest, key.uid)
	if err != nil {
		return err
	}
	byUID, byName := map[string]string{}, map[[2]string]string{}
	if all.Spec != nil {
		for _, pack := range all.Spec.Packs {
			if pack.Spec == nil {
				continue
			}
			for _, manifest := range pack.Spec.Manifests {
				byUID[manifest.UID] = manifest.Content
				byName[[2]string{pack.Spec.Name, manifest.Name}] = manifest.Content
			}
		}
	}
	for _, pack := range packs {
		for i := range pack.Manifests { // the copies in packs share their manifests with the lists
			manifest := &pack.Manifests[i]
			content, ok := byUID[manifest.UID]
			if !ok || manifest.UID == "" {
				content, ok = byName[[2]string{pack.Name, manifest.Name}]
			}
			if !ok {
				return fmt.Errorf("palette does not give the content of manifest %q of pack %q, which would be lost",
					manifest.Name, pack.Name)
			}
			manifest.Content = content
		}
	}
	return nil
}
