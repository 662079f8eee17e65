package clusterprofile

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/variable"
)

// toVariables are the variables to write, with the write-only values of the configuration; prior is the state. anew
// means that the variables of the version are not known.
func toVariables(plan, config, prior model, anew bool) []palette.Variable {
	planned, written, before := plan.variables(), config.variables(), prior.variables()
	wanted := make([]palette.Variable, 0, len(planned))
	for _, name := range plan.variableNames() {
		p, secret := planned[name], written[name].Secret.ValueString()
		v := palette.Variable{
			Name:        name,
			DisplayName: cmp.Or(p.DisplayName.ValueString(), name),
			Description: p.Description.ValueString(),
			Format:      p.Format.ValueString(),
			Regex:       p.Regex.ValueString(),
			Required:    p.Required.ValueBool(),
			Immutable:   p.Immutable.ValueBool(),
			Hidden:      p.Hidden.ValueBool(),
			// A value that must not be in the state must not become visible in Palette either, whatever sensitive is.
			Sensitive: p.Sensitive.ValueBool() || secret != "",
			Default:   redact.New(cmp.Or(secret, p.Default.ValueString())),
		}
		was, existed := before[name]
		hides := existed && was.Sensitive.ValueBool() && !anew
		v.Rewrite = v.Sensitive && (existed && p.anotherDefault(was) || !v.Default.IsZero() && !hides)
		wanted = append(wanted, v)
	}
	return wanted
}

// anotherDefault reports whether the configuration changes the default value of a sensitive variable.
func (v variableModel) anotherDefault(was variableModel) bool {
	return !v.DefaultVersion.Equal(was.DefaultVersion) || !v.Default.Equal(was.Default)
}

// fromVariables is the map of what Palette holds. prior is the map of the state. It is null for an imported profile,
// whose map is null where it has no variables.
func fromVariables(read []palette.Variable, prior types.Map) types.Map {
	if prior.IsNull() && len(read) == 0 {
		return types.MapNull(variableType())
	}
	before := model{Variables: prior}.variables()
	values := make(map[string]attr.Value, len(read))
	for _, held := range read {
		values[held.Name] = fromVariable(held, before[held.Name]).object()
	}
	return types.MapValueMust(variableType(), values)
}

// fromVariable is one variable as Palette holds it; prior is the zero model where the state does not have it.
func fromVariable(held palette.Variable, prior variableModel) variableModel {
	display := held.DisplayName
	if display == held.Name && prior.DisplayName.IsNull() {
		display = "" // toVariables writes the name where the configuration has no display name
	}
	v := variableModel{
		DisplayName: described(display, prior.DisplayName),
		Description: described(held.Description, prior.Description),
		Format:      types.StringValue(cmp.Or(held.Format, string(variable.String))),
		Required:    types.BoolValue(held.Required),
		Sensitive:   types.BoolValue(held.Sensitive),
		Regex:       described(held.Regex, prior.Regex),
		Immutable:   types.BoolValue(held.Immutable),
		Hidden:      types.BoolValue(held.Hidden),
	}
	switch {
	case prior.Sensitive.ValueBool():
		// The state holds no value that Palette hides, also where it was made visible since.
		v.Default, v.DefaultVersion = prior.Default, prior.DefaultVersion
	case held.Sensitive:
		v.Default = types.StringNull()
	default:
		v.Default = described(held.Default.Reveal(), prior.Default)
	}
	return v
}
