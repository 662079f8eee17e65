package clusterprofile

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// variableModel is an element of variables.
type variableModel struct {
	DisplayName    types.String `tfsdk:"display_name"`
	Description    types.String `tfsdk:"description"`
	Format         types.String `tfsdk:"format"`
	Required       types.Bool   `tfsdk:"required"`
	Default        types.String `tfsdk:"default_value"`
	Secret         types.String `tfsdk:"default_value_wo"`
	DefaultVersion types.String `tfsdk:"default_value_wo_version"`
	Sensitive      types.Bool   `tfsdk:"sensitive"`
	Regex          types.String `tfsdk:"regex"`
	Immutable      types.Bool   `tfsdk:"immutable"`
	Hidden         types.Bool   `tfsdk:"hidden"`
}

func variableType() attr.Type { return variableModel{}.object().Type(context.Background()) }

// object is an element of variables in a state, which holds no write-only value.
func (v variableModel) object() types.Object {
	v.Secret = types.StringNull()
	return attribute.Object(&v)
}

// variables are the known elements of variables, by name.
func (m model) variables() map[string]variableModel {
	found := make(map[string]variableModel)
	for name, value := range m.Variables.Elements() {
		if object, ok := value.(types.Object); ok && !object.IsUnknown() && !object.IsNull() {
			found[name] = attribute.Nested[variableModel](object)
		}
	}
	return found
}

// variableNames are the keys of variables, sorted.
func (m model) variableNames() []string { return slices.Sorted(maps.Keys(m.Variables.Elements())) }
