package session_test

import (
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

var errNoPalette = errors.New("palette must not be requested")

// offline is a session whose control plane does not respond.
func offline(credentials map[string]credential.Credential) *session.Session {
	return session.New(session.Options{
		Connect:     func() (*palette.Client, error) { return nil, errNoPalette },
		Credentials: credentials,
	})
}

func basic(given credential.Credential) palette.Registry {
	return palette.Registry{UID: "uid", Name: "acr", Settings: registry.Settings{
		Kind: registry.Basic, Endpoint: endpoint.Read("https://contoso.azurecr.io"), ContentPath: "charts",
		Credential: given,
	}}
}

func ecr(given credential.Credential) palette.Registry {
	return palette.Registry{UID: "uid", Name: "ecr", Settings: registry.Settings{
		Kind: registry.ECR, Endpoint: endpoint.Read("214575254960.dkr.ecr.eu-west-1.amazonaws.com"),
		Private: true, Credential: given,
	}}
}

func user(name, password string) credential.Credential {
	return credential.Credential{Kind: credential.Basic, Username: name, Password: redact.New(password)}
}

// lookup is the credential of a look-up.
func lookup(r session.Registration) credential.Credential {
	source := r.Source()
	return source.Registry(source.Endpoint).Credential
}

func TestNewRegistrationCredential(t *testing.T) {
	t.Parallel()
	hidden := basic(user("u", ""))
	hidden.Settings.Hidden = true
	pods := ecr(credential.Credential{})
	pods.Settings.PodIdentity = true
	for name, test := range map[string]struct {
		registry palette.Registry
		kind     credential.Kind
		hidden   bool
	}{
		"anonymous":      {basic(credential.Credential{}), "", false},
		"basic":          {basic(user("u", "secret")), credential.Basic, false},
		"hidden":         {hidden, "", true},
		"not in the run": {basic(user("u", "")), "", true},
		"role":           {ecr(credential.Credential{Kind: credential.Role, RoleARN: "arn"}), credential.Role, false},
		"pod identity":   {pods, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registration := session.Registration{Registry: test.registry}
			if got := lookup(registration).Kind; got != test.kind || registration.Hidden() != test.hidden {
				t.Errorf("credential is %q, hidden %t", got, registration.Hidden())
			}
			if registration.Anonymous() != (test.kind == "") {
				t.Errorf("anonymous is %v", registration.Anonymous())
			}
		})
	}
}

// A look-up has the credential of the registry in the same run, or else that of the provider configuration, or else
// none.
func TestRegistryByNameCredential(t *testing.T) {
	t.Parallel()
	machine := credential.Credential{Kind: credential.Basic, Username: "machine", Password: redact.New("m")}
	s := offline(map[string]credential.Credential{"acr": machine, "other": machine})

	remember := func(given credential.Credential) {
		registration := session.Registration{Registry: basic(given)}
		s.Remember(registration)
	}
	found := func() string {
		registration, err := s.RegistryByName(t.Context(), "", "acr")
		if err != nil {
			t.Fatal(err)
		}
		return lookup(registration).Username
	}
	remember(user("run", "secret"))
	if got := found(); got != "run" {
		t.Errorf("the run's own credential does not come first: %q", got)
	}
	remember(credential.Credential{})
	if got := found(); got != "machine" {
		t.Errorf("the provider's credential does not come second: %q", got)
	}
	if _, err := s.RegistryByID(t.Context(), "", "uid"); err != nil {
		t.Errorf("the uid of a registry of this run is not known: %v", err)
	}
	s.Forget("acr")
	if _, err := s.RegistryByName(t.Context(), "", "acr"); !errors.Is(err, errNoPalette) {
		t.Errorf("a forgotten registry is still there: %v", err)
	}
}

// A registry in Palette with an invalid endpoint is an error.
func TestRegistryWithoutEndpoint(t *testing.T) {
	t.Parallel()
	for text, good := range map[string]bool{"contoso.azurecr.io": true, "oci://x": false} {
		const metadata = `{"metadata": {"uid": "u", "name": "acr"}, "spec": `
		peer := http.NewServeMux()
		respond := func(path, document string) {
			peer.HandleFunc("GET /v1/registries/oci/"+path, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, document)
			})
		}
		respond("summary", `{"items": [`+metadata+`{"registryType": "basic"}}]}`)
		respond("u/basic", metadata+`{"endpoint": "`+text+`", "auth": {}}}`)
		s := session.New(session.Options{Connect: func() (*palette.Client, error) {
			return palette.New(palette.Config{
				BaseURL: "https://palette.local", APIKey: redact.New("key"), Transport: controlplane.Transport(peer),
			})
		}})
		if found, err := s.RegistryByName(t.Context(), "", "acr"); (err == nil) != good || good && found.UID != "u" {
			t.Errorf("%s: %v, %v", text, found, err)
		}
	}
}

func TestDefaultScope(t *testing.T) {
	t.Parallel()
	type scope struct {
		Scope string
		Known bool
	}
	for name, test := range map[string]struct {
		options session.Options
		want    scope
	}{
		"tenant":  {session.Options{}, scope{palette.ScopeTenant, true}},
		"project": {session.Options{Project: "Default"}, scope{palette.ScopeProject, true}},
		"unknown": {session.Options{ProjectUnknown: true}, scope{"", false}},
	} {
		test.options.Connect = func() (*palette.Client, error) { return nil, errNoPalette }
		var got scope
		got.Scope, got.Known = session.New(test.options).DefaultScope()
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Palette assumes the role. The credentials of this machine have precedence over it.
func TestRoleIsNotThisMachinesOwn(t *testing.T) {
	t.Parallel()
	registration := session.Registration{Registry: ecr(credential.Credential{Kind: credential.Role, RoleARN: "arn"})}
	for want, credentials := range map[credential.Kind]map[string]credential.Credential{
		credential.Role:           {"other": {Kind: credential.RunnerIdentity}},
		credential.RunnerIdentity: {"ecr": {Kind: credential.RunnerIdentity}},
	} {
		s := offline(credentials)
		s.Remember(registration)
		if found, err := s.RegistryByName(t.Context(), "", "ecr"); err != nil || lookup(found).Kind != want {
			t.Errorf("entered as %q, want %q: %v", lookup(found).Kind, want, err)
		}
	}
}
