package attribute

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
)

// TextType is a string whose values are compared by meaning: a response in another spelling is no drift, and another
// spelling in the configuration is no change.
type TextType struct {
	basetypes.StringType
	name string
	same func(a, b string) bool
}

// EndpointType compares registry endpoints as endpoint.Equal does.
func EndpointType() TextType { return TextType{name: "endpoint", same: endpoint.Equal} }

// PathType compares paths inside a registry as endpoint.SamePath does.
func PathType() TextType { return TextType{name: "path", same: endpoint.SamePath} }

// ValuesType compares YAML documents as layer.SameValues does.
func ValuesType() TextType { return TextType{name: "values", same: layer.SameValues} }

// Equal implements attr.Type.
func (t TextType) Equal(other attr.Type) bool {
	o, ok := other.(TextType)
	return ok && o.name == t.name
}

// String implements attr.Type.
func (t TextType) String() string { return "attribute.TextType[" + t.name + "]" }

// ValueType implements attr.Type.
func (t TextType) ValueType(context.Context) attr.Value { return Text{kind: t} }

// ValueFromString implements basetypes.StringTypable.
func (t TextType) ValueFromString(
	_ context.Context, value basetypes.StringValue,
) (basetypes.StringValuable, diag.Diagnostics) {
	return Text{StringValue: value, kind: t}, nil
}

// ValueFromTerraform implements attr.Type.
func (t TextType) ValueFromTerraform(ctx context.Context, given tftypes.Value) (attr.Value, error) {
	value, err := t.StringType.ValueFromTerraform(ctx, given)
	if err != nil {
		return nil, err
	}
	text, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value of type %T", value)
	}
	return Text{StringValue: text, kind: t}, nil
}

// Value makes a known value of the type.
func (t TextType) Value(text string) Text {
	return Text{StringValue: basetypes.NewStringValue(text), kind: t}
}

// Null makes the null value of the type.
func (t TextType) Null() Text { return Text{StringValue: basetypes.NewStringNull(), kind: t} }

// Text is a value of TextType.
type Text struct {
	basetypes.StringValue
	kind TextType
}

// Type implements attr.Value.
func (v Text) Type(context.Context) attr.Type { return v.kind }

// Equal implements attr.Value.
func (v Text) Equal(other attr.Value) bool {
	o, ok := other.(Text)
	return ok && v.StringValue.Equal(o.StringValue)
}

// StringSemanticEquals implements basetypes.StringValuableWithSemanticEquals.
func (v Text) StringSemanticEquals(_ context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	o, ok := other.(Text)
	return ok && v.Same(o), nil
}

// Same reports whether two known values mean the same.
func (v Text) Same(o Text) bool {
	if v.IsNull() || o.IsNull() || v.IsUnknown() || o.IsUnknown() {
		return v.StringValue.Equal(o.StringValue)
	}
	return v.ValueString() == o.ValueString() || v.kind.same(v.ValueString(), o.ValueString())
}
