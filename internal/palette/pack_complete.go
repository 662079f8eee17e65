package palette

import (
	"context"
	"errors"
	"slices"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// typed fills in the types of packs that Palette leaves out: a write without
// one would change them. What cannot be told stays as it came.
func (c *Client) typed(ctx context.Context, scope Scope, packs []Pack) {
	for i := range packs {
		pack := &packs[i]
		switch {
		case pack.Type != "":
		case pack.UID == v1.ManifestPackUID, pack.RegistryUID == "" && len(pack.Manifests) > 0:
			pack.Type = PackManifest
		case c.ofOCI(ctx, scope, pack.RegistryUID):
			pack.Type = PackOCI
			pack.Tag = orDefault(pack.Tag, pack.Version)
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

// identified fills in the uids of charts of synchronized registries that Palette
// leaves out: it may refuse a write without one. It reports whether it had to
// ask for something: then what was read before is no longer fresh.
func (c *Client) identified(ctx context.Context, scope Scope, packs []Pack) (asked bool, err error) {
	for i := range packs {
		pack := &packs[i]
		if pack.Type != PackOCI || pack.UID != "" || pack.RegistryUID == "" {
			continue
		}
		synchronized, first := c.indexes(ctx, scope, pack.RegistryUID)
		if asked = asked || first; !synchronized {
			continue
		}
		key := [3]string{pack.RegistryUID, pack.Name, pack.Tag}
		if known, ok := c.packUIDs.Load(key); ok {
			pack.UID = known.(string)
			continue
		}
		asked = true
		if pack.UID, err = c.indexedUID(ctx, scope, *pack); err != nil {
			return asked, err
		}
		c.packUIDs.Store(key, pack.UID)
	}
	return asked, nil
}

// indexes reports whether Palette synchronizes a registry, and whether it had to
// ask. The answer is remembered, also that there is none: synchronization never
// ends, and where it begins the registry is written by this client.
func (c *Client) indexes(ctx context.Context, scope Scope, uid string) (synchronized, asked bool) {
	if known, ok := c.synchronized.Load(uid); ok {
		return known.(bool), false
	}
	found, err := c.Registry(ctx, scope, uid)
	if synchronized = err == nil && found.Settings.Synchronized; ctx.Err() == nil {
		c.synchronized.Store(uid, synchronized)
	}
	return synchronized, true
}

// indexedUID is the uid of a chart in the index, "" when it is not there. A
// second pack of one chart is called <name>--<chart>.
func (c *Client) indexedUID(ctx context.Context, scope Scope, pack Pack) (string, error) {
	_, chart, _ := strings.Cut(pack.Name, "--")
	for _, name := range []string{pack.Name, chart} {
		if name == "" {
			break
		}
		versions, err := c.PackVersions(ctx, scope, name, pack.RegistryUID)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return "", err
		}
		for _, one := range versions {
			if one.Version == pack.Tag {
				return one.UID, nil
			}
		}
	}
	return "", nil
}
