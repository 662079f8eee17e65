package registry_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

func TestLookupCredential(t *testing.T) {
	t.Parallel()
	user := credential.Credential{Kind: credential.Basic, Username: "u", Password: redact.New("p")}
	nameless := credential.Credential{Kind: credential.Basic, Username: "u"}
	for name, test := range map[string]struct {
		settings registry.Settings
		kind     credential.Kind
		err      error
	}{
		"anonymous":   {registry.Settings{}, "", nil},
		"user":        {registry.Settings{Credential: user}, credential.Basic, nil},
		"hidden":      {registry.Settings{Credential: user, Hidden: true}, "", registry.ErrHidden},
		"no password": {registry.Settings{Credential: nameless}, "", registry.ErrHidden},
		"no secret key": {
			registry.Settings{Credential: credential.Credential{Kind: credential.AccessKey}}, "", registry.ErrHidden,
		},
		"role": {
			registry.Settings{Credential: credential.Credential{Kind: credential.Role}}, credential.Role, nil,
		},
		"pods":               {registry.Settings{PodIdentity: true}, "", registry.ErrPodIdentity},
		"private, not shown": {registry.Settings{Private: true, Hidden: true}, "", registry.ErrHidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := test.settings.LookupCredential()
			if got.Kind != test.kind || !errors.Is(err, test.err) {
				t.Errorf("%q, %v", got.Kind, err)
			}
		})
	}
}

func TestCheckEndpoint(t *testing.T) {
	t.Parallel()
	text := func(kind registry.Kind, text string) registry.Settings {
		return registry.Settings{Kind: kind, Endpoint: endpoint.Read(text)}
	}
	for _, settings := range []registry.Settings{
		text(registry.Basic, "https://contoso.azurecr.io"), text(registry.ECR, "public.ecr.aws/contoso"),
		text(registry.ECR, "123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"),
	} {
		if err := settings.CheckEndpoint(); err != nil {
			t.Errorf("%v: %v", settings, err)
		}
	}
	for _, settings := range []registry.Settings{
		{}, {Kind: registry.Basic}, text(registry.ECR, "contoso.azurecr.io"), text("other", "contoso.azurecr.io"),
		text(registry.Basic, "oci://x"), text(registry.Basic, "public.ecr.aws/contoso"),
	} {
		if settings.CheckEndpoint() == nil {
			t.Errorf("%v: no error", settings)
		}
	}
}

func TestPartition(t *testing.T) {
	t.Parallel()
	const template = "123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"
	for _, test := range []struct{ endpoint, region, want string }{
		{"123456789012.dkr.ecr.eu-west-1.amazonaws.com", "", "aws"},
		{"123456789012.dkr.ecr.us-gov-west-1.amazonaws.com", "", "aws-us-gov"},
		{template, "us-gov-west-1", "aws-us-gov"},
		{template, "", ""},
		{"contoso.azurecr.io", "", ""},
		{"", "", ""},
	} {
		if got := (registry.Settings{
			Endpoint: endpoint.Read(test.endpoint), DefaultRegion: test.region,
		}).Partition(); got != test.want {
			t.Errorf("%s in %q: %q", test.endpoint, test.region, got)
		}
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	const secret = "canary-secret"
	settings := registry.Settings{Endpoint: endpoint.Read("contoso.azurecr.io"), Credential: credential.Credential{
		Kind: credential.Basic, Username: "reader", Password: redact.New(secret),
		SecretAccessKey: redact.New(secret), ExternalID: "no secret",
	}}
	for _, value := range []any{settings, &settings, struct{ Settings registry.Settings }{settings}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			text := fmt.Sprintf(verb, value)
			if strings.Contains(text, secret) || !strings.Contains(text, "reader") {
				t.Errorf("%s of %T: %s", verb, value, text)
			}
		}
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "value", settings)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "value", settings)
	if strings.Contains(log.String(), secret) {
		t.Errorf("log: %s", log.String())
	}
	if len(settings.Secrets()) != 2 {
		t.Errorf("%d secrets", len(settings.Secrets()))
	}
}
