package palette

import (
	"cmp"
	"context"
	"slices"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// typed fills in the types of packs that Palette leaves out: a write without
// one would change them. A type that cannot be derived is left empty.
func (c *Client) typed(ctx context.Context, scope Scope, packs []Pack) {
	for i := range packs {
		pack := &packs[i]
		switch {
		case pack.Type != "":
		case pack.UID == v1.ManifestPackUID, pack.RegistryUID == "" && len(pack.Manifests) > 0:
			pack.Type = PackManifest
		case c.ofOCI(ctx, scope, pack.RegistryUID):
			pack.Type = PackOCI
			pack.Tag = cmp.Or(pack.Tag, pack.Version)
		}
	}
}

// ofOCI reports whether a uid is that of an OCI registry.
func (c *Client) ofOCI(ctx context.Context, scope Scope, uid string) bool {
	if uid == "" {
		return false
	}
	all, err := c.Registries(ctx, scope)
	return err == nil && slices.ContainsFunc(all, func(r RegistrySummary) bool { return r.UID == uid })
}

// identified are packs with the uids of charts of synchronized registries that
// Palette leaves out; changed reports whether there are any. It is for a write
// that was refused: most releases need no uid that they do not show.
func (c *Client) identified(ctx context.Context, scope Scope, packs []Pack) (named []Pack, changed bool) {
	named = clonePacks(packs)
	for i := range named {
		pack := &named[i]
		if pack.Type != PackOCI || pack.UID != "" || pack.RegistryUID == "" {
			continue
		}
		if uid := c.indexedUID(ctx, scope, *pack); uid != "" {
			pack.UID, changed = uid, true
		}
	}
	return named, changed
}

// indexedUID is the uid of a chart in the index, "" when it is not there. A
// second pack of one chart is called <name>--<chart>.
func (c *Client) indexedUID(ctx context.Context, scope Scope, pack Pack) string {
	_, chart, second := strings.Cut(pack.Name, "--")
	names := []string{pack.Name}
	if second {
		names = append(names, chart)
	}
	for _, name := range names {
		versions, _ := c.PackVersions(ctx, scope, name, pack.RegistryUID) // the refusal of the write stands
		for _, version := range versions {
			if version.Version == pack.Tag {
				return version.UID
			}
		}
	}
	return ""
}
