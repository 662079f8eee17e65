package palette

import (
	"context"
	"fmt"
	"slices"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// state is a profile as it was read before an edit.
type state struct {
	document answer
	profile  v1.ClusterProfile
	// base are the published packs, with the content of their manifests. A
	// profile that never was published has none.
	base []Pack
	// draft are the packs that wait for publishing, without that content.
	draft []Pack
	// differing names the packs in which draft and base differ.
	differing []string
}

// readState reads a profile past everything that is remembered of it.
func (c *Client) readState(ctx context.Context, key profileKey) (*state, error) {
	document, err := c.fetch(ctx, key.scope, nil, v1.PathProfile, key.uid)
	if err != nil {
		return nil, err
	}
	s := &state{document: document}
	if s.profile, err = decodeProfile(document); err != nil {
		return nil, err
	}
	if s.profile.Spec == nil {
		return nil, fmt.Errorf("palette gave cluster profile %s without its content", key.uid)
	}
	s.base = packsOf(s.profile.Spec.Published)
	if draft := s.profile.Spec.Draft; draft != nil {
		s.draft = packsOf(draft)
		s.differing = difference(s.base, s.draft)
		if len(s.differing) == 0 {
			if s.differing, err = c.draftedManifests(ctx, key, s.draft); err != nil {
				return nil, err
			}
		}
	}
	return s, c.fillManifests(ctx, key, s.base)
}

// difference names the packs in which two lists differ, content of manifests
// aside.
func difference(base, draft []Pack) []string {
	if slices.EqualFunc(base, draft, sameShape) {
		return nil
	}
	var names []string
	note := func(from, in []Pack) {
		for i, pack := range from {
			if !slices.ContainsFunc(in, func(other Pack) bool { return sameShape(pack, other) }) && !slices.Contains(names, pack.Name) {
				names = append(names, from[i].Name)
			}
		}
	}
	note(draft, base)
	note(base, draft)
	if len(names) > 0 {
		return names
	}
	for i, pack := range draft { // the same packs in another order
		if i >= len(base) || !sameShape(pack, base[i]) {
			names = append(names, pack.Name)
		}
	}
	for _, pack := range base[min(len(base), len(draft)):] {
		names = append(names, pack.Name)
	}
	return names
}

// sameShape is equal without the content of manifests.
func sameShape(a, b Pack) bool {
	a, b = a.clone(), b.clone()
	for i := range a.Manifests {
		a.Manifests[i].Content = ""
	}
	for i := range b.Manifests {
		b.Manifests[i].Content = ""
	}
	return a.equal(b)
}

// draftedManifests names the packs whose manifests were changed and not
// published: the packs themselves do not show it.
func (c *Client) draftedManifests(ctx context.Context, key profileKey, packs []Pack) ([]string, error) {
	var names []string
	for _, pack := range packs {
		if len(pack.Manifests) == 0 {
			continue
		}
		list, err := get[v1.ManifestEntities](ctx, c, key.scope, nil, v1.PathProfilePackManifests, key.uid, pack.Name)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(list.Items, func(m v1.ManifestEntity) bool {
			return m.Spec != nil && m.Spec.Draft != nil && (m.Spec.Published == nil || m.Spec.Draft.Content != m.Spec.Published.Content)
		}) {
			names = append(names, pack.Name)
		}
	}
	return names, nil
}

// fillManifests adds the content of the manifests of packs, which a profile
// does not carry and a PUT must.
func (c *Client) fillManifests(ctx context.Context, key profileKey, packs []Pack) error {
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
		for i := range pack.Manifests {
			manifest := &pack.Manifests[i]
			content, ok := byUID[manifest.UID]
			if !ok || manifest.UID == "" {
				content, ok = byName[[2]string{pack.Name, manifest.Name}]
			}
			if !ok {
				return fmt.Errorf("palette does not give the content of manifest %q of pack %q, which would be lost", manifest.Name, pack.Name)
			}
			manifest.Content = content
		}
	}
	return nil
}
