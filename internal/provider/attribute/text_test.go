package attribute_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// spellings are two texts of each type with the same meaning, and one with another.
var spellings = map[string]struct {
	kind                attribute.TextType
	first, other, third string
}{
	"endpoint": {attribute.EndpointType(), "https://contoso.azurecr.io", "contoso.azurecr.io/", "fabrikam.azurecr.io"},
	"path":     {attribute.PathType(), "/charts/", "charts", "images"},
	"values":   {attribute.ValuesType(), "a: 1\nb: 2\n", "{b: 2, a: 1}", "a: 2"},
}

// Values of a type are equal when they have the same meaning. Null and unknown values are equal only to themselves.
func TestTextMeaning(t *testing.T) {
	t.Parallel()
	for name, test := range spellings {
		null, unknown := text(t, types.StringNull()), text(t, types.StringUnknown())
		first, other, third := test.kind.Value(test.first), test.kind.Value(test.other), test.kind.Value(test.third)
		for _, pair := range []struct {
			a, b attribute.Text
			same bool
		}{
			{first, first, true},
			{first, other, true},
			{first, third, false},
			{first, null, false},
			{first, unknown, false},
			{null, first, false},
			{unknown, first, false},
			{null, unknown, false},
			{test.kind.Null(), null, true},
			{unknown, unknown, true},
		} {
			same, diags := pair.a.StringSemanticEquals(t.Context(), pair.b)
			if same != pair.same || pair.a.Same(pair.b) != pair.same || len(diags) > 0 {
				t.Errorf("%s: %s and %s: %t, %v", name, pair.a, pair.b, same, diags)
			}
		}
		if same, _ := first.StringSemanticEquals(t.Context(), types.StringValue(test.first)); same {
			t.Errorf("%s: the same as a text without meaning", name)
		}
		if first.Equal(other) || !first.Equal(test.kind.Value(test.first)) ||
			first.Equal(types.StringValue(test.first)) {
			t.Errorf("%s: equality is not that of the texts", name)
		}
	}
}

// A type is equal to itself, and makes its values from the values of Terraform.
func TestTextType(t *testing.T) {
	t.Parallel()
	for name, test := range spellings {
		if !test.kind.Equal(test.kind) || test.kind.Equal(types.StringType) ||
			test.kind.String() != "attribute.TextType["+name+"]" {
			t.Errorf("%s: %s", name, test.kind)
		}
		for other, another := range spellings {
			if test.kind.Equal(another.kind) != (name == other) {
				t.Errorf("%s and %s", name, other)
			}
		}
		if kind := test.kind.ValueType(t.Context()).Type(t.Context()); !kind.Equal(test.kind) {
			t.Errorf("%s: values of type %s", name, kind)
		}
		for _, row := range []struct {
			sent any
			want attribute.Text
		}{{test.first, test.kind.Value(test.first)}, {nil, test.kind.Null()}} {
			got, err := test.kind.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.String, row.sent))
			if err != nil || !got.Equal(row.want) || !got.Type(t.Context()).Equal(test.kind) {
				t.Errorf("%s: %v became %v: %v", name, row.sent, got, err)
			}
		}
		unknown, err := test.kind.ValueFromTerraform(
			t.Context(),
			tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
		)
		if err != nil || !unknown.IsUnknown() {
			t.Errorf("%s: an unknown value became %v: %v", name, unknown, err)
		}
		if got, err := test.kind.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.Bool, true)); err == nil {
			t.Errorf("%s: a truth value became %v", name, got)
		}
	}
}

// Another spelling of the value in the state is no change. Other values are planned as configured.
func TestKeepSpelling(t *testing.T) {
	t.Parallel()
	for name, test := range spellings {
		first, other := types.StringValue(test.first), types.StringValue(test.other)
		third := types.StringValue(test.third)
		for _, row := range []struct{ state, plan, want types.String }{
			{first, other, first},
			{first, third, third},
			{first, first, first},
			{types.StringNull(), other, other},
			{first, types.StringNull(), types.StringNull()},
			{first, types.StringUnknown(), types.StringUnknown()},
		} {
			resp := planmodifier.StringResponse{PlanValue: row.plan}
			modifier := attribute.KeepSpelling(test.kind)
			modifier.PlanModifyString(
				t.Context(),
				planmodifier.StringRequest{StateValue: row.state, PlanValue: row.plan},
				&resp,
			)
			if !resp.PlanValue.Equal(row.want) || len(resp.Diagnostics) > 0 {
				t.Errorf("%s: %s to %s: %s", name, row.state, row.plan, resp.PlanValue)
			}
			if modifier.Description(t.Context()) == "" || modifier.MarkdownDescription(t.Context()) == "" {
				t.Errorf("%s: no description", name)
			}
		}
	}
}

func TestOptional(t *testing.T) {
	t.Parallel()
	if !attribute.Optional("").IsNull() || attribute.Optional("a").ValueString() != "a" {
		t.Error("the empty text is null, and no other is")
	}
}

// Texts are the elements that have a value.
func TestTexts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		from types.Map
		want map[string]string
	}{
		"null":    {types.MapNull(types.StringType), map[string]string{}},
		"unknown": {types.MapUnknown(types.StringType), map[string]string{}},
		"elements": {
			types.MapValueMust(types.StringType, map[string]attr.Value{
				"team": types.StringValue("shop"), "plain": types.StringValue(""), "none": types.StringNull(),
			}),
			map[string]string{"team": "shop", "plain": ""},
		},
	} {
		if diff := cmp.Diff(test.want, attribute.Texts(test.from)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
