package session

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
)

// Registration is a registry as this run knows it: as the configuration plans
// it or as Palette has it. Its UID is "" while it is not registered.
type Registration struct {
	palette.Registry
	// Unknown says that the configuration of this run depends on values that
	// are not known yet: nothing else but the name may be relied on.
	Unknown bool
}

// Source is where its charts are looked up.
func (r Registration) Source() region.Source { return region.Source{Settings: r.Settings} }

// Hidden reports whether Palette has credentials for it and shows them to nobody, and this run has none of its own.
func (r Registration) Hidden() bool {
	_, err := r.Settings.LookupCredential()
	return err != nil
}

// Anonymous reports whether this machine authenticates to it without credentials.
func (r Registration) Anonymous() bool {
	given, _ := r.Settings.LookupCredential()
	return given.Kind == credential.Anonymous || given.Kind == ""
}

// run holds the registries of the configuration that this provider process has planned or written. Terraform plans a
// registry before the layers that refer to it, in the same process and with the write-only values at hand; so a chart
// can be looked up before its registry exists in Palette.
type run struct {
	mu      sync.RWMutex
	byName  map[string]Registration
	changed chan struct{} // closed with every Remember; nil while nobody waits
}

// Remember keeps a registry of the configuration for the rest of the run.
func (s *Session) Remember(r Registration) {
	s.registered.Forget(r.UID)
	s.run.mu.Lock()
	defer s.run.mu.Unlock()
	if s.run.byName == nil {
		s.run.byName = make(map[string]Registration)
	}
	s.run.byName[r.Name] = r
	if s.run.changed != nil {
		close(s.run.changed)
		s.run.changed = nil
	}
}

// remembered returns a channel that is closed by the next Remember.
func (r *run) remembered() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.changed == nil {
		r.changed = make(chan struct{})
	}
	return r.changed
}

// Forget drops a registry that the run has deleted.
func (s *Session) Forget(name string) {
	s.run.mu.Lock()
	defer s.run.mu.Unlock()
	delete(s.run.byName, name)
}

func (r *run) find(match func(Registration) bool) (Registration, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, registration := range r.byName {
		if match(registration) {
			return registration, true
		}
	}
	return Registration{}, false
}

// Registry finds a registry by its name or, where that is null, by its uid.
func (s *Session) Registry(ctx context.Context, profile string, name, uid types.String) (Registration, error) {
	if !name.IsNull() {
		return s.RegistryByName(ctx, profile, name.ValueString())
	}
	return s.RegistryByID(ctx, profile, uid.ValueString())
}

// RegistryByName finds a registry in this run's configuration, then in Palette,
// as the scope of a profile sees it; "" stands for no profile.
func (s *Session) RegistryByName(ctx context.Context, profile, name string) (Registration, error) {
	if r, ok := s.run.find(func(r Registration) bool { return r.Name == name }); ok {
		return s.withCredential(r), nil
	}
	client, scope, err := s.Reader(ctx, profile)
	if err != nil {
		return Registration{}, err
	}
	found, err := client.RegistryByName(ctx, scope, name)
	if err != nil {
		return Registration{}, err
	}
	return s.RegistryByID(ctx, profile, found.UID)
}

// RegistryByID finds a registry in this run's configuration, then in Palette, as RegistryByName does.
func (s *Session) RegistryByID(ctx context.Context, profile, uid string) (Registration, error) {
	if r, ok := s.run.find(func(r Registration) bool { return r.UID == uid }); ok {
		return s.withCredential(r), nil
	}
	client, scope, err := s.Reader(ctx, profile)
	if err != nil {
		return Registration{}, err
	}
	r, err := s.registered.Get(ctx, uid, func(ctx context.Context) (Registration, error) {
		found, err := client.Registry(ctx, scope, uid)
		if err == nil {
			err = found.Settings.CheckEndpoint()
		}
		return Registration{Registry: found}, err
	})
	if err != nil {
		return Registration{}, err
	}
	return s.withCredential(r), nil
}

// PackVersions are the versions of a chart in Palette's index of a registry, as the scope of a profile sees them.
func (s *Session) PackVersions(ctx context.Context, profile, chart, registry string) ([]palette.PackVersion, error) {
	client, scope, err := s.Reader(ctx, profile)
	if err != nil {
		return nil, err
	}
	return client.PackVersions(ctx, scope, chart, registry)
}

// RegistryName is the name of a registry by the list that all layers share, "" when it is gone.
func (s *Session) RegistryName(ctx context.Context, profile, uid string) (string, error) {
	client, scope, err := s.Reader(ctx, profile)
	if err != nil {
		return "", err
	}
	registries, err := client.Registries(ctx, scope)
	for _, registry := range registries {
		if registry.UID == uid {
			return registry.Name, err
		}
	}
	return "", err
}

// Reader is the client and the scope in which registries and packs are read for a profile, see ReadingScope.
func (s *Session) Reader(ctx context.Context, profile string) (*palette.Client, palette.Scope, error) {
	client, err := s.Palette()
	if err != nil {
		return nil, palette.Scope{}, err
	}
	scope, err := s.ReadingScope(ctx, profile)
	return client, scope, err
}

// withCredential gives a registration whose credentials this machine does not have the ones that the provider
// configuration holds for its name. These also come before a role, which is there for Palette's AWS account to assume.
func (s *Session) withCredential(r Registration) Registration {
	role := r.Settings.Credential.Kind == credential.Role
	if given, ok := s.options.Credentials[r.Name]; ok && (role || r.Anonymous()) {
		r.Settings.Credential, r.Settings.Hidden, r.Settings.PodIdentity = given, false, false
	}
	return r
}
