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

// ValidateConfig checks the variables. What is not known yet is no mistake.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Config, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	variables := config.variables()
	for _, name := range config.variableNames() {
		at := path.Root("variables").AtMapKey(name)
		if config.Variables.Elements()[name].IsNull() {
			diagnose.VariableNull(at).AddTo(&resp.Diagnostics, diagnose.Error)
		}
		if err := variable.CheckName(name); err != nil {
			diagnose.VariableName(at, name, err).AddTo(&resp.Diagnostics, diagnose.Error)
		}
		if one, known := variables[name]; known {
			one.check(at, &resp.Diagnostics)
		}
	}
	config.checkDisplayNames(&resp.Diagnostics)
}

// check tells what is wrong with one variable, at the attribute to blame.
func (v variableModel) check(at path.Path, diags *diag.Diagnostics) {
	tell := func(problem diagnose.Problem) { problem.AddTo(diags, diagnose.Error) }
	if err := variable.CheckRegex(v.Regex.ValueString()); err != nil {
		tell(diagnose.VariableRegex(at.AtName("regex"), err))
	}
	switch {
	case isSet(v.Default) && isSet(v.Secret):
		tell(diagnose.VariableTwoDefaults(at.AtName("default_value_wo")))
	case isSet(v.Default) && isSet(v.DefaultVersion):
		tell(diagnose.VariableVersionAlone(at.AtName("default_value_wo_version")))
	case isSet(v.Secret) && !v.Sensitive.IsNull() && !v.Sensitive.IsUnknown() && !v.Sensitive.ValueBool():
		tell(diagnose.VariableNotSensitive(at.AtName("sensitive")))
	}
	v.checkDefault("default_value", v.Default, at, diags)
	v.checkDefault("default_value_wo", v.Secret, at, diags)
	flags := variable.Flags{Required: v.Required.ValueBool(), Hidden: v.Hidden.ValueBool(), Immutable: v.Immutable.ValueBool()}
	if err := flags.Check(v.hasDefault()); err != nil {
		blamed := "immutable"
		if flags.Hidden && flags.Required {
			blamed = "hidden"
		}
		tell(diagnose.VariableNeedsDefault(at.AtName(blamed), err))
	}
}

// isSet reports whether a value is known and not null.
func isSet(value types.String) bool { return !value.IsNull() && !value.IsUnknown() }

// checkDefault compares a default value with format and regex. An empty one is
// none.
func (v variableModel) checkDefault(name string, value types.String, at path.Path, diags *diag.Diagnostics) {
	if value.ValueString() == "" {
		return
	}
	err := variable.Format(v.Format.ValueString()).Check(value.ValueString())
	if err == nil {
		err = variable.CheckMatch(v.Regex.ValueString(), value.ValueString())
	}
	if err != nil {
		diagnose.VariableDefault(at.AtName(name), err).AddTo(diags, diagnose.Error)
	}
}

// hasDefault reports whether the variable may have a default value: it is known
// to have none only where nothing is unknown, and where Palette does not hold one
// that it hides.
func (v variableModel) hasDefault() variable.Default {
	hidden := v.Sensitive.IsUnknown() || v.Sensitive.ValueBool()
	if hidden || v.Default.IsUnknown() || v.Secret.IsUnknown() || !v.DefaultVersion.IsNull() ||
		v.Default.ValueString() != "" || v.Secret.ValueString() != "" {
		return variable.Present
	}
	return variable.Absent
}

// checkDisplayNames tells of the second variable of a display name.
func (m model) checkDisplayNames(diags *diag.Diagnostics) {
	variables, taken := m.variables(), map[string]string{}
	for _, name := range m.variableNames() {
		one, known := variables[name]
		if !known || one.DisplayName.IsUnknown() {
			continue
		}
		display := cmp.Or(one.DisplayName.ValueString(), name)
		if other, is := taken[display]; is {
			at := path.Root("variables").AtMapKey(name).AtName("display_name")
			diagnose.VariableNamedTwice(at, display, other).AddTo(diags, diagnose.Error)
			continue
		}
		taken[display] = name
	}
}
