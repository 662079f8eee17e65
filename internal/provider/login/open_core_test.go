package login_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// irelandTokens has a token for Amazon ECR in Ireland only.
type irelandTokens struct{}

// Login implements probe.LoginSource.
func (irelandTokens) Login(_ context.Context, registry probe.Registry) (probe.Login, error) {
	if registry.Host() != "214575254960.dkr.ecr.eu-west-1.amazonaws.com" {
		return probe.Login{}, errors.New("no token for " + registry.Host())
	}
	end := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	return probe.Login{Username: "AWS", Password: redact.New("token"), ExpiresAt: end}, nil
}

// A login is that of registry_auth, a token, or empty for an anonymous registry. Everything else is an error.
func TestLogin(t *testing.T) {
	t.Parallel()
	w := fixture.NewCore(t)
	registry := func(name string, more map[string]any) acctest.Resource {
		resource := fixture.Registry("1", more)
		resource.Name, resource.Config["name"] = name, name
		return resource
	}
	template := map[string]any{
		"auth_type": "ecr", "endpoint": fixture.ECRTemplate, "default_region": "eu-west-1", "basic": nil, "protected": true,
		"access_key": map[string]any{"access_key_id": "AKIAIOSFODNN7EXAMPLE", "secret_access_key_wo": "canary"},
	}
	w.Apply(t.Context(), registry("hidden", nil), registry("known", nil), registry("ecr", template),
		registry("open", map[string]any{"basic": nil})).MustSucceed(t)
	user := credential.Credential{Kind: credential.Basic, Username: "reader", Password: redact.New("secret")}
	key := credential.Credential{
		Kind: credential.AccessKey, AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: redact.New("canary"),
	}
	core := acctest.NewCore(t, func() framework.Provider {
		return fixture.NewProvider(w.Config, session.Options{
			Logins: irelandTokens{}, Credentials: map[string]credential.Credential{"known": user, "ecr": key},
		})
	})
	for name, test := range map[string]struct {
		config map[string]any
		want   map[string]any
		err    string
	}{
		"of registry_auth": {map[string]any{"registry_name": "known"}, map[string]any{"host": "contoso.azurecr.io", "username": "reader", "password": "secret"}, ""},
		"a token":          {map[string]any{"registry_name": "ecr"}, map[string]any{"host": "214575254960.dkr.ecr.eu-west-1.amazonaws.com", "username": "AWS", "password": "token", "expires_at": "2030-01-02T03:04:05Z"}, ""},
		"anonymous":        {map[string]any{"registry_name": "open"}, map[string]any{"host": "contoso.azurecr.io"}, ""},
		"no token":         {map[string]any{"registry_name": "ecr", "region": "us-west-1"}, nil, "Registry Login Failed"},
		"hidden":           {map[string]any{"registry_name": "hidden"}, nil, "Registry Credentials Hidden"},
		"no such registry": {map[string]any{"registry_name": "other"}, nil, "Registry Not Found"},
		"no region":        {map[string]any{"registry_name": "ecr", "region": "Ireland"}, nil, "Invalid Region"},
		"no name":          {map[string]any{"registry_name": ""}, nil, "Empty Value"},
	} {
		found, diagnostics := core.Open(t.Context(), "palette_registry_login", test.config)
		if test.err != "" {
			if len(diagnostics) != 1 || diagnostics[0].Severity != "error" || diagnostics[0].Summary != test.err {
				t.Errorf("%s: reported %+v", name, diagnostics)
			}
			continue
		}
		for _, attribute := range []string{"host", "username", "password", "expires_at"} {
			if diff := cmp.Diff(test.want[attribute], found[attribute]); diff != "" || len(diagnostics) > 0 {
				t.Errorf("%s: reported %+v, %s (-want +got):\n%s", name, diagnostics, attribute, diff)
			}
		}
	}
}
