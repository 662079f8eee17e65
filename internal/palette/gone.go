package palette

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// confirmGone decides on a page with status 404, which a proxy may have sent: the
// object is gone if it is not in Palette's own list either.
func confirmGone(err error, listed func() (bool, error)) error {
	var page *UnexpectedError
	if !errors.As(err, &page) || page.Status != http.StatusNotFound {
		return err
	}
	if there, listErr := listed(); listErr != nil || there {
		return err
	}
	return fmt.Errorf("%w: the list does not have it, and %w", ErrNotFound, err)
}

// fetchProfile reads one version of a profile.
func (c *Client) fetchProfile(ctx context.Context, key profileKey) (success, error) {
	found, err := c.fetch(ctx, key.scope, nil, v1.PathProfile, key.uid)
	return found, confirmGone(err, func() (bool, error) {
		all, err := c.FreshProfiles(ctx, key.scope)
		return slices.ContainsFunc(all, func(p ProfileVersion) bool { return p.UID == key.uid }), err
	})
}

// confirmRegistryGone is confirmGone for a registry of a kind.
func (c *Client) confirmRegistryGone(
	ctx context.Context, scope Scope, kind registry.Kind, uid string, err error,
) error {
	return confirmGone(err, func() (bool, error) {
		all, err := c.FreshRegistries(ctx, scope)
		return slices.ContainsFunc(all, func(r RegistrySummary) bool {
			return r.UID == uid && (r.Settings.Kind == kind || r.Settings.Kind == "")
		}), err
	})
}
