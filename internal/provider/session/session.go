// Package session is what the resources of one configured provider share: the Palette client, the prober, how strictly
// charts are checked, and what this run knows of its registries.
//
// A Session does nothing until a resource needs it: configuring the provider sends no request, and a provider may be
// configured with values that are not known yet as long as no resource needs them.
package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/palette-oci/terraform-provider-palette/internal/chart/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/memo"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

var (
	// ErrNoControlPlane says that neither Palette nor the embedded control plane is configured.
	ErrNoControlPlane = errors.New("no control plane is configured")
	// ErrNoAPIKey says that a Palette host is configured without an API key.
	ErrNoAPIKey = errors.New("no API key is configured")
	// ErrAmbiguousEnvironment says that the environment names both kinds of control plane and the configuration none.
	ErrAmbiguousEnvironment = errors.New("the environment names Palette and the embedded control plane")
	// ErrHomeOfAnother says that embedded.path begins with ~ and a name.
	ErrHomeOfAnother = errors.New("the folder begins with ~ and something else than a slash")
	// ErrNoHome says that embedded.path begins with ~ and that the environment has no home folder.
	ErrNoHome = errors.New("the folder begins with ~ and the environment names no home folder")
	// ErrConfigurationUnknown says that the provider configuration depends on values that this run does not know yet.
	ErrConfigurationUnknown = errors.New("the provider configuration is not known yet")
	// ErrProjectNotFound says that the project of the provider configuration does not exist. It is no
	// palette.ErrNotFound: the objects of a project are not gone because its name is misspelled.
	ErrProjectNotFound = errors.New("the project of the provider configuration was not found")
	// ErrProjectNotListed is an ErrProjectNotFound of the embedded control
	// plane, whose projects are listed in the provider configuration.
	ErrProjectNotListed = fmt.Errorf("%w, as it is not listed", ErrProjectNotFound)
	// ErrNoProject says that the scope is project and the provider configuration names no project.
	ErrNoProject = errors.New("the provider configuration names no project")
)

// projectError is an ErrProjectNotFound that lists the projects that exist. It is no palette.ErrNotFound, although its
// reason is one.
type projectError struct{ missing, reason error }

// Error implements error.
func (e *projectError) Error() string { return e.missing.Error() + ": " + e.reason.Error() }

// Unwrap gives the kind.
func (e *projectError) Unwrap() error { return e.missing }

// As finds the reason.
func (e *projectError) As(target any) bool { return errors.As(e.reason, target) }

// Checks says how strictly charts are checked.
type Checks string

// The values of the provider attribute chart_checks.
const (
	Enforce Checks = "enforce"
	Warn    Checks = "warn"
	Off     Checks = "off"
)

// ChecksNames lists the values of chart_checks.
func ChecksNames() []string { return []string{string(Enforce), string(Warn), string(Off)} }

// Options are what Configure makes of the provider configuration.
type Options struct {
	// Connect makes the client of the control plane. It is called once, when
	// the first operation needs it; its error is kept.
	Connect func() (*palette.Client, error)
	// Embedded says that the control plane is the embedded one.
	Embedded bool
	Prober   probe.Prober
	// Log is where operations are logged; nil for no logs.
	Log *slog.Logger
	// Logins gives logins for Amazon ECR.
	Logins probe.LoginSource
	// Checks of charts; "" is Enforce.
	Checks Checks
	// Project is the name of the default project, "" for tenant scope.
	Project string
	// ProjectUnknown says that the project name is not known yet.
	ProjectUnknown bool
	// Credentials of this machine for chart look-ups, by registry name.
	Credentials map[string]credential.Credential
}

// Session is shared by all resources of one provider configuration and is safe for concurrent use.
type Session struct {
	// Ledger records what this run does with versions of profiles.
	ledger.Ledger
	Prober probe.Prober
	Checks Checks
	// Schemas checks values against the schemas of charts.
	Schemas schema.Checker

	options  Options
	connect  func() (*palette.Client, error)
	run      run
	profiles sync.Map // profile uid → palette.Scope
	missed   sync.Map // uids of profiles that a refresh did not find
	lookedUp sync.Map // references of charts that a refresh found
	expected sync.Map // profile and registry → *sync.Once, see ExpectCharts
	// registered are the registries that this run has read in Palette, by uid: one
	// read serves all the layers of a registry.
	registered memo.Memo[string, Registration]
	reach      reach
}

// New makes a session; it sends no request.
func New(o Options) *Session {
	return &Session{
		Prober: o.Prober, Checks: cmp.Or(o.Checks, Enforce), options: o, connect: sync.OnceValues(o.Connect),
	}
}

// Palette returns the client of the control plane, or one of the errors of
// this package that says what the provider configuration lacks.
func (s *Session) Palette() (*palette.Client, error) { return s.connect() }

// unconfigured reports whether no request can be sent in this phase because the provider configuration is not known
// yet.
func (s *Session) unconfigured() bool {
	_, err := s.connect()
	return errors.Is(err, ErrConfigurationUnknown)
}

// DefaultScope returns the scope of profiles that name none, and false when it is not known yet.
func (s *Session) DefaultScope() (string, bool) {
	switch {
	case s.options.ProjectUnknown:
		return "", false
	case s.options.Project == "":
		return palette.Tenant().String(), true
	default:
		return palette.ScopeProject, true
	}
}

// Projectless reports whether the provider configuration names no project, and is known to.
func (s *Session) Projectless() bool { return s.options.Project == "" && !s.options.ProjectUnknown }

// In is the client and the scope of that name; see Scope.
func (s *Session) In(ctx context.Context, name string) (*palette.Client, palette.Scope, error) {
	client, err := s.Palette()
	if err != nil {
		return nil, palette.Scope{}, err
	}
	scope, err := s.Scope(ctx, name)
	return client, scope, err
}

// Scope resolves "project" or "tenant". The client looks up the uid of the project once.
func (s *Session) Scope(ctx context.Context, name string) (palette.Scope, error) {
	if name != palette.ScopeProject {
		return palette.Tenant(), nil
	}
	switch {
	case s.options.ProjectUnknown:
		return palette.Scope{}, ErrConfigurationUnknown
	case s.options.Project == "":
		return palette.Scope{}, ErrNoProject
	}
	client, err := s.Palette()
	if err != nil {
		return palette.Scope{}, err
	}
	uid, err := client.ProjectUID(ctx, s.options.Project)
	if errors.Is(err, palette.ErrNotFound) {
		missing := ErrProjectNotFound
		if s.options.Embedded {
			missing = ErrProjectNotListed
		}
		return palette.Scope{}, &projectError{missing, err}
	}
	if err != nil {
		return palette.Scope{}, err
	}
	return palette.Project(uid), nil
}
