package session_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

var errNoPalette = errors.New("palette must not be asked")

// offline is a session whose control plane cannot be reached.
func offline(credentials map[string]credential.Credential) *session.Session {
	return session.New(session.Options{
		Connect:     func() (*palette.Client, error) { return nil, errNoPalette },
		Credentials: credentials,
	})
}

func basic(auth v1.RegistryAuth) palette.Registry {
	return palette.Registry{UID: "uid", Name: "acr", Kind: palette.KindBasic, Basic: &v1.BasicOciRegistrySpec{
		Endpoint: "https://contoso.azurecr.io", BaseContentPath: "charts", Auth: &auth,
	}}
}

func ecr(account *v1.AwsCloudAccount) palette.Registry {
	return palette.Registry{UID: "uid", Name: "ecr", Kind: palette.KindECR, ECR: &v1.EcrRegistrySpec{
		Endpoint: "214575254960.dkr.ecr.eu-west-1.amazonaws.com", Credentials: account,
	}}
}

func TestNewRegistrationCredential(t *testing.T) {
	t.Parallel()
	secret := redact.New("secret")
	for name, test := range map[string]struct {
		registry palette.Registry
		want     credential.Credential
	}{
		"anonymous":       {basic(v1.RegistryAuth{Type: v1.AuthNone}), credential.Credential{}},
		"basic":           {basic(v1.RegistryAuth{Type: v1.AuthBasic, Username: "u", Password: "secret"}), credential.Credential{Kind: credential.Basic, Username: "u", Password: secret}},
		"masked":          {basic(v1.RegistryAuth{Type: v1.AuthBasic, Username: "u", Password: v1.Masked}), credential.Credential{}},
		"no auth":         {palette.Registry{Basic: &v1.BasicOciRegistrySpec{Endpoint: "contoso.azurecr.io"}}, credential.Credential{}},
		"unprotected ecr": {ecr(nil), credential.Credential{}},
		"access key": {
			ecr(&v1.AwsCloudAccount{CredentialType: v1.CredentialSecret, AccessKey: "AKIA", SecretKey: "secret"}),
			credential.Credential{Kind: credential.AccessKey, AccessKeyID: "AKIA", SecretAccessKey: secret},
		},
		"masked access key": {ecr(&v1.AwsCloudAccount{CredentialType: v1.CredentialSecret, AccessKey: "AKIA", SecretKey: v1.Masked}), credential.Credential{}},
		"role": {
			ecr(&v1.AwsCloudAccount{CredentialType: v1.CredentialSTS, Sts: &v1.AwsStsCredentials{Arn: "arn", ExternalID: "x"}}),
			credential.Credential{Kind: credential.Role, RoleARN: "arn", ExternalID: "x"},
		},
		"pod identity": {ecr(&v1.AwsCloudAccount{CredentialType: v1.CredentialPodIdentity}), credential.Credential{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registration, err := session.NewRegistration(test.registry)
			if err != nil {
				t.Fatal(err)
			}
			got := registration.Source.Registry.Credential
			key := []byte("key")
			if got.Kind != test.want.Kind || got.Fingerprint(key) != test.want.Fingerprint(key) {
				t.Errorf("credential is %+v, want %+v", got, test.want)
			}
			if registration.Anonymous() != (test.want.Kind == "") {
				t.Errorf("anonymous is %v", registration.Anonymous())
			}
		})
	}
}

// The credential of a look-up: that of the registry in the same run, then the
// provider's, then nothing.
func TestRegistryByNameCredential(t *testing.T) {
	t.Parallel()
	machine := credential.Credential{Kind: credential.Basic, Username: "machine", Password: redact.New("m")}
	s := offline(map[string]credential.Credential{"acr": machine, "other": machine})

	remember := func(auth v1.RegistryAuth) {
		registration, err := session.NewRegistration(basic(auth))
		if err != nil {
			t.Fatal(err)
		}
		s.Remember(registration)
	}
	found := func() string {
		registration, err := s.RegistryByName(t.Context(), "acr")
		if err != nil {
			t.Fatal(err)
		}
		return registration.Source.Registry.Credential.Username
	}
	remember(v1.RegistryAuth{Type: v1.AuthBasic, Username: "run", Password: "secret"})
	if got := found(); got != "run" {
		t.Errorf("the run's own credential does not come first: %q", got)
	}
	remember(v1.RegistryAuth{Type: v1.AuthNone})
	if got := found(); got != "machine" {
		t.Errorf("the provider's credential does not come second: %q", got)
	}
	if _, err := s.RegistryByID(t.Context(), "uid"); err != nil {
		t.Errorf("the uid of a registry of this run is not known: %v", err)
	}
	s.Forget("acr")
	if _, err := s.RegistryByName(t.Context(), "acr"); !errors.Is(err, errNoPalette) {
		t.Errorf("a forgotten registry is still there: %v", err)
	}
}

func TestNewRegistrationRejectsWhatCannotBeAsked(t *testing.T) {
	t.Parallel()
	for name, registry := range map[string]palette.Registry{
		"no spec":      {Name: "empty"},
		"bad endpoint": {Name: "bad", Basic: &v1.BasicOciRegistrySpec{Endpoint: "oci://x", Auth: &v1.RegistryAuth{}}},
	} {
		if _, err := session.NewRegistration(registry); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestDefaultScope(t *testing.T) {
	t.Parallel()
	type answer struct {
		Scope string
		Known bool
	}
	for name, test := range map[string]struct {
		options session.Options
		want    answer
	}{
		"tenant":  {session.Options{}, answer{v1.ScopeTenant, true}},
		"project": {session.Options{Project: "Default"}, answer{v1.ScopeProject, true}},
		"unknown": {session.Options{ProjectUnknown: true}, answer{"", false}},
	} {
		test.options.Connect = func() (*palette.Client, error) { return nil, errNoPalette }
		var got answer
		got.Scope, got.Known = session.New(test.options).DefaultScope()
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A role is for Palette to assume; this machine's own way in goes before it.
func TestRoleIsNotThisMachinesOwn(t *testing.T) {
	t.Parallel()
	registration, err := session.NewRegistration(ecr(&v1.AwsCloudAccount{CredentialType: v1.CredentialSTS, Sts: &v1.AwsStsCredentials{Arn: "arn"}}))
	if err != nil {
		t.Fatal(err)
	}
	for want, credentials := range map[credential.Kind]map[string]credential.Credential{
		credential.Role:           {"other": {Kind: credential.RunnerIdentity}},
		credential.RunnerIdentity: {"ecr": {Kind: credential.RunnerIdentity}},
	} {
		s := offline(credentials)
		s.Remember(registration)
		if found, err := s.RegistryByName(t.Context(), "ecr"); err != nil || found.Source.Registry.Credential.Kind != want {
			t.Errorf("entered as %q, want %q: %v", found.Source.Registry.Credential.Kind, want, err)
		}
	}
}
