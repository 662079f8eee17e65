package ecrtrust_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/ecrtrust"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// account responds with a document to the request for the AWS account of Palette.
func account(status int, document string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/clouds/aws/account/sts" {
			http.NotFound(w, r)
			return
		}
		body := document
		if r.URL.Query().Get("partition") == "aws-us-gov" {
			body = `{"accountId": "222222222222", "externalId": "tenant"}`
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	const good = `{"accountId": "111111111111", "externalId": "tenant"}`
	for name, test := range map[string]struct {
		peer      http.Handler
		partition any
		principal string
		summary   string
	}{
		"the default partition": {account(http.StatusOK, good), nil, "arn:aws:iam::111111111111:root", ""},
		"another partition": {
			account(http.StatusOK, good), "aws-us-gov", "arn:aws-us-gov:iam::222222222222:root", "",
		},
		"refused":    {account(http.StatusForbidden, `{"code": "Forbidden"}`), nil, "", "Palette Permission Missing"},
		"no account": {account(http.StatusOK, `{"accountId": "1", "externalId": "tenant"}`), nil, "", "AWS Account Of Palette Not Usable"},
		"no external id": {
			account(http.StatusOK, `{"accountId": "111111111111"}`), nil, "", "AWS Account Of Palette Not Usable",
		},
		"no Palette": {nil, nil, "", "Palette Not Reached"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, summary := read(t, connect(t, test.peer), test.partition)
			if summary != test.summary {
				t.Fatalf("%q, want %q", summary, test.summary)
			}
			if test.summary != "" {
				return
			}
			var policy struct {
				Statement []struct {
					Principal struct{ AWS string }
					Condition map[string]map[string]string
				}
			}
			if err := json.Unmarshal([]byte(state["trust_policy"]), &policy); err != nil || len(policy.Statement) != 1 {
				t.Fatalf("%v in %s", err, state["trust_policy"])
			}
			statement := policy.Statement[0]
			condition := map[string]map[string]string{"StringEquals": {"sts:ExternalId": "tenant"}}
			principal := statement.Principal.AWS
			if diff := cmp.Diff(condition, statement.Condition); diff != "" || principal != test.principal {
				t.Errorf("%s (-want +got):\n%s", principal, diff)
			}
			if state["external_id"] != "tenant" || state["account_id"] == "" {
				t.Errorf("the state is %v", state)
			}
		})
	}
}

func connect(t *testing.T, peer http.Handler) *session.Session {
	t.Helper()
	return session.New(session.Options{Connect: func() (*palette.Client, error) {
		if peer == nil {
			return nil, errors.New("connection refused")
		}
		return palette.New(palette.Config{
			BaseURL: "https://palette.local", APIKey: redact.New("key"),
			Transport: controlplane.Transport(peer), Retries: 1,
		})
	}})
}

// read returns the state, and the summary of the first error.
func read(t *testing.T, s *session.Session, partition any) (state map[string]string, summary string) {
	t.Helper()
	source := ecrtrust.NewDataSource().(datasource.DataSourceWithConfigure)
	var metadata datasource.MetadataResponse
	source.Metadata(t.Context(), datasource.MetadataRequest{ProviderTypeName: "palette"}, &metadata)
	var schema datasource.SchemaResponse
	source.Schema(t.Context(), datasource.SchemaRequest{}, &schema)
	if metadata.TypeName != "palette_ecr_trust" || schema.Schema.ValidateImplementation(t.Context()).HasError() {
		t.Fatalf("%s is not valid", metadata.TypeName)
	}
	source.Configure(t.Context(), datasource.ConfigureRequest{ProviderData: s}, &datasource.ConfigureResponse{})

	kind := schema.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(tftypes.String, nil)
	}
	values["partition"] = tftypes.NewValue(tftypes.String, partition)
	resp := datasource.ReadResponse{State: tfsdk.State{Schema: schema.Schema, Raw: tftypes.NewValue(kind, nil)}}
	source.Read(t.Context(), datasource.ReadRequest{
		Config: tfsdk.Config{Schema: schema.Schema, Raw: tftypes.NewValue(kind, values)},
	}, &resp)
	for _, problem := range resp.Diagnostics.Errors() {
		return nil, problem.Summary()
	}
	state = map[string]string{}
	var found map[string]tftypes.Value
	if err := resp.State.Raw.As(&found); err != nil {
		t.Fatal(err)
	}
	for name, value := range found {
		var text *string
		if err := value.As(&text); err != nil {
			t.Fatal(err)
		}
		if text != nil {
			state[name] = *text
		}
	}
	return state, ""
}
