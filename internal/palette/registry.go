package palette

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Kind is the kind of an OCI registry. It never changes.
type Kind string

// The kinds of OCI registries.
const (
	KindBasic Kind = v1.RegistryBasic
	KindECR   Kind = v1.RegistryEcr
)

// Registry is an OCI registry of either kind. Registries live in the tenant.
type Registry struct {
	UID, Name string
	Kind      Kind
	// Basic or ECR is set, as Kind says.
	Basic *v1.BasicOciRegistrySpec
	ECR   *v1.EcrRegistrySpec
	// Sync and Metadata are what Palette says; nothing of them is written.
	Sync     v1.RegistrySyncStatus
	Metadata v1.ObjectMeta
}

// places are the paths of one kind.
type places struct{ list, validate, one, sync, status string }

func (k Kind) places() (places, error) {
	switch k {
	case KindBasic:
		return places{v1.PathBasicRegistries, v1.PathBasicRegistriesValidate, v1.PathBasicRegistry, v1.PathBasicRegistrySync, v1.PathBasicRegistrySyncStatus}, nil
	case KindECR:
		return places{v1.PathEcrRegistries, v1.PathEcrRegistriesValidate, v1.PathEcrRegistry, v1.PathEcrRegistrySync, v1.PathEcrRegistrySyncStatus}, nil
	default:
		return places{}, fmt.Errorf("%w: registry kind %q", ErrArgument, string(k))
	}
}

// Registry reads a registry of either kind. The answer is fresh; only the kind
// of a registry is remembered. Passwords and tokens are v1.Masked in it.
func (c *Client) Registry(ctx context.Context, uid string) (Registry, error) {
	if kind, ok := c.kindOf(ctx, uid); ok {
		found, err := c.RegistryOf(ctx, kind, uid)
		if !errors.Is(err, ErrNotFound) {
			return found, err
		}
	}
	// Palette answers 404 when a registry is asked for under the other kind.
	found, err := c.RegistryOf(ctx, KindBasic, uid)
	if errors.Is(err, ErrNotFound) {
		found, err = c.RegistryOf(ctx, KindECR, uid)
	}
	return found, err
}

// RegistryOf reads a registry of a known kind. A registry of the other kind is
// an ErrNotFound.
func (c *Client) RegistryOf(ctx context.Context, kind Kind, uid string) (Registry, error) {
	at, err := kind.places()
	if err != nil {
		return Registry{}, err
	}
	var found Registry
	if kind == KindBasic {
		object, err := get[v1.BasicOciRegistry](ctx, c, Tenant(), nil, at.one, uid)
		if err != nil {
			return Registry{}, err
		}
		found = registry(kind, uid, object.Metadata, object.Status)
		found.Basic = orDefault(object.Spec, &v1.BasicOciRegistrySpec{})
	} else {
		object, err := get[v1.EcrRegistry](ctx, c, Tenant(), nil, at.one, uid)
		if err != nil {
			return Registry{}, err
		}
		found = registry(kind, uid, object.Metadata, object.Status)
		found.ECR = orDefault(object.Spec, &v1.EcrRegistrySpec{})
	}
	c.kinds.Store(uid, kind)
	return found, nil
}

func registry(kind Kind, uid string, meta *v1.ObjectMeta, status *v1.OciRegistryStatus) Registry {
	found := Registry{UID: uid, Kind: kind}
	if meta != nil {
		found.Metadata, found.Name = *meta, meta.Name
	}
	if status != nil && status.SyncStatus != nil {
		found.Sync = *status.SyncStatus
	}
	return found
}

// CreateRegistry makes a registry and returns its uid. A name that is taken is
// an ErrConflict. When the answer is lost, the registry is looked up by its
// name before the creation counts as failed.
func (c *Client) CreateRegistry(ctx context.Context, r Registry) (string, error) {
	at, err := r.Kind.places()
	if err != nil {
		return "", err
	}
	meta := &v1.ObjectMeta{Name: r.Name, Labels: r.Metadata.Labels, Annotations: r.Metadata.Annotations}
	body, secrets, err := r.document(meta)
	if err != nil {
		return "", err
	}
	earlier, earlierErr := c.Registries(ctx)
	defer c.registries.clear()
	uid, err := c.create(ctx, request{body: body, secrets: secrets}, at.list)
	if err != nil && uncertain(err) && earlierErr == nil {
		uid, err = c.madeAllTheSame(ctx, r, earlier, err)
	}
	if err == nil {
		c.kinds.Store(uid, r.Kind)
	}
	return uid, err
}

// madeAllTheSame looks for a registry that was not there before a creation
// whose answer got lost.
func (c *Client) madeAllTheSame(ctx context.Context, r Registry, earlier []v1.OciRegistry, lost error) (string, error) {
	now, err := c.FreshRegistries(ctx)
	if err != nil {
		return "", lost
	}
	known := map[string]bool{}
	for _, uid := range uidsOf(earlier, r.Name) {
		known[uid] = true
	}
	var made []string
	for _, uid := range uidsOf(now, r.Name) {
		if !known[uid] {
			made = append(made, uid)
		}
	}
	if len(made) != 1 {
		return "", lost
	}
	if _, err := c.RegistryOf(ctx, r.Kind, made[0]); err != nil {
		return "", lost
	}
	return made[0], nil
}

// UpdateRegistry overwrites a registry. The caller gives the whole spec: an
// empty field is cleared. Taken from Palette instead are what no caller
// manages (scope, registryUid, containsSpectroManifest, labels, annotations,
// and the provider type and partition when they are empty).
// Secrets are given anew each time; a masked one is ErrMaskedSecret.
func (c *Client) UpdateRegistry(ctx context.Context, r Registry) error {
	at, err := r.Kind.places()
	if err != nil {
		return err
	}
	current, err := c.RegistryOf(ctx, r.Kind, r.UID)
	if err != nil {
		return err
	}
	r = keepUnmanaged(r, current)
	meta := &v1.ObjectMeta{Name: r.Name, UID: r.UID, Labels: current.Metadata.Labels, Annotations: current.Metadata.Annotations}
	body, secrets, err := r.document(meta)
	if err != nil {
		return err
	}
	defer c.registries.clear()
	return c.send(ctx, request{method: http.MethodPut, body: body, secrets: secrets}, at.one, r.UID)
}

func keepUnmanaged(r, current Registry) Registry {
	if r.Name == "" {
		r.Name = current.Name
	}
	if spec := r.Basic; spec != nil && current.Basic != nil {
		kept := *spec
		kept.Scope, kept.RegistryUID = current.Basic.Scope, current.Basic.RegistryUID
		kept.ContainsSpectroManifest = current.Basic.ContainsSpectroManifest
		kept.ProviderType = orDefault(kept.ProviderType, current.Basic.ProviderType)
		r.Basic = &kept
	}
	if spec := r.ECR; spec != nil && current.ECR != nil {
		kept := *spec
		kept.Scope, kept.RegistryUID = current.ECR.Scope, current.ECR.RegistryUID
		kept.ContainsSpectroManifest = current.ECR.ContainsSpectroManifest
		kept.ProviderType = orDefault(kept.ProviderType, current.ECR.ProviderType)
		if kept.Credentials != nil && current.ECR.Credentials != nil {
			account := *kept.Credentials
			account.Partition = orDefault(account.Partition, current.ECR.Credentials.Partition)
			kept.Credentials = &account
		}
		r.ECR = &kept
	}
	return r
}

// DeleteRegistry deletes a registry; an empty kind deletes it whatever its
// kind. One that is not there is an ErrNotFound.
func (c *Client) DeleteRegistry(ctx context.Context, kind Kind, uid string) error {
	pattern := v1.PathRegistry
	if kind != "" {
		at, err := kind.places()
		if err != nil {
			return err
		}
		pattern = at.one
	}
	defer c.registries.clear()
	err := c.send(ctx, request{method: http.MethodDelete}, pattern, uid)
	if err == nil {
		c.kinds.Delete(uid)
	}
	return err
}

// ValidateRegistry lets Palette try a registry from where it runs, without
// making or changing one. A registry that Palette cannot enter is an *Error
// with what Palette says.
func (c *Client) ValidateRegistry(ctx context.Context, r Registry) error {
	at, err := r.Kind.places()
	if err != nil {
		return err
	}
	if _, _, err := r.document(nil); err != nil {
		return err
	}
	// Validation changes nothing, so it may be repeated like a read.
	tried := request{method: http.MethodPost, repeatable: true, body: r.Basic, secrets: r.Basic.Secrets()}
	if r.Kind == KindECR {
		tried.body, tried.secrets = r.ECR, r.ECR.Secrets()
	}
	return c.send(ctx, tried, at.validate)
}

// document is the body of a create or update request.
func (r Registry) document(meta *v1.ObjectMeta) (any, []redact.Secret, error) {
	switch {
	case r.Kind == KindBasic && r.Basic != nil:
		if auth := r.Basic.Auth; auth != nil && masked(auth.Password, auth.Token) {
			return nil, nil, fmt.Errorf("%w (registry %q)", ErrMaskedSecret, r.Name)
		}
		spec := *r.Basic
		spec.Auth = orDefault(spec.Auth, &v1.RegistryAuth{Type: v1.AuthNone})
		return v1.BasicOciRegistry{Metadata: meta, Spec: &spec}, spec.Secrets(), nil
	case r.Kind == KindECR && r.ECR != nil:
		if account := r.ECR.Credentials; account != nil && masked(account.SecretKey, account.SecretToken) {
			return nil, nil, fmt.Errorf("%w (registry %q)", ErrMaskedSecret, r.Name)
		}
		return v1.EcrRegistry{Metadata: meta, Spec: r.ECR}, r.ECR.Secrets(), nil
	default:
		return nil, nil, fmt.Errorf("%w: registry %q of kind %q has no spec of that kind", ErrArgument, r.Name, string(r.Kind))
	}
}

func masked(texts ...string) bool {
	for _, text := range texts {
		if text == v1.Masked {
			return true
		}
	}
	return false
}
