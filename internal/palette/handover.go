package palette

import (
	"context"
	"slices"
	"strings"
)

// handoverKey is the annotation of a profile that names the registries which
// are to be deleted after it: "<uid of the profile> <uid> <uid> …". In a copy
// of the profile it has no meaning.
const handoverKey = "terraform-provider-palette/registries"

// HandedOver are the uids of the registries whose deletion waits for the
// profile.
func (p Profile) HandedOver() []string {
	fields := strings.Fields(p.annotations[handoverKey])
	if len(fields) == 0 || fields[0] != p.UID {
		return nil
	}
	return fields[1:]
}

// HandOver lets the deletion of a registry wait for a profile that still uses
// it; with done it no longer waits. The annotation is in Palette, so that a later
// run can continue.
func (c *Client) HandOver(ctx context.Context, scope Scope, profile, registry string, done bool) error {
	return c.alone(ctx, profileKey{scope, profile}, func() error {
		now, err := c.FreshProfile(ctx, scope, profile)
		if err != nil {
			return err
		}
		wait := slices.DeleteFunc(slices.Clone(now.HandedOver()), func(uid string) bool { return uid == registry })
		if !done {
			wait = append(wait, registry)
		}
		text := ""
		if len(wait) > 0 {
			text = strings.Join(append([]string{profile}, wait...), " ")
		}
		return c.annotate(ctx, scope, now, handoverKey, text)
	})
}
