package attribute_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

type record struct {
	Name   types.String   `tfsdk:"name"`
	Values attribute.Text `tfsdk:"values"`
	Tags   types.Map      `tfsdk:"tags"`
	Login  types.Object   `tfsdk:"login"`
}

type credentials struct {
	Username types.String `tfsdk:"username"`
}

func recordSchema() schema.Schema {
	return schema.Schema{Attributes: map[string]schema.Attribute{
		"name":   schema.StringAttribute{Required: true},
		"values": schema.StringAttribute{Optional: true, CustomType: attribute.ValuesType()},
		"tags":   schema.MapAttribute{Optional: true, ElementType: types.StringType},
		"login": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
			"username": schema.StringAttribute{Optional: true},
		}},
	}}
}

func text(t *testing.T, value types.String) attribute.Text {
	t.Helper()
	made, diags := attribute.ValuesType().ValueFromString(t.Context(), value)
	if diags.HasError() {
		t.Fatal(diags)
	}
	return made.(attribute.Text)
}

// Get and Set behave like those of the framework for null, unknown and known values.
func TestRecord(t *testing.T) {
	t.Parallel()
	login := map[string]attr.Type{"username": types.StringType}
	for name, want := range map[string]record{
		"null": {
			types.StringNull(), text(t, types.StringNull()), types.MapNull(types.StringType), types.ObjectNull(login),
		},
		"unknown": {
			types.StringUnknown(), text(t, types.StringUnknown()), types.MapUnknown(types.StringType), types.ObjectUnknown(login),
		},
		"known": {
			types.StringValue("shop"), text(t, types.StringValue("a: 1\n")),
			types.MapValueMust(types.StringType, map[string]attr.Value{"team": types.StringUnknown()}),
			types.ObjectValueMust(login, map[string]attr.Value{"username": types.StringValue("palette")}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			empty := tftypes.NewValue(recordSchema().Type().TerraformType(t.Context()), nil)
			own, theirs := tfsdk.State{
				Schema: recordSchema(), Raw: empty,
			}, tfsdk.State{Schema: recordSchema(), Raw: empty}
			if diags := theirs.Set(t.Context(), want); diags.HasError() {
				t.Fatal(diags)
			}
			if diags := attribute.Set(t.Context(), &own, want); diags.HasError() || !own.Raw.Equal(theirs.Raw) {
				t.Errorf("set: %v", diags)
			}
			var read record
			if diags := attribute.Get(t.Context(), own, &read); diags.HasError() || cmp.Diff(want, read) != "" {
				t.Errorf("get: %v: %s", diags, cmp.Diff(want, read))
			}
		})
	}
}

func TestNested(t *testing.T) {
	t.Parallel()
	login := map[string]attr.Type{"username": types.StringType}
	for _, test := range []struct {
		object types.Object
		want   types.String
	}{
		{types.ObjectNull(login), types.StringNull()},
		{types.ObjectUnknown(login), types.StringNull()},
		{types.ObjectValueMust(login, map[string]attr.Value{"username": types.StringUnknown()}), types.StringUnknown()},
		{types.ObjectValueMust(login, map[string]attr.Value{"username": types.StringValue("palette")}), types.StringValue("palette")},
	} {
		if got := attribute.Nested[credentials](test.object).Username; !got.Equal(test.want) {
			t.Errorf("%s: %s", test.object, got)
		}
	}
}

// Object is the inverse of Nested; nil gives null.
func TestObject(t *testing.T) {
	t.Parallel()
	type user struct {
		Name   types.String `tfsdk:"name"`
		Active types.Bool   `tfsdk:"active"`
	}
	given := user{Name: types.StringValue("reader")}
	made := attribute.Object(&given)
	if read := attribute.Nested[user](made); made.IsNull() || read != given {
		t.Errorf("%s is read as %+v", made, read)
	}
	none := attribute.Object[user](nil)
	if !none.IsNull() || !none.Type(t.Context()).Equal(made.Type(t.Context())) {
		t.Errorf("nothing is %s", none)
	}
}
