package palette

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

type profileKey struct {
	scope Scope
	uid   string
}

// Profile reads one version of a profile. The answer is shared by all callers
// of the client until it writes that profile.
func (c *Client) Profile(ctx context.Context, scope Scope, uid string) (v1.ClusterProfile, error) {
	document, err := c.profiles.get(ctx, profileKey{scope, uid}, func(ctx context.Context) (answer, error) {
		return c.fetch(ctx, scope, nil, v1.PathProfile, uid)
	})
	if err != nil {
		return v1.ClusterProfile{}, err
	}
	return decode[v1.ClusterProfile](document.body, v1.PathProfile)
}

// FreshProfile asks Palette in any case and answers later callers of Profile
// too.
func (c *Client) FreshProfile(ctx context.Context, scope Scope, uid string) (v1.ClusterProfile, error) {
	document, err := c.freshProfile(ctx, profileKey{scope, uid})
	if err != nil {
		return v1.ClusterProfile{}, err
	}
	return decode[v1.ClusterProfile](document.body, v1.PathProfile)
}

func (c *Client) freshProfile(ctx context.Context, key profileKey) (answer, error) {
	c.profiles.forget(key)
	return c.profiles.get(ctx, key, func(ctx context.Context) (answer, error) {
		return c.fetch(ctx, key.scope, nil, v1.PathProfile, key.uid)
	})
}

// CreateProfile makes one version of a profile and returns its uid; with
// publish it is published in the same request. A name and version that are
// taken are an ErrConflict. When the answer is lost, the profile is looked up
// by name and version before the creation counts as failed.
func (c *Client) CreateProfile(ctx context.Context, scope Scope, entity v1.ClusterProfileEntity, publish bool) (string, error) {
	name, version := "", ""
	if entity.Metadata != nil {
		name = entity.Metadata.Name
	}
	if entity.Spec != nil {
		version = entity.Spec.Version
	}
	earlier, earlierErr := c.Profiles(ctx, scope)
	defer c.listings.clear()
	query := url.Values{v1.QueryPublish: {strconv.FormatBool(publish)}}
	uid, err := c.create(ctx, request{scope: scope, query: query, body: entity}, v1.PathProfiles)
	if err == nil || !uncertain(err) || earlierErr != nil {
		return uid, err
	}
	now, listErr := c.FreshProfiles(ctx, scope)
	if listErr != nil {
		return "", err
	}
	known := map[string]bool{}
	for _, one := range versionsOf(earlier, name, version) {
		known[one] = true
	}
	var made []string
	for _, one := range versionsOf(now, name, version) {
		if !known[one] {
			made = append(made, one)
		}
	}
	if len(made) != 1 {
		return "", err
	}
	return made[0], nil
}

// UpdateProfileMetadata changes annotations and labels of a profile. Nothing
// of it needs publishing.
func (c *Client) UpdateProfileMetadata(ctx context.Context, scope Scope, uid string, entity v1.ProfileMetaEntity) error {
	return c.alone(ctx, profileKey{scope, uid}, func() error {
		return c.send(ctx, request{method: http.MethodPatch, scope: scope, body: entity, repeatable: true}, v1.PathProfileMetadata, uid)
	})
}

// PublishProfile publishes the draft of a profile, whoever made it. Edits of
// packs need no call: EditProfile publishes what it wrote.
func (c *Client) PublishProfile(ctx context.Context, scope Scope, uid string) error {
	return c.alone(ctx, profileKey{scope, uid}, func() error {
		err := c.send(ctx, request{method: http.MethodPatch, scope: scope}, v1.PathProfilePublish, uid)
		if err == nil || !uncertain(err) {
			return err
		}
		if now, readErr := c.FreshProfile(ctx, scope, uid); readErr == nil && now.Spec != nil && now.Spec.Draft == nil && now.Spec.Published != nil {
			return nil
		}
		return err
	})
}

// DeleteProfile deletes one version of a profile. One that is not there is an
// ErrNotFound.
func (c *Client) DeleteProfile(ctx context.Context, scope Scope, uid string) error {
	return c.alone(ctx, profileKey{scope, uid}, func() error {
		defer c.listings.clear()
		return c.send(ctx, request{method: http.MethodDelete, scope: scope}, v1.PathProfile, uid)
	})
}

// ProfileVariables lists the variables of a profile.
func (c *Client) ProfileVariables(ctx context.Context, scope Scope, uid string) ([]v1.Variable, error) {
	list, err := get[v1.Variables](ctx, c, scope, nil, v1.PathProfileVariables, uid)
	return list.Variables, err
}

// alone writes to a profile while no edit of its packs is on its way, and
// forgets what was read of it.
func (c *Client) alone(ctx context.Context, key profileKey, write func() error) error {
	release, err := c.editors.of(key).lock(ctx)
	if err != nil {
		return err
	}
	defer release()
	defer c.profiles.forget(key)
	return write()
}

// ProfileNameFree reports whether a profile of that name and version may be
// made in the scope.
func (c *Client) ProfileNameFree(ctx context.Context, scope Scope, name, version string) (bool, error) {
	query := url.Values{v1.QueryName: {name}, v1.QueryVersion: {version}}
	_, err := c.do(ctx, request{method: http.MethodGet, scope: scope, query: query, path: v1.PathProfilesValidateName})
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, ErrConflict):
		return false, nil
	}
	// Palette does not publish how it says "taken". If the list says so, that
	// was it; if not, the refusal had another reason.
	var refused *Error
	if errors.As(err, &refused) && (errors.Is(err, ErrBadRequest) || refused.Status == http.StatusInternalServerError) {
		all, listErr := c.FreshProfiles(ctx, scope)
		if listErr == nil && len(versionsOf(all, name, version)) > 0 {
			return false, nil
		}
	}
	return false, err
}
