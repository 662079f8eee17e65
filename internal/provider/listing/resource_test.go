package listing_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/listing"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

type config struct {
	Name  types.String `tfsdk:"name"`
	Other types.String `tfsdk:"other"`
}

type identity struct {
	ID types.String `tfsdk:"id"`
}

func (i identity) Imported() map[string]attr.Value { return map[string]attr.Value{"id": i.ID} }

type state struct {
	ID   types.String `tfsdk:"id"`
	Text types.String `tfsdk:"text"`
}

func configSchema() listschema.Schema {
	return listschema.Schema{Attributes: map[string]listschema.Attribute{
		"name": listing.Argument("Name."), "other": listing.Argument("Other name."),
	}}
}

// newLetters lists the letters of a name as objects; ? cannot be read.
func newLetters() list.ListResource {
	return listing.New(listing.Resource[config]{
		Type: "letter", Schema: configSchema, Validators: []list.ConfigValidator{listing.Conflicting("name", "other")},
		List: func(
			ctx context.Context, _ *session.Session, req list.ListRequest, wanted config,
		) iter.Seq[list.ListResult] {
			var letters []string
			for _, letter := range wanted.Name.ValueString() {
				letters = append(letters, string(letter))
			}
			return listing.Stream(ctx, req.Limit, letters, func(ctx context.Context, letter string) []list.ListResult {
				return listing.Result(ctx, req, listing.Object[state]{
					DisplayName: "letter " + letter, Identity: identity{types.StringValue(letter)},
					Read: func(_ context.Context, imported state) (state, error) {
						if letter == "?" {
							return imported, errors.New("odd")
						}
						return state{imported.ID, types.StringValue("read " + letter)}, nil
					},
					Unread: func(err error) diagnose.Problem { return diagnose.NotListed("letter", letter, err) },
				})
			})
		},
	})
}

// Results have their identity, and their state if resources are included. An object that cannot be read is a warning
// among the others.
func TestResource(t *testing.T) {
	t.Parallel()
	described := schema.Schema{Attributes: map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true}, "text": schema.StringAttribute{Computed: true},
	}}
	identified := identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true},
	}}
	for name, test := range map[string]struct {
		letters any
		include bool
		want    []string
	}{
		"names":     {"a?", false, []string{"letter a, a, ", "letter ?, ?, "}},
		"resources": {"a?b", true, []string{"letter a, a, read a", "?", "letter b, b, read b"}},
		"nothing":   {nil, true, nil},
		"not known": {tftypes.UnknownValue, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lister, _ := newLetters().(list.ListResourceWithConfigure)
			shared := session.New(session.Options{Connect: func() (*palette.Client, error) { return nil, nil }})
			var configured resource.ConfigureResponse
			lister.Configure(t.Context(), resource.ConfigureRequest{ProviderData: shared}, &configured)
			var stream list.ListResultsStream
			lister.List(t.Context(), list.ListRequest{
				Config: configOf(t, test.letters, nil), IncludeResource: test.include,
				ResourceSchema: described, ResourceIdentitySchema: identified,
			}, &stream)
			var got []string
			for result := range stream.Results {
				if len(result.Diagnostics) > 0 {
					got = append(got, shown(result))
					continue
				}
				var id, text types.String
				var is identity
				diags := result.Identity.Get(t.Context(), &is)
				id = is.ID
				if !result.Resource.Raw.IsNull() {
					var found state
					diags.Append(result.Resource.Get(t.Context(), &found)...)
					text = found.Text
				}
				if diags.HasError() {
					t.Error(diags)
				}
				got = append(got, result.DisplayName+", "+id.ValueString()+", "+text.ValueString())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func configOf(t *testing.T, name, other any) tfsdk.Config {
	t.Helper()
	return tfsdk.Config{
		Schema: configSchema(),
		Raw: tftypes.NewValue(configSchema().Type().TerraformType(t.Context()), map[string]tftypes.Value{
			"name": tftypes.NewValue(tftypes.String, name), "other": tftypes.NewValue(tftypes.String, other),
		}),
	}
}

// A list resource has the type of its resource, and accepts only one of two conflicting arguments.
func TestDefinition(t *testing.T) {
	t.Parallel()
	letters, _ := newLetters().(list.ListResourceWithConfigValidators)
	var named resource.MetadataResponse
	letters.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "palette"}, &named)
	if named.TypeName != "palette_letter" {
		t.Errorf("named %q", named.TypeName)
	}
	for name, test := range map[string]struct {
		name, other any
		fails       int
	}{
		"both": {"a", "b", 1}, "one": {"a", nil, 0}, "none": {nil, nil, 0}, "one that is not known yet": {"a", tftypes.UnknownValue, 0},
	} {
		var resp list.ValidateConfigResponse
		for _, check := range letters.ListResourceConfigValidators(t.Context()) {
			check.ValidateListResourceConfig(
				t.Context(),
				list.ValidateConfigRequest{Config: configOf(t, test.name, test.other)},
				&resp,
			)
		}
		if resp.Diagnostics.ErrorsCount() != test.fails {
			t.Errorf("%s: %v", name, resp.Diagnostics)
		}
	}
}
