package login_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/login"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

const template = "123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"

// tokens are logins for Amazon ECR, or the error of a request for one.
type tokens struct{ err error }

// Login implements probe.LoginSource.
func (s tokens) Login(_ context.Context, r probe.Registry) (probe.Login, error) {
	ends := time.Date(2030, time.January, 2, 3, 4, 5, 0, time.FixedZone("", 3600))
	return probe.Login{Username: "AWS", Password: redact.New("token for " + r.Host()), ExpiresAt: ends}, s.err
}

func TestOpen(t *testing.T) {
	t.Parallel()
	basic := registry.Settings{Kind: registry.Basic, Endpoint: endpoint.Read("contoso.azurecr.io")}
	user := basic
	user.Credential = credential.Credential{Kind: credential.Basic, Username: "reader", Password: redact.New("p")}
	hidden := user
	hidden.Credential.Password, hidden.Hidden = redact.Secret{}, true
	amazon := registry.Settings{
		Kind: registry.ECR, Endpoint: endpoint.Read(template), DefaultRegion: "us-west-1", Private: true,
		Credential: credential.Credential{
			Kind: credential.AccessKey, AccessKeyID: "AKIA", SecretAccessKey: redact.New("s"),
		},
	}
	own := map[string]credential.Credential{
		"hub": {Kind: credential.Basic, Username: "machine", Password: redact.New("m")},
	}
	california := "123456789012.dkr.ecr.us-west-1.amazonaws.com"
	ireland := "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
	for name, test := range map[string]struct {
		settings    registry.Settings
		unknown     bool
		credentials map[string]credential.Credential
		err         error
		region      any
		want        map[string]string
		summary     string
	}{
		"anonymous": {settings: basic, want: map[string]string{"host": "contoso.azurecr.io"}},
		"user": {
			settings: user, want: map[string]string{"host": "contoso.azurecr.io", "username": "reader", "password": "p"},
		},
		"the default region": {
			settings: amazon,
			want: map[string]string{
				"host": california, "username": "AWS", "password": "token for " + california, "expires_at": "2030-01-02T02:04:05Z",
			},
		},
		"another region": {
			settings: amazon, region: "eu-west-1",
			want: map[string]string{
				"host": ireland, "username": "AWS", "password": "token for " + ireland, "expires_at": "2030-01-02T02:04:05Z",
			},
		},
		"credentials of this machine": {
			settings: hidden, credentials: own,
			want: map[string]string{"host": "contoso.azurecr.io", "username": "machine", "password": "m"},
		},
		"hidden credentials": {settings: hidden, summary: "Registry Credentials Hidden"},
		"not known yet":      {settings: user, unknown: true, summary: "Registry Not Known Yet"},
		"another partition":  {settings: amazon, region: "cn-north-1", summary: "Invalid Region"},
		"no token":           {settings: amazon, err: errors.New("no identity"), summary: "Registry Login Failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := session.New(session.Options{
				Connect: func() (*palette.Client, error) { return nil, errors.New("palette must not be requested") },
				Logins:  tokens{test.err}, Credentials: test.credentials,
			})
			hub := palette.Registry{Name: "hub", Settings: test.settings}
			s.Remember(session.Registration{Registry: hub, Unknown: test.unknown})
			got, summary := open(t, s, map[string]any{"registry_name": "hub", "region": test.region})
			if test.want != nil {
				test.want["registry_name"] = "hub"
				if region, is := test.region.(string); is {
					test.want["region"] = region
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" || summary != test.summary {
				t.Errorf("%s (-want +got):\n%s", summary, diff)
			}
		})
	}
}

func TestOpenWithoutRegistry(t *testing.T) {
	t.Parallel()
	s := session.New(session.Options{
		Connect: func() (*palette.Client, error) { return nil, session.ErrNoControlPlane },
	})
	if got, summary := open(t, s, map[string]any{"registry_name": "hub"}); got != nil || summary == "" {
		t.Errorf("%v, %q", got, summary)
	}
}

// open returns the result without nulls, and the summary of the first error.
func open(t *testing.T, s *session.Session, config map[string]any) (result map[string]string, summary string) {
	t.Helper()
	resource := login.NewEphemeralResource().(*login.EphemeralResource)
	var schema ephemeral.SchemaResponse
	resource.Schema(t.Context(), ephemeral.SchemaRequest{}, &schema)
	var metadata ephemeral.MetadataResponse
	resource.Metadata(t.Context(), ephemeral.MetadataRequest{ProviderTypeName: "palette"}, &metadata)
	if metadata.TypeName != "palette_registry_login" || schema.Schema.ValidateImplementation(t.Context()).HasError() {
		t.Fatalf("%s is not valid", metadata.TypeName)
	}
	resource.Configure(t.Context(), ephemeral.ConfigureRequest{ProviderData: s}, &ephemeral.ConfigureResponse{})

	kind := schema.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(tftypes.String, config[name])
	}
	resp := ephemeral.OpenResponse{
		Result: tfsdk.EphemeralResultData{Schema: schema.Schema, Raw: tftypes.NewValue(kind, nil)},
	}
	resource.Open(t.Context(), ephemeral.OpenRequest{
		Config: tfsdk.Config{Schema: schema.Schema, Raw: tftypes.NewValue(kind, values)},
	}, &resp)
	for _, problem := range resp.Diagnostics.Errors() {
		return nil, problem.Summary()
	}
	var found map[string]tftypes.Value
	if err := resp.Result.Raw.As(&found); err != nil {
		t.Fatal(err)
	}
	result = map[string]string{}
	for name, value := range found {
		var text *string
		if err := value.As(&text); err != nil {
			t.Fatal(err)
		}
		if text != nil {
			result[name] = *text
		}
	}
	return result, ""
}
