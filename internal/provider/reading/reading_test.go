package reading_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/reading"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

type model struct {
	Name  types.String `tfsdk:"name"`
	Other types.String `tfsdk:"other"`
	Text  types.String `tfsdk:"text"`
}

func greeting() schema.Schema {
	return schema.Schema{Attributes: map[string]schema.Attribute{
		"name": reading.Argument("Name."), "other": reading.Argument("Other name."), "text": reading.Text("Greeting."),
	}}
}

// newGreeting is a data source that greets every name but Mallory.
func newGreeting() datasource.DataSource {
	return reading.New(reading.DataSource[model]{
		Type: "greeting", Schema: greeting,
		Validators: []datasource.ConfigValidator{
			reading.ExactlyOneOf("name", "other"),
			reading.Conflicting("name", "other"),
		},
		Object: func(m model) string { return m.Name.ValueString() },
		Read: func(_ context.Context, _ *session.Session, m *model, diags *diag.Diagnostics) {
			m.Text = types.StringValue("Hello " + m.Name.ValueString())
			switch m.Name.ValueString() {
			case "Mallory":
				diags.AddError("No Greeting", "")
			case "Trudy":
				diags.AddWarning("Reluctant Greeting", "")
			}
		},
	})
}

func config(t *testing.T, name any) tfsdk.Config {
	t.Helper()
	text := func(value any) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }
	return tfsdk.Config{
		Schema: greeting(),
		Raw: tftypes.NewValue(greeting().Type().TerraformType(t.Context()), map[string]tftypes.Value{
			"name": text(name), "other": text(nil), "text": text(nil),
		}),
	}
}

// A data source completes its configuration unless there is an error. Its operation is logged.
func TestRead(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Alice": "Hello Alice", "Trudy": "Hello Trudy", "Mallory": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var logged bytes.Buffer
			shared := session.New(session.Options{
				Connect: func() (*palette.Client, error) { return nil, nil },
				Log:     slog.New(slog.NewTextHandler(&logged, nil)),
			})
			source, _ := newGreeting().(datasource.DataSourceWithConfigure)
			var configured datasource.ConfigureResponse
			source.Configure(t.Context(), datasource.ConfigureRequest{ProviderData: shared}, &configured)
			resp := datasource.ReadResponse{State: tfsdk.State{
				Schema: greeting(), Raw: tftypes.NewValue(greeting().Type().TerraformType(t.Context()), nil),
			}}
			source.Read(t.Context(), datasource.ReadRequest{Config: config(t, name)}, &resp)
			var state model
			if want == "" {
				if !resp.State.Raw.IsNull() || !resp.Diagnostics.HasError() {
					t.Errorf("a state in spite of an error: %v", resp.State.Raw)
				}
			} else if diags := resp.State.Get(
				t.Context(), &state,
			); diags.HasError() || state.Text.ValueString() != want || state.Name.ValueString() != name {
				t.Errorf("read %+v: %v", state, diags)
			}
			if !strings.Contains(logged.String(), "read data.palette_greeting") ||
				!strings.Contains(logged.String(), "name="+name) {
				t.Errorf("logged %q", logged.String())
			}
		})
	}
}

// Configure reports provider data of another type.
func TestConfigure(t *testing.T) {
	t.Parallel()
	source, _ := newGreeting().(datasource.DataSourceWithConfigure)
	var resp datasource.ConfigureResponse
	source.Configure(t.Context(), datasource.ConfigureRequest{ProviderData: "text"}, &resp)
	if !resp.Diagnostics.HasError() {
		t.Error("no error")
	}
	var named datasource.MetadataResponse
	source.Metadata(t.Context(), datasource.MetadataRequest{ProviderTypeName: "palette"}, &named)
	if named.TypeName != "palette_greeting" {
		t.Errorf("named %q", named.TypeName)
	}
}

// Validators report missing and conflicting arguments. An unknown argument can be either.
func TestValidators(t *testing.T) {
	t.Parallel()
	source, _ := newGreeting().(datasource.DataSourceWithConfigValidators)
	for name, test := range map[string]struct {
		value any
		fails int
	}{"known": {"Alice", 0}, "null": {nil, 1}, "unknown": {tftypes.UnknownValue, 0}} {
		var diags diag.Diagnostics
		for _, check := range source.ConfigValidators(t.Context()) {
			var resp datasource.ValidateConfigResponse
			check.ValidateDataSource(
				t.Context(),
				datasource.ValidateConfigRequest{Config: config(t, test.value)},
				&resp,
			)
			diags.Append(resp.Diagnostics...)
		}
		if diags.ErrorsCount() != test.fails {
			t.Errorf("%s: %v", name, diags)
		}
	}
}
