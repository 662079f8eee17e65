package clusterprofile

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/variable"
)

// toVariables are the variables to write, with the write-only values of the
// configuration; prior has what is in the state. anew says that nobody knows
// which of them the version has.
func toVariables(plan, config, prior model, anew bool) []palette.Variable {
	planned, written, before := plan.variables(), config.variables(), prior.variables()
	wanted := make([]palette.Variable, 0, len(planned))
	for _, name := range plan.variableNames() {
		one := planned[name]
		secret := written[name].Secret.ValueString()
		v := palette.Variable{
			Name: name, DisplayName: cmp.Or(one.DisplayName.ValueString(), name), Description: one.Description.ValueString(),
			Format: one.Format.ValueString(), Regex: one.Regex.ValueString(),
			Required: one.Required.ValueBool(), Immutable: one.Immutable.ValueBool(), Hidden: one.Hidden.ValueBool(),
			// What must not be in the state must not become visible either, whatever
			// the configuration says by now.
			Sensitive: one.Sensitive.ValueBool() || secret != "",
			Default:   redact.New(cmp.Or(secret, one.Default.ValueString())),
		}
		was, there := before[name]
		v.Rewrite = v.Sensitive && (there && one.anotherDefault(was) || !v.Default.IsZero() && (anew || !there || !was.Sensitive.ValueBool()))
		wanted = append(wanted, v)
	}
	return wanted
}

// anotherDefault reports whether the default value of a sensitive variable is
// another one, as far as the configuration tells.
func (v variableModel) anotherDefault(was variableModel) bool {
	return !v.DefaultVersion.Equal(was.DefaultVersion) || !v.Default.Equal(was.Default)
}

// fromVariables reads what Palette holds. prior is the map of the state, null
// for one that is imported: then the variables are taken as they are, and none
// are no map.
func fromVariables(read []palette.Variable, prior types.Map) types.Map {
	if prior.IsNull() && len(read) == 0 {
		return types.MapNull(variableType())
	}
	before := model{Variables: prior}.variables()
	values := make(map[string]attr.Value, len(read))
	for _, one := range read {
		values[one.Name] = fromVariable(one, before[one.Name]).object()
	}
	return types.MapValueMust(variableType(), values)
}

// fromVariable reads one variable; prior is the zero model for one that the state
// does not have.
func fromVariable(one palette.Variable, prior variableModel) variableModel {
	display := one.DisplayName
	if display == one.Name && prior.DisplayName.IsNull() {
		display = "" // as it is written where the configuration has none
	}
	v := variableModel{
		DisplayName: described(display, prior.DisplayName),
		Description: described(one.Description, prior.Description),
		Format:      types.StringValue(cmp.Or(one.Format, string(variable.String))),
		Required:    types.BoolValue(one.Required),
		Sensitive:   types.BoolValue(one.Sensitive),
		Regex:       described(one.Regex, prior.Regex),
		Immutable:   types.BoolValue(one.Immutable),
		Hidden:      types.BoolValue(one.Hidden),
	}
	switch {
	case prior.Sensitive.ValueBool():
		// Whatever Palette shows of it, now or since somebody made it visible, is no
		// drift of the value and does not get into the state.
		v.Default, v.DefaultVersion = prior.Default, prior.DefaultVersion
	case one.Sensitive:
		v.Default = types.StringNull()
	default:
		v.Default = described(one.Default.Reveal(), prior.Default)
	}
	return v
}
