package session

import (
	"context"
	"sync"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
)

// Registration is an OCI registry as this run knows it, ready to be asked.
type Registration struct {
	// UID in Palette, "" while it is not registered.
	UID  string
	Name string
	// Source says how to ask it, for every region.
	Source region.Source
	// Synchronized registries have a pack uid per chart version.
	Synchronized bool
	// Unknown says that the configuration of this run depends on values that
	// are not known yet: nothing else but the name may be relied on.
	Unknown bool
	// Hidden says that Palette has credentials for it and shows them to
	// nobody, and that this run has none of its own.
	Hidden bool
}

// Anonymous reports whether the registry is entered without credentials.
func (r Registration) Anonymous() bool {
	return r.Source.Registry.Credential.Kind == credential.Anonymous || r.Source.Registry.Credential.Kind == ""
}

// run is what this provider process has seen of the registries of its
// configuration. Terraform plans a registry before the layers that refer to
// it, in the same process and with the write-only values at hand; so a chart
// can be looked up before its registry exists in Palette.
type run struct {
	mu      sync.RWMutex
	byName  map[string]Registration
	changed chan struct{} // closed with every Remember; nil while nobody waits
}

// Remember keeps a registry of the configuration for the rest of the run.
func (s *Session) Remember(r Registration) {
	s.registered.forget(r.UID)
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

// remembered is closed when the run gets to know another registry.
func (r *run) remembered() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.changed == nil {
		r.changed = make(chan struct{})
	}
	return r.changed
}

// Forget drops what the run knows of a registry that it has deleted.
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

// RegistryByName finds a registry in this run's configuration, then in Palette,
// as the scope of a profile sees it; "" stands for no profile.
func (s *Session) RegistryByName(ctx context.Context, profile, name string) (Registration, error) {
	if r, ok := s.run.find(func(r Registration) bool { return r.Name == name }); ok {
		return s.withCredential(r), nil
	}
	client, scope, err := s.reader(ctx, profile)
	if err != nil {
		return Registration{}, err
	}
	found, err := client.RegistryByName(ctx, scope, name)
	if err != nil {
		return Registration{}, err
	}
	return s.fromPalette(ctx, client, scope, found.UID)
}

// RegistryByID finds a registry in this run's configuration, then in Palette, as
// RegistryByName does.
func (s *Session) RegistryByID(ctx context.Context, profile, uid string) (Registration, error) {
	if r, ok := s.run.find(func(r Registration) bool { return r.UID == uid }); ok {
		return s.withCredential(r), nil
	}
	client, scope, err := s.reader(ctx, profile)
	if err != nil {
		return Registration{}, err
	}
	return s.fromPalette(ctx, client, scope, uid)
}

// PackVersions are the versions of a chart in Palette's index of a registry, as
// the scope of a profile sees them.
func (s *Session) PackVersions(ctx context.Context, profile, chart, registry string) ([]palette.PackVersion, error) {
	client, scope, err := s.reader(ctx, profile)
	if err != nil {
		return nil, err
	}
	return client.PackVersions(ctx, scope, chart, registry)
}

// RegistryName is the name of a registry by the list that all layers share, ""
// when it is gone.
func (s *Session) RegistryName(ctx context.Context, profile, uid string) (string, error) {
	client, scope, err := s.reader(ctx, profile)
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

func (s *Session) reader(ctx context.Context, profile string) (*palette.Client, palette.Scope, error) {
	client, err := s.Palette()
	if err != nil {
		return nil, palette.Scope{}, err
	}
	scope, err := s.ReadingScope(ctx, profile)
	return client, scope, err
}

func (s *Session) fromPalette(ctx context.Context, client *palette.Client, scope palette.Scope, uid string) (Registration, error) {
	r, err := s.registered.get(ctx, client, scope, uid)
	if err != nil {
		return Registration{}, err
	}
	return s.withCredential(r), nil
}

// withCredential gives a registration that this machine cannot enter by itself
// the credential that the provider configuration holds for its name. A role
// opens nothing by itself: it is there for Palette's AWS account to assume, and
// this machine may have a way in of its own.
func (s *Session) withCredential(r Registration) Registration {
	role := r.Source.Registry.Credential.Kind == credential.Role
	if given, ok := s.options.Credentials[r.Name]; ok && (role || r.Anonymous()) {
		r.Source.Registry.Credential = given
		r.Hidden = false
	}
	return r
}

// NewRegistration makes a registry ready to be asked. Credentials that Palette
// hides are none: such a registration is anonymous. It fails when the endpoint
// cannot be asked.
func NewRegistration(r palette.Registry) (Registration, error) {
	source, err := region.NewSource(r.Settings)
	if err != nil {
		return Registration{UID: r.UID, Name: r.Name}, err
	}
	_, withheld := r.Settings.LookupCredential()
	return Registration{
		UID: r.UID, Name: r.Name, Source: source,
		Synchronized: r.Settings.Synchronized, Hidden: withheld != nil,
	}, nil
}
