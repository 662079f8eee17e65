package palette

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// Registry is an OCI registry of either kind. Registries live in the tenant.
type Registry struct {
	UID, Name string
	Settings  registry.Settings
	// Sync is read only.
	Sync SyncStatus
	// Stamp is what RefreshRegistry compares.
	Stamp RegistryStamp
}

// places are the paths of one kind.
type places struct{ list, validate, one, sync, status string }

func placesOf(kind registry.Kind) (places, error) {
	switch kind {
	case registry.Basic:
		return places{
			v1.PathBasicRegistries, v1.PathBasicRegistriesValidate, v1.PathBasicRegistry,
			v1.PathBasicRegistrySync, v1.PathBasicRegistrySyncStatus,
		}, nil
	case registry.ECR:
		return places{
			v1.PathEcrRegistries, v1.PathEcrRegistriesValidate, v1.PathEcrRegistry,
			v1.PathEcrRegistrySync, v1.PathEcrRegistrySyncStatus,
		}, nil
	default:
		return places{}, fmt.Errorf("%w: registry kind %q", ErrArgument, string(kind))
	}
}

// Registry reads a registry of either kind, in a scope that may see it. The
// response is fresh; only the kind of a registry is remembered. Its credentials are
// hidden.
func (c *Client) Registry(ctx context.Context, scope Scope, uid string) (Registry, error) {
	if kind, ok := c.kindOf(ctx, scope, uid); ok {
		found, err := c.RegistryOf(ctx, scope, kind, uid)
		if !errors.Is(err, ErrNotFound) {
			return found, err
		}
	}
	// Palette responds with 404 when a registry is requested under the other kind.
	found, err := c.RegistryOf(ctx, scope, registry.Basic, uid)
	if errors.Is(err, ErrNotFound) {
		found, err = c.RegistryOf(ctx, scope, registry.ECR, uid)
	}
	return found, err
}

// RegistryOf reads a registry of a known kind. A registry of the other kind is
// an ErrNotFound.
func (c *Client) RegistryOf(ctx context.Context, scope Scope, kind registry.Kind, uid string) (Registry, error) {
	held, err := c.registryOnWire(ctx, scope, kind, uid)
	return held.registry(), err
}

// CreateRegistry creates a registry and returns its uid. A name that is taken is an
// ErrConflict. When the response does not show whether the registry was created, it
// is looked up by its name, also after ctx has ended; see createResolved.
func (c *Client) CreateRegistry(ctx context.Context, r Registry) (string, error) {
	paths, err := placesOf(r.Settings.Kind)
	if err != nil {
		return "", err
	}
	body, err := r.document(wireRegistry{meta: &v1.ObjectMeta{Name: r.Name}})
	if err != nil {
		return "", err
	}
	uid, err := c.createResolved(ctx, creation{
		request: request{body: body, secrets: r.Settings.Secrets()}, pattern: paths.list,
		kind: "registry", name: r.Name,
		list: func(ctx context.Context, fresh bool) ([]string, error) { return c.registriesNamed(ctx, r.Name, fresh) },
		same: func(ctx context.Context, uid string) (bool, error) { return c.registryReadsAs(ctx, uid, r.Settings) },
	})
	if err != nil {
		c.forgetRegistries()
		return "", err
	}
	c.kinds.Store(uid, r.Settings.Kind)
	c.made.add(RegistrySummary{UID: uid, Name: r.Name, Settings: registry.Settings{ // without credentials, as in a list
		Kind: r.Settings.Kind, Endpoint: r.Settings.Endpoint, DefaultRegion: r.Settings.DefaultRegion,
		Private: r.Settings.Private, Synchronized: r.Settings.Synchronized,
	}})
	return uid, nil
}

func (c *Client) registriesNamed(ctx context.Context, name string, fresh bool) ([]string, error) {
	if fresh {
		c.forgetRegistries()
	}
	all, err := c.Registries(ctx, Tenant())
	return uidsOf(all, name), err
}

func (c *Client) registryReadsAs(ctx context.Context, uid string, sent registry.Settings) (bool, error) {
	held, err := c.RegistryOf(ctx, Tenant(), sent.Kind, uid)
	if errors.Is(err, ErrNotFound) {
		return false, nil // of the other kind
	}
	return err == nil && held.Settings.ReadsAs(sent), err
}

// UpdateRegistry overwrites a registry with the whole settings: an empty field is
// cleared. What no caller manages is kept: the name where it is empty, labels and
// annotations, scope, provider type, whether a basic registry takes a token, and
// the AWS partition where the settings have none. Secrets are sent each time;
// hidden ones are ErrMaskedSecret. It returns the stamp of the written registry,
// for RefreshRegistry.
func (c *Client) UpdateRegistry(ctx context.Context, r Registry) (RegistryStamp, error) {
	paths, err := placesOf(r.Settings.Kind)
	if err != nil {
		return RegistryStamp{}, err
	}
	current, err := c.registryOnWire(ctx, Tenant(), r.Settings.Kind, r.UID)
	if err != nil {
		return RegistryStamp{}, err
	}
	before := current.stamp
	current.meta = &v1.ObjectMeta{
		Name: cmp.Or(r.Name, current.meta.Name), UID: r.UID,
		Labels: current.meta.Labels, Annotations: current.meta.Annotations,
	}
	body, err := r.document(current)
	if err != nil {
		return RegistryStamp{}, err
	}
	defer c.forgetRegistries()
	err = c.send(ctx, request{method: http.MethodPut, body: body, secrets: r.Settings.Secrets()}, paths.one, r.UID)
	if err != nil {
		return RegistryStamp{}, err
	}
	return c.stampWritten(ctx, r, before), nil
}

// DeleteRegistry deletes a registry, of any kind when the kind is empty. One that
// does not exist is an ErrNotFound. When the response does not show whether it was
// deleted, it counts as deleted if it is gone.
func (c *Client) DeleteRegistry(ctx context.Context, kind registry.Kind, uid string) error {
	pattern := v1.PathRegistry
	if kind != "" {
		paths, err := placesOf(kind)
		if err != nil {
			return err
		}
		pattern = paths.one
	}
	defer c.forgetRegistries()
	err := c.send(ctx, request{method: http.MethodDelete}, pattern, uid)
	if mayHaveActed(err) && c.registryGone(ctx, uid) {
		err = nil
	}
	if err == nil {
		c.kinds.Delete(uid)
	}
	return err
}

// registryGone has a context of its own, since that of the caller may have ended.
func (c *Client) registryGone(ctx context.Context, uid string) bool {
	within, cancel := c.lookup(ctx)
	defer cancel()
	c.forgetRegistries()
	_, err := c.Registry(within, Tenant(), uid)
	return errors.Is(err, ErrNotFound)
}

// ValidateRegistry lets Palette try to authenticate to a registry from its own
// network, without creating or changing one. Its refusal is an *Error.
func (c *Client) ValidateRegistry(ctx context.Context, s registry.Settings) error {
	paths, err := placesOf(s.Kind)
	if err != nil {
		return err
	}
	spec, err := Registry{Settings: s}.spec(wireRegistry{})
	if err != nil {
		return err
	}
	// Validation changes nothing, so it may be repeated like a read.
	return c.send(ctx, request{
		method: http.MethodPost, repeatable: true, body: spec, secrets: s.Secrets(),
	}, paths.validate)
}

// document is the body of a create or update request. Of current, only what no
// caller manages is used.
func (r Registry) document(current wireRegistry) (any, error) {
	spec, err := r.spec(current)
	return v1.RegistryObject[any]{Metadata: current.meta, Spec: &spec}, err
}

func (r Registry) spec(current wireRegistry) (any, error) {
	switch {
	case r.Settings.PodIdentity:
		return nil, fmt.Errorf("%w: the pod identity of registry %q", ErrArgument, r.Name)
	case r.Settings.Hidden, slices.ContainsFunc(r.Settings.Secrets(), redact.New(v1.Masked).Equal):
		return nil, fmt.Errorf("%w (registry %q)", ErrMaskedSecret, r.Name)
	case r.Settings.Kind == registry.ECR:
		return v1.NewEcrSpec(r.Settings, current.ecr), nil
	default:
		return v1.NewBasicSpec(r.Settings, current.basic), nil
	}
}
