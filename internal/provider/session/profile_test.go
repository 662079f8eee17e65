package session_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// peer is a Palette of one test, with a client besides that of the session.
type peer struct {
	*testing.T
	*palette.Client
	transport func(key string) func() (*palette.Client, error)
}

const peerKey = "session-test-key"

func newPeer(t *testing.T) *peer {
	t.Helper()
	folder, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	handler, err := controlplane.New(controlplane.Options{
		Store: folder, APIKey: redact.New(peerKey), Prober: struct{ probe.Prober }{},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(handler.Close)
	p := &peer{T: t, transport: func(key string) func() (*palette.Client, error) {
		return func() (*palette.Client, error) {
			return palette.New(palette.Config{
				BaseURL: "palette.test", APIKey: redact.New(key), Transport: controlplane.Transport(handler),
			})
		}
	}}
	if p.Client, err = p.transport(peerKey)(); err != nil {
		t.Fatal(err)
	}
	return p
}

// session is one run on the peer.
func (p *peer) session(options session.Options) *session.Session {
	options.Connect = p.transport(peerKey)
	return session.New(options)
}

// project is the scope of the project that every Palette has.
func (p *peer) project() palette.Scope {
	p.Helper()
	uid, err := p.ProjectUID(p.Context(), "Default")
	if err != nil {
		p.Fatal(err)
	}
	return palette.Project(uid)
}

// profile makes a profile and returns its uid.
func (p *peer) profile(scope palette.Scope, name, version string) string {
	p.Helper()
	return p.profileOf(
		scope, palette.NewProfile{Name: name, Version: version, Type: palette.TypeAddOn, CloudType: "all"},
	)
}

func (p *peer) profileOf(scope palette.Scope, wanted palette.NewProfile) string {
	p.Helper()
	uid, err := p.CreateProfile(p.Context(), scope, wanted)
	if err != nil {
		p.Fatal(err)
	}
	return uid
}

const nobody = "0123456789abcdef01234567"

// Profile finds a profile by its uid in the scopes of the run. It fails while the project is unknown.
func TestProfile(t *testing.T) {
	t.Parallel()
	p := newPeer(t)
	inTenant, inProject := p.profile(palette.Tenant(), "base", "1.0.0"), p.profile(p.project(), "apps", "1.0.0")
	for name, test := range map[string]struct {
		options session.Options
		uid     string
		scope   string
		err     error
		absent  []string // where it is absent
	}{
		"tenant":                      {uid: inTenant, scope: "tenant"},
		"tenant, read in the project": {options: session.Options{Project: "Default"}, uid: inTenant, scope: "project"},
		"project":                     {options: session.Options{Project: "Default"}, uid: inProject, scope: "project"},
		"nobody's": {
			options: session.Options{Project: "Default"}, uid: nobody, err: palette.ErrNotFound,
			absent: []string{`the project "Default"`, "the tenant"},
		},
		"another project":         {options: session.Options{Project: "Lab"}, uid: inTenant, err: session.ErrProjectNotFound},
		"a project not known yet": {options: session.Options{ProjectUnknown: true}, uid: inTenant, err: session.ErrConfigurationUnknown},
		"no uid":                  {uid: "..", err: palette.ErrArgument, absent: []string{"the tenant"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := p.session(test.options)
			found, scope, err := s.Profile(t.Context(), test.uid)
			if !errors.Is(err, test.err) || err == nil && (found.UID != test.uid || scope.String() != test.scope) {
				t.Errorf("found %q in %v: %v", found.UID, scope, err)
			}
			scopes, absent := s.ProfileAbsent(t.Context(), test.uid)
			if diff := cmp.Diff(test.absent, scopes); diff != "" || absent != (test.absent != nil) {
				t.Errorf("absent: %t (-want +got):\n%s", absent, diff)
			}
			s.MissProfile(test.uid)
			if _, absent := s.ProfileAbsent(t.Context(), test.uid); absent {
				t.Error("what the refresh missed is absent for the plan")
			}
			if err != nil {
				return
			}
			if reading, err := s.ReadingScope(t.Context(), test.uid); err != nil || reading != scope {
				t.Errorf("its registries are read in %v: %v", reading, err)
			}
		})
	}
}

// ProfilesLike finds profiles by a text that is a name, or similar to a uid.
func TestProfilesLike(t *testing.T) {
	t.Parallel()
	p := newPeer(t)
	first, second := p.profile(palette.Tenant(), "apps", "1.0.0"), p.profile(p.project(), "Apps", "2.0.0")
	found := p.session(session.Options{Project: "Default"}).ProfilesLike(t.Context(), "apps")
	named := map[string]bool{}
	for _, version := range found.Named {
		named[version.UID] = true
	}
	if diff := cmp.Diff(map[string]bool{first: true, second: true}, named); diff != "" || len(found.Similar) > 0 {
		t.Errorf("%v (-want +got):\n%s", found, diff)
	}
	swapped := first[:10] + first[11:] // a digit is missing
	found = p.session(session.Options{}).ProfilesLike(t.Context(), swapped)
	if len(found.Similar) != 1 || found.Similar[0].UID != first || len(found.Named) > 0 {
		t.Errorf("like %s: %v", swapped, found)
	}
	if found = offline(nil).ProfilesLike(t.Context(), "apps"); len(found.Named)+len(found.Similar) > 0 {
		t.Errorf("without Palette: %v", found)
	}
}

// Profiles lists the profiles of the project and of the tenant. AdoptableProfiles lists add-on profiles only.
func TestAdoptableProfiles(t *testing.T) {
	t.Parallel()
	p := newPeer(t)
	p.profile(palette.Tenant(), "base", "1.0.0")
	p.profile(p.project(), "apps", "1.0.0")
	p.profileOf(palette.Tenant(), palette.NewProfile{Name: "infra", Version: "1.0.0", Type: "infra", CloudType: "aws"})
	for name, test := range map[string]struct {
		options        session.Options
		query          session.ProfileQuery
		all, adoptable []string
		err            error
	}{
		"tenant":         {all: []string{"base", "infra"}, adoptable: []string{"base"}},
		"project":        {options: session.Options{Project: "Default"}, all: []string{"apps", "base", "infra"}, adoptable: []string{"apps", "base"}},
		"of the scope":   {options: session.Options{Project: "Default"}, query: session.ProfileQuery{ProfileFilter: palette.ProfileFilter{Scope: "project"}}, all: []string{"apps"}, adoptable: []string{"apps"}},
		"of the project": {options: session.Options{Project: "Default"}, query: session.ProfileQuery{Project: "Default"}, all: []string{"apps"}, adoptable: []string{"apps"}},
		"of no scope":    {query: session.ProfileQuery{ProfileFilter: palette.ProfileFilter{Scope: "project"}}, err: session.ErrNoProject},
		"not known":      {options: session.Options{ProjectUnknown: true}, err: session.ErrConfigurationUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := p.session(test.options)
			all, err := s.Profiles(t.Context(), test.query)
			if !errors.Is(err, test.err) {
				t.Error(err)
			}
			adoptable, err := s.AdoptableProfiles(t.Context(), test.query)
			if !errors.Is(err, test.err) {
				t.Error(err)
			}
			if diff := cmp.Diff(
				[][]string{test.all, test.adoptable}, [][]string{names(all), names(adoptable)},
			); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, profile := range adoptable {
				scope, err := s.ReadingScope(t.Context(), profile.UID)
				if err != nil || scope.String() != profile.Scope {
					t.Errorf("%s is read in %v: %v", profile.Name, scope, err)
				}
			}
		})
	}
}

func names(profiles []palette.ProfileSummary) []string {
	var found []string
	for _, profile := range profiles {
		found = append(found, profile.Name)
	}
	return found
}

// Variables are read in the scope of the profile.
func TestVariables(t *testing.T) {
	t.Parallel()
	p := newPeer(t)
	uid := p.profileOf(p.project(), palette.NewProfile{
		Name: "apps", Version: "1.0.0", Type: palette.TypeAddOn, CloudType: "all",
		Variables: []palette.Variable{{Name: "region", DisplayName: "region", Format: "string"}},
	})
	names, err := p.session(session.Options{Project: "Default"}).VariableNames(t.Context(), uid)
	if diff := cmp.Diff([]string{"region"}, names); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if _, err := p.session(session.Options{}).VariableNames(t.Context(), nobody); !errors.Is(err, palette.ErrNotFound) {
		t.Errorf("of no profile: %v", err)
	}
	if _, err := offline(nil).Variables(t.Context(), uid); !errors.Is(err, errNoPalette) {
		t.Errorf("without Palette: %v", err)
	}
}
