package clusterprofile

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/variable"
)

// ValidateConfig checks the variables, except for values that are not known yet.
func (r *Resource) ValidateConfig(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	var config model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Config, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	variables := config.variables()
	for _, name := range config.variableNames() {
		element := path.Root("variables").AtMapKey(name)
		if config.Variables.Elements()[name].IsNull() {
			diagnose.VariableNull(element).AddTo(&resp.Diagnostics, diagnose.Error)
		}
		if err := variable.CheckName(name); err != nil {
			diagnose.VariableName(element, name, err).AddTo(&resp.Diagnostics, diagnose.Error)
		}
		if v, known := variables[name]; known {
			v.check(element, &resp.Diagnostics)
		}
	}
	config.checkDisplayNames(&resp.Diagnostics)
}

// check reports what is wrong with a variable, at the attribute to blame.
func (v variableModel) check(element path.Path, diags *diag.Diagnostics) {
	report := func(problem diagnose.Problem) { problem.AddTo(diags, diagnose.Error) }
	if err := variable.CheckRegex(v.Regex.ValueString()); err != nil {
		report(diagnose.VariableRegex(element.AtName("regex"), err))
	}
	switch {
	case isSet(v.Default) && isSet(v.Secret):
		report(diagnose.VariableTwoDefaults(element.AtName("default_value_wo")))
	case isSet(v.Default) && isSet(v.DefaultVersion):
		report(diagnose.VariableVersionAlone(element.AtName("default_value_wo_version")))
	case isSet(v.Secret) && !v.Sensitive.IsNull() && !v.Sensitive.IsUnknown() && !v.Sensitive.ValueBool():
		report(diagnose.VariableNotSensitive(element.AtName("sensitive")))
	}
	v.checkDefault(element.AtName("default_value"), v.Default, diags)
	v.checkDefault(element.AtName("default_value_wo"), v.Secret, diags)
	flags := variable.Flags{
		Required: v.Required.ValueBool(), Hidden: v.Hidden.ValueBool(), Immutable: v.Immutable.ValueBool(),
	}
	if err := flags.Check(v.hasDefault()); err != nil {
		blamed := "immutable"
		if flags.Hidden && flags.Required {
			blamed = "hidden"
		}
		report(diagnose.VariableNeedsDefault(element.AtName(blamed), err))
	}
}

// isSet reports whether a value is known and not null.
func isSet(value types.String) bool { return !value.IsNull() && !value.IsUnknown() }

// checkDefault checks a default value against format and regex. An empty text is no default value.
func (v variableModel) checkDefault(place path.Path, value types.String, diags *diag.Diagnostics) {
	if value.ValueString() == "" {
		return
	}
	err := variable.Format(v.Format.ValueString()).Check(value.ValueString())
	if err == nil {
		err = variable.CheckMatch(v.Regex.ValueString(), value.ValueString())
	}
	if err != nil {
		diagnose.VariableDefault(place, err).AddTo(diags, diagnose.Error)
	}
}

// hasDefault reports whether the variable may have a default value. It has none where all of its values are known and
// Palette hides none.
func (v variableModel) hasDefault() variable.Default {
	hidden := v.Sensitive.IsUnknown() || v.Sensitive.ValueBool()
	if hidden || v.Default.IsUnknown() || v.Secret.IsUnknown() || !v.DefaultVersion.IsNull() ||
		v.Default.ValueString() != "" || v.Secret.ValueString() != "" {
		return variable.Present
	}
	return variable.Absent
}

// checkDisplayNames reports variables whose display name another variable has.
func (m model) checkDisplayNames(diags *diag.Diagnostics) {
	variables, taken := m.variables(), map[string]string{}
	for _, name := range m.variableNames() {
		v, known := variables[name]
		if !known || v.DisplayName.IsUnknown() {
			continue
		}
		display := cmp.Or(v.DisplayName.ValueString(), name)
		if other, found := taken[display]; found {
			place := path.Root("variables").AtMapKey(name).AtName("display_name")
			diagnose.VariableNamedTwice(place, display, other).AddTo(diags, diagnose.Error)
			continue
		}
		taken[display] = name
	}
}
