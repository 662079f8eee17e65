package session_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// From returns nil before the provider is configured, and reports provider data of another type.
func TestFrom(t *testing.T) {
	t.Parallel()
	own := offline(nil)
	for name, test := range map[string]struct {
		data   any
		want   *session.Session
		failed bool
	}{
		"nothing yet":    {nil, nil, false},
		"a session":      {own, own, false},
		"something else": {"text", nil, true},
	} {
		var diags diag.Diagnostics
		if got := session.From(test.data, &diags); got != test.want || diags.HasError() != test.failed {
			t.Errorf("%s: %v, %v", name, got, diags)
		}
	}
}

// Scope looks the uid of the project up by its name. If the project is missing, its objects do not count as missing.
func TestScope(t *testing.T) {
	t.Parallel()
	p := newPeer(t)
	for name, test := range map[string]struct {
		options session.Options
		scope   string
		want    palette.Scope
		err     error
	}{
		"tenant":            {scope: "tenant"},
		"project":           {options: session.Options{Project: "Default"}, scope: "project", want: p.project()},
		"none":              {scope: "project", err: session.ErrNoProject},
		"absent":            {options: session.Options{Project: "Lab"}, scope: "project", err: session.ErrProjectNotFound},
		"absent, embedded":  {options: session.Options{Project: "Lab", Embedded: true}, scope: "project", err: session.ErrProjectNotListed},
		"not known":         {options: session.Options{ProjectUnknown: true}, scope: "project", err: session.ErrConfigurationUnknown},
		"tenant, not known": {options: session.Options{ProjectUnknown: true}, scope: "tenant"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := p.session(test.options).Scope(t.Context(), test.scope)
			if got != test.want || !errors.Is(err, test.err) || errors.Is(err, palette.ErrNotFound) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

// An error that affects the whole run is found once, and is reported to one caller.
func TestReach(t *testing.T) {
	t.Parallel()
	p := newPeer(t)
	for name, test := range map[string]struct {
		key     string
		connect error
		options session.Options
		err     error
	}{
		"all is well":            {},
		"a project":              {options: session.Options{Project: "Default"}},
		"another key":            {key: "other", err: palette.ErrUnauthorized},
		"another project":        {options: session.Options{Project: "Lab"}, err: session.ErrProjectNotFound},
		"no control plane":       {connect: session.ErrNoControlPlane, err: session.ErrNoControlPlane},
		"not known yet":          {connect: session.ErrConfigurationUnknown},
		"embedded, odd folder":   {connect: errors.New("no folder"), options: session.Options{Embedded: true, Project: "Lab"}},
		"embedded, not opened":   {connect: errors.New("no folder"), options: session.Options{Embedded: true}},
		"embedded, not a member": {options: session.Options{Embedded: true, Project: "Lab"}, err: session.ErrProjectNotListed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.options.Connect = p.transport(peerKey)
			if test.key != "" {
				test.options.Connect = p.transport(test.key)
			}
			if test.connect != nil {
				test.options.Connect = func() (*palette.Client, error) { return nil, test.connect }
			}
			s := session.New(test.options)
			if first, err := s.Reach(ended(t)); first || err != nil {
				t.Errorf("a caller that has gone is reported %v", err)
			}
			for i := range 2 {
				first, err := s.Reach(t.Context())
				if !errors.Is(err, test.err) || first != (test.err != nil && i == 0) {
					t.Errorf("first %t: %v", first, err)
				}
			}
			if s.Unreached() != (test.err != nil) ||
				s.Unrefreshable(false) != (test.err != nil || test.connect == session.ErrConfigurationUnknown) {
				t.Errorf("unreached %t, unrefreshable %t", s.Unreached(), s.Unrefreshable(false))
			}
		})
	}
}

// ended is a context that has ended.
func ended(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// tokens is a source of tokens.
type tokens struct{}

// Login implements probe.LoginSource.
func (tokens) Login(_ context.Context, registry probe.Registry) (probe.Login, error) {
	return probe.Login{Username: "AWS", Password: registry.Credential.SecretAccessKey}, nil
}

// Login returns a user name and password unchanged, and a token for AWS credentials.
func TestLogin(t *testing.T) {
	t.Parallel()
	s := session.New(
		session.Options{Logins: tokens{}, Connect: func() (*palette.Client, error) { return nil, errNoPalette }},
	)
	for want, given := range map[string]credential.Credential{
		"u:p": user("u", "p"), "AWS:s": {Kind: credential.AccessKey, AccessKeyID: "a", SecretAccessKey: user("", "s").Password},
	} {
		login, err := s.Login(t.Context(), probe.Registry{Credential: given})
		if got := login.Username + ":" + login.Password.Reveal(); got != want || err != nil {
			t.Errorf("got %q, want %q: %v", got, want, err)
		}
	}
}

// Operations are logged if logs are requested, also before the provider is configured.
func TestBegin(t *testing.T) {
	t.Parallel()
	var written bytes.Buffer
	logging := session.New(session.Options{
		Log: slog.New(
			slog.NewTextHandler(&written, nil),
		), Connect: func() (*palette.Client, error) { return nil, errNoPalette },
	})
	for _, s := range []*session.Session{nil, offline(nil), logging} {
		_, end := s.Begin(t.Context(), "read", "palette_oci_registry", "acr")
		end()
	}
	if lines := strings.Count(written.String(), "\n"); lines != 1 ||
		!strings.Contains(written.String(), "palette_oci_registry") {
		t.Errorf("%d lines: %s", lines, written.String())
	}
}

// LookedUp finds a look-up of this run by its reference.
func TestLookedUp(t *testing.T) {
	t.Parallel()
	s := offline(nil)
	s.NoteLookup("oci://contoso.azurecr.io/web:1.0.0")
	if !s.LookedUp("oci://contoso.azurecr.io/web:1.0.0") || s.LookedUp("oci://contoso.azurecr.io/web:1.0.1") {
		t.Error("another look-up is known than the one that was noted")
	}
}
