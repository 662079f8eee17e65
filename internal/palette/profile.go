package palette

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

type profileKey struct {
	scope Scope
	uid   string
}

// Profile reads one version of a profile. The response is shared by all callers
// of the client until it writes that profile.
func (c *Client) Profile(ctx context.Context, scope Scope, uid string) (Profile, error) {
	key := profileKey{scope, uid}
	return c.profiles.Get(ctx, key, func(ctx context.Context) (Profile, error) {
		document, err := c.fetchProfile(ctx, key)
		if err != nil {
			return Profile{}, err
		}
		return c.decodeProfile(ctx, scope, document)
	})
}

// FreshProfile reads Palette in any case and serves later callers of Profile
// too.
func (c *Client) FreshProfile(ctx context.Context, scope Scope, uid string) (Profile, error) {
	c.profiles.Forget(profileKey{scope, uid})
	return c.Profile(ctx, scope, uid)
}

// managedKey is the annotation of the profiles that a resource of this provider
// has created.
const (
	managedKey = "terraform-provider-palette/managed"
	managed    = "true"
)

// Managed reports whether a resource of this provider created the profile.
func (p Profile) Managed() bool { return p.annotations[managedKey] == managed }

// Annotated reports whether the profile has any annotation of this provider. A
// profile whose packs it wrote has one, unless Palette drops annotations.
func (p Profile) Annotated() bool {
	for key := range p.annotations {
		if strings.HasPrefix(key, ownPrefix) {
			return true
		}
	}
	return false
}

// NewProfile is a profile to create.
type NewProfile struct {
	Name, Version   string
	Description     string
	Tags            map[string]string
	Type, CloudType string
	// Packs may be none. Their manifests carry content and no uid.
	Packs []Pack
	// Publish publishes the profile in the same request.
	Publish bool
	// Managed says that a resource of this provider makes the profile.
	Managed bool
	// Variables are declared before anything else is in the profile.
	Variables []Variable

	annotations map[string]string
	variables   []v1.Variable // instead of Variables
}

func (n NewProfile) entity(packs []Pack) v1.ClusterProfileEntity {
	annotations := map[string]string{v1.AnnotationDescription: n.Description}
	maps.Copy(annotations, n.annotations)
	if n.Managed {
		annotations[managedKey] = managed
	}
	template := &v1.ClusterProfileTemplateDraft{
		CloudType: n.CloudType, Type: n.Type, Packs: entities(packs, createdManifest),
	}
	return v1.ClusterProfileEntity{
		Metadata: &v1.ObjectMeta{Name: n.Name, Annotations: annotations, Labels: labelsOf(n.Tags)},
		Spec:     &v1.ClusterProfileEntitySpec{Version: n.Version, Template: template, Variables: n.declared()},
	}
}

// declared are the variables that the creation names.
func (n NewProfile) declared() []v1.Variable {
	if n.variables != nil {
		return n.variables
	}
	return wireOf(n.Variables)
}

// CreateProfile creates one version of a profile and returns its uid. One without
// packs has a placeholder where Palette does not take it otherwise. A name and
// version that are taken are an ErrConflict. When the response is lost, the
// profile is looked up by name and version. A profile whose variables cannot be
// written is deleted again, or is an IncompleteError.
func (c *Client) CreateProfile(ctx context.Context, scope Scope, n NewProfile) (string, error) {
	uid, err := c.newProfile(ctx, scope, n)
	if err != nil || len(n.Variables) == 0 {
		return uid, err
	}
	if err := c.declareNew(ctx, scope, uid, n.declared()); err != nil {
		return "", err
	}
	return uid, nil
}

// newProfile creates it with the variables that Palette takes with the creation.
func (c *Client) newProfile(ctx context.Context, scope Scope, n NewProfile) (string, error) {
	uid, err := c.createProfile(ctx, scope, n, n.Packs)
	if needsPack(n.Packs, err) && !n.Publish && !errors.Is(err, ErrConflict) {
		return c.createProfile(ctx, scope, n, []Pack{placeholder()})
	}
	return uid, err
}

// createProfile creates it with the packs that are sent for its own.
func (c *Client) createProfile(ctx context.Context, scope Scope, n NewProfile, packs []Pack) (string, error) {
	query := url.Values{v1.QueryPublish: {strconv.FormatBool(n.Publish)}}
	defer c.listings.Clear()
	return c.createResolved(ctx, creation{
		request: request{
			scope: scope, query: query, body: n.entity(packs),
			secrets: v1.Variables{Variables: n.declared()}.Secrets(),
		},
		pattern: v1.PathProfiles,
		kind:    "cluster profile", name: n.Name + " " + n.Version,
		list: c.versionsNamed(scope, n.Name, n.Version),
		same: func(ctx context.Context, uid string) (bool, error) {
			found, err := c.FreshProfile(ctx, scope, uid)
			return err == nil && found.livesIn(scope) && found.Type == n.Type && c.same(found.Packs(), n.Packs), err
		},
	})
}

// versionsNamed lists the uids of a version, for creations.
func (c *Client) versionsNamed(scope Scope, name, version string) func(context.Context, bool) ([]string, error) {
	return func(ctx context.Context, fresh bool) ([]string, error) {
		list := c.Profiles
		if fresh {
			list = c.FreshProfiles
		}
		all, err := list(ctx, scope)
		return versionsOf(all, name, version), err
	}
}

// lookAt reads a profile after a write whose response does not show the result,
// also when ctx has ended.
func (c *Client) lookAt(ctx context.Context, scope Scope, uid string) (Profile, error) {
	within, cancel := c.lookup(ctx)
	defer cancel()
	return c.FreshProfile(within, scope, uid)
}

// PublishProfile publishes the draft of a profile, also that of somebody else.
// EditProfile publishes what it writes itself.
func (c *Client) PublishProfile(ctx context.Context, scope Scope, uid string) error {
	return c.alone(ctx, profileKey{scope, uid}, func() error { return c.publishWhole(ctx, scope, uid) })
}

// publishWhole publishes the draft. When the response does not show the result, it
// reads the profile, and publishes once more where nothing has happened.
func (c *Client) publishWhole(ctx context.Context, scope Scope, uid string) error {
	var err error
	for range 2 {
		err = c.send(ctx, request{method: http.MethodPatch, scope: scope}, v1.PathProfilePublish, uid)
		if err == nil || !mayHaveActed(err) {
			return err
		}
		now, readErr := c.lookAt(ctx, scope, uid)
		if readErr == nil && now.promoted() {
			return nil
		}
		if readErr != nil || !uncertain(err) || ctx.Err() != nil {
			return err
		}
	}
	return err
}

// promoted reports whether everything of the profile is published.
func (p Profile) promoted() bool { return p.Published != nil && !p.changed() }

// DeleteProfile deletes one version of a profile. One that is not there is an
// ErrNotFound.
func (c *Client) DeleteProfile(ctx context.Context, scope Scope, uid string) error {
	return c.alone(ctx, profileKey{scope, uid}, func() error {
		defer c.listings.Clear()
		err := c.send(ctx, request{method: http.MethodDelete, scope: scope}, v1.PathProfile, uid)
		if err == nil || !mayHaveActed(err) {
			return err
		}
		if _, readErr := c.lookAt(ctx, scope, uid); errors.Is(readErr, ErrNotFound) {
			return nil
		}
		return err
	})
}

// ProfileVariables lists the variables of a profile.
func (c *Client) ProfileVariables(ctx context.Context, scope Scope, uid string) ([]v1.Variable, error) {
	list, err := get[v1.Variables](ctx, c, scope, nil, v1.PathProfileVariables, uid)
	return list.Variables, err
}

// alone writes to a profile while no edit of its packs is in flight, and forgets
// what was read of it.
func (c *Client) alone(ctx context.Context, key profileKey, write func() error) error {
	e := c.editor(key)
	release, err := e.lock(ctx)
	if err != nil {
		return err
	}
	defer release()
	e.recent = nil
	defer c.profiles.Forget(key)
	defer c.variables.Forget(key)
	return write()
}
