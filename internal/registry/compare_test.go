package registry_test

import (
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

func TestReadsAs(t *testing.T) {
	t.Parallel()
	sent := registry.Settings{
		Kind: registry.Basic, Endpoint: endpoint.Read("https://Contoso.azurecr.io/"), Suffix: "/api",
		ContentPath: "charts", CA: "A\n",
		Credential:   credential.Credential{Kind: credential.Basic, Username: "u", Password: redact.New("p")},
		Synchronized: true,
	}
	held := func(change func(*registry.Settings)) registry.Settings {
		read := sent
		read.Credential.Password, read.Hidden = redact.Secret{}, true
		change(&read)
		return read
	}
	role := registry.Settings{Kind: registry.ECR, Private: true, Credential: credential.Credential{
		Kind: credential.Role, RoleARN: "arn", ExternalID: "x",
	}}
	for name, test := range map[string]struct {
		read, sent registry.Settings
		want       bool
	}{
		"masked": {held(func(*registry.Settings) {}), sent, true},
		"another spelling": {
			held(func(s *registry.Settings) {
				s.Endpoint, s.ContentPath, s.CA = endpoint.Read("contoso.azurecr.io"), "/charts/", "A"
			}), sent, true,
		},
		"not synchronized yet": {held(func(s *registry.Settings) { s.Synchronized = false }), sent, true},
		"anonymous by kind": {
			registry.Settings{}, registry.Settings{Credential: credential.Credential{Kind: credential.Anonymous}}, true,
		},
		"role": {role, role, true},
		"external id hidden": {
			registry.Settings{Kind: registry.ECR, Private: true, Hidden: true, Credential: credential.Credential{
				Kind: credential.Role, RoleARN: "arn",
			}}, role, true,
		},
		"another kind":   {held(func(s *registry.Settings) { s.Kind = registry.ECR }), sent, false},
		"another host":   {held(func(s *registry.Settings) { s.Endpoint = endpoint.Read("fabrikam.azurecr.io") }), sent, false},
		"another path":   {held(func(s *registry.Settings) { s.ContentPath = "Charts" }), sent, false},
		"another suffix": {held(func(s *registry.Settings) { s.Suffix = "" }), sent, false},
		"another user":   {held(func(s *registry.Settings) { s.Credential.Username = "v" }), sent, false},
		"no user":        {held(func(s *registry.Settings) { s.Credential = credential.Credential{} }), sent, false},
		"another ca":     {held(func(s *registry.Settings) { s.CA = "B" }), sent, false},
		"not verified":   {held(func(s *registry.Settings) { s.InsecureSkipVerify = true }), sent, false},
		"another role": {
			registry.Settings{
				Kind: registry.ECR, Private: true, Credential: credential.Credential{Kind: credential.Role},
			}, role, false,
		},
		"not private": {registry.Settings{Kind: registry.ECR, Credential: role.Credential}, role, false},
		"another external": {
			registry.Settings{Kind: registry.ECR, Private: true, Credential: credential.Credential{
				Kind: credential.Role, RoleARN: "arn", ExternalID: "y",
			}}, role, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.read.ReadsAs(test.sent); got != test.want {
				t.Errorf("%v read, %v sent: %t", test.read, test.sent, got)
			}
		})
	}
}
