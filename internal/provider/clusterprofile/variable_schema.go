package clusterprofile

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
	"github.com/palette-oci/terraform-provider-palette/internal/variable"
)

func variablesSchema() schema.MapNestedAttribute {
	flag := func(description string) schema.BoolAttribute {
		return managed.Flag(false, description+" Default `false`.")
	}
	return schema.MapNestedAttribute{
		MarkdownDescription: "Variables of the profile by name, which the `values` of its layers refer to as " +
			"`{{.spectro.var.NAME}}`, in quotes. The map has all variables: another variable in Palette is " +
			"drift, and is deleted. Without the attribute, the resource neither reads nor writes variables; " +
			"if it is removed, they are kept in Palette. `{}` deletes them. A new version starts with those " +
			"of the earlier version. Palette does not change the variables of a version that clusters use: " +
			"change `version` as well. Choices of a dropdown, which this resource does not have, are kept.",
		Optional: true,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"display_name": managed.Optional("Name that is shown where a value is entered, unique in the profile. "+
				"Default: the name.", attribute.TrimmedName),
			"description": managed.Optional("Description of the variable."),
			"format": managed.Default(string(variable.String), "Format of the values: `string`, `number`, `boolean`, "+
				"`ipv4`, `ipv4cidr`, `ipv6`, `version` or `base64`. Default `string`.",
				attribute.OneOf("Invalid Variable Format", diagnose.FormatMeaning, variable.Formats()...)),
			"required": flag("Whether every cluster needs a value."),
			"default_value": managed.Optional("Default value, as a string. It may be a value that Terraform marks as " +
				"sensitive: no message shows it, but the state contains it."),
			"default_value_wo": managed.Secret("Default value that is a secret, and makes the variable sensitive. " +
				"Write-only: stored in neither plan nor state. Required whenever the variable is written; to write a " +
				"changed value, change `default_value_wo_version`."),
			"default_value_wo_version": managed.Optional("Any string that changes with `default_value_wo`, such as the " +
				"version of a secret: a change writes the value again."),
			"sensitive": schema.BoolAttribute{
				MarkdownDescription: "Whether Palette hides the values. Default: `true` with `default_value_wo`, " +
					"else `false`. Drift of a hidden default value is not detected.",
				Optional: true, Computed: true,
				PlanModifiers: []planmodifier.Bool{
					attribute.FlagFrom("A variable with a write-only default value is sensitive.", sensitiveBySecret),
				},
			},
			"regex": managed.Optional("Regular expression (RE2, as in Go) that the values have to match."),
			"immutable": flag("Whether a cluster cannot have another value than the default one, which is needed " +
				"then."),
			"hidden": flag("Whether the variable is not shown where values are entered. One that is also " +
				"`required` needs a default value."),
		}},
	}
}

// sensitiveBySecret plans true for a variable with a write-only default value. One that is not known yet counts: the
// plan could not be kept otherwise.
func sensitiveBySecret(beside attribute.Beside) types.Bool {
	return types.BoolValue(!beside("default_value_wo").IsNull() || !beside("default_value_wo_version").IsNull())
}
