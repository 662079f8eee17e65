package attribute_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// A stub has the values that are known before the object is read, and typed nulls.
func TestReadStub(t *testing.T) {
	t.Parallel()
	stub := tfsdk.State{
		Schema: recordSchema(),
		Raw:    tftypes.NewValue(recordSchema().Type().TerraformType(t.Context()), nil),
	}
	var read record
	if diags := attribute.ReadStub(
		t.Context(), &stub, map[string]attr.Value{"name": types.StringValue("shop")}, &read,
	); diags.HasError() {
		t.Fatal(diags)
	}
	want := record{
		Name: types.StringValue("shop"), Values: attribute.ValuesType().Null(), Tags: types.MapNull(types.StringType),
		Login: types.ObjectNull(map[string]attr.Type{"username": types.StringType}),
	}
	if !read.Name.Equal(want.Name) || !read.Values.Equal(want.Values) || !read.Tags.Equal(want.Tags) ||
		!read.Login.Equal(want.Login) {
		t.Errorf("read %+v", read)
	}
	diags := attribute.ReadStub(t.Context(), &stub, map[string]attr.Value{"none": types.StringValue("x")}, &read)
	if !diags.HasError() {
		t.Error("an attribute that the schema does not have was set")
	}
}

// Keep writes a state and its identity.
func TestKeep(t *testing.T) {
	t.Parallel()
	type identity struct {
		ID types.String `tfsdk:"id"`
	}
	identified := identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true},
	}}
	state := tfsdk.State{
		Schema: recordSchema(),
		Raw:    tftypes.NewValue(recordSchema().Type().TerraformType(t.Context()), nil),
	}
	kind := identified.Type().TerraformType(t.Context())
	beside := tfsdk.ResourceIdentity{Schema: identified, Raw: tftypes.NewValue(kind, nil)}
	model := record{
		types.StringValue("shop"), attribute.ValuesType().Null(), types.MapNull(types.StringType),
		types.ObjectNull(map[string]attr.Type{"username": types.StringType}),
	}
	if diags := attribute.Keep(
		t.Context(), &state, &beside, model, identity{types.StringValue("uid")},
	); diags.HasError() {
		t.Fatal(diags)
	}
	var kept record
	var found identity
	diags := attribute.Get(t.Context(), state, &kept)
	diags.Append(attribute.Get(t.Context(), beside, &found)...)
	if diags.HasError() || kept.Name.ValueString() != "shop" || found.ID.ValueString() != "uid" {
		t.Errorf("%v, %v: %v", kept, found, diags)
	}
}

// The timeouts library reads the attribute; its defaults apply to null timeouts.
func TestTimeouts(t *testing.T) {
	t.Parallel()
	described, ok := attribute.Timeouts("Create.", "Update.", "Delete.").(schema.SingleNestedAttribute)
	if !ok {
		t.Fatal("not one attribute of several")
	}
	texts := map[string]string{}
	for name, timeout := range described.Attributes {
		texts[name] = timeout.GetMarkdownDescription()
	}
	if diff := cmp.Diff(
		map[string]string{"create": "Create.", "update": "Update.", "delete": "Delete."}, texts,
	); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	kind := described.CustomType
	value, err := kind.ValueFromTerraform(
		t.Context(),
		tftypes.NewValue(kind.TerraformType(t.Context()), map[string]tftypes.Value{
			"create": tftypes.NewValue(tftypes.String, "90s"), "update": tftypes.NewValue(tftypes.String, nil),
			"delete": tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
		}),
	)
	read, ok := value.(timeouts.Value)
	if err != nil || !ok {
		t.Fatal(value, err)
	}
	create, diags := read.Create(t.Context(), 1)
	update, _ := read.Update(t.Context(), 1)
	if create.String() != "1m30s" || update != 1 || diags.HasError() {
		t.Errorf("create %v, update %v: %v", create, update, diags)
	}
}
