package diagnose

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/spelling"
	"github.com/palette-oci/terraform-provider-palette/internal/variable"
)

// invalidVariable is the summary for a variable that Palette refuses.
const invalidVariable = "Invalid Profile Variable"

// FormatMeaning describes the formats of variables.
const FormatMeaning = "The format is what Palette checks the values of a variable against."

// VariableName explains that a key of variables is not a valid name.
func VariableName(attribute path.Path, name string, err error) Problem {
	next := "Write a name such as \"replicas\"."
	var refused *variable.NameError
	if errors.As(err, &refused) && refused.Suggestion != "" {
		next = fmt.Sprintf("Write %q.", refused.Suggestion)
	}
	return Problem{attribute, invalidVariable, paragraphs(
		fmt.Sprintf("%q is not a valid name of a variable. Values refer to a variable as {{.spectro.var.NAME}}, "+
			"where the name has only letters, digits, underscores and hyphens.", name), next)}
}

// VariableNull explains that null defines no variable.
func VariableNull(attribute path.Path) Problem {
	return Problem{attribute, invalidVariable, paragraphs("The variable is null, which does not define a variable.",
		"Write {} for a variable with the defaults of all attributes, or remove the name from the map.")}
}

// VariableRegex explains that a regular expression is not valid.
func VariableRegex(attribute path.Path, err error) Problem {
	return Problem{attribute, invalidVariable, paragraphs(sentence(err.Error()),
		"Palette uses the syntax of Go's regexp package (RE2), which has neither look-around nor back-references. In "+
			"a Terraform string, write each backslash twice, such as regex = \"^v\\\\d+$\".")}
}

// VariableDefault explains that a variable does not accept its default value. It
// does not show the value, which may be a secret.
func VariableDefault(attribute path.Path, err error) Problem {
	if format, ok := errors.AsType[*variable.FormatError](err); ok {
		return Problem{attribute, invalidVariable, paragraphs(
			fmt.Sprintf("The default value does not have the format %q, and Palette checks every value of the "+
				"variable against it.", format.Format),
			fmt.Sprintf("Write a value such as %q, or another `format`.", formatExamples[format.Format]))}
	}
	return Problem{attribute, invalidVariable, paragraphs(
		"The default value does not match `regex`, and Palette checks every value of the variable against it.",
		"Correct the default value, or the expression.")}
}

var formatExamples = map[variable.Format]string{
	variable.Number: "3", variable.Boolean: "true", variable.IPv4: "10.0.0.1", variable.IPv4CIDR: "10.0.0.0/16",
	variable.IPv6: "2001:db8::1", variable.Version: "1.2.3", variable.Base64: "dmFsdWU=",
}

// VariableNeedsDefault explains that a variable could have no value.
func VariableNeedsDefault(attribute path.Path, err error) Problem {
	why, next := "An immutable variable has its default value on every cluster, and this one has none.",
		"Set `default_value` (or `default_value_wo`), or remove `immutable`."
	if errors.Is(err, variable.ErrHiddenRequired) {
		why, next = "A variable that is hidden and required needs a default value, because whoever deploys the "+
			"profile cannot see it and cannot set it.",
			"Set `default_value` (or `default_value_wo`), or remove `hidden` or `required`."
	}
	return Problem{attribute, invalidVariable, paragraphs(why, next)}
}

// VariableTwoDefaults explains that a variable has two default values.
func VariableTwoDefaults(attribute path.Path) Problem {
	return Problem{attribute, invalidVariable, paragraphs(
		"A variable has one default value, and this one has `default_value` and `default_value_wo`.",
		"For a secret, keep `default_value_wo`, which is stored in neither the plan nor the state. Otherwise, keep "+
			"`default_value`.")}
}

// VariableNotSensitive explains that a write-only default value requires a
// sensitive variable.
func VariableNotSensitive(attribute path.Path) Problem {
	return Problem{attribute, invalidVariable, paragraphs(
		"A variable with `default_value_wo` is sensitive: Palette must not show a value that the state does not store.",
		"Remove `sensitive`, or use `default_value`.")}
}

// VariableVersionAlone explains that a version requires a write-only value.
func VariableVersionAlone(attribute path.Path) Problem {
	return Problem{attribute, invalidVariable, paragraphs(
		"`default_value_wo_version` is the version of `default_value_wo`, and the variable has a `default_value`.",
		"Remove the version, or use `default_value_wo` instead of `default_value`.")}
}

// VariableNamedTwice explains that two variables have the same display name.
func VariableNamedTwice(attribute path.Path, display, other string) Problem {
	return Problem{attribute, invalidVariable, paragraphs(
		fmt.Sprintf("The display name %q is also that of the variable %q. Display names are unique in a profile; a "+
			"variable without one is shown by its name.",
			display, other), "Write another display name.")}
}

// VariablesStay warns of variables in Palette that are no longer configured.
func VariablesStay(names []string) Problem {
	return Problem{Summary: "Variables Kept In Cluster Profile", Detail: paragraphs(
		"`variables` is no longer in the configuration, so this resource does not manage the variables of the "+
			"profile any more. They stay in Palette: "+
			strings.Join(sorted(names), ", ")+".", "To delete them, write variables = {}.")}
}

// VariableUndeclared explains that the values of a layer refer to a variable that
// its profile does not declare. profiles counts the profiles that may be meant.
func VariableUndeclared(name string, declared []string, profiles int) Problem {
	owner, next := "the cluster profile declares no variable", ""
	if profiles > 1 {
		owner = "none of the cluster profiles that this run makes declares a variable"
	}
	switch near := spelling.Similar(name, declared); {
	case len(near) > 0:
		next = fmt.Sprintf("A similar variable is declared. Write {{.spectro.var.%s}}.", near[0])
	case profiles > 1:
	case len(declared) > 0:
		next = "The profile declares: " + listed(declared) + "."
	default:
		next = "The profile declares no variables."
	}
	return Problem{path.Root("values"), "Variable Not Declared", paragraphs(
		fmt.Sprintf("The values refer to {{.spectro.var.%s}}, and %s %q.", name, owner, name), next,
		fmt.Sprintf("To declare it, write in the palette_cluster_profile:\n\n"+
			"  variables = {\n    %s = { default_value = \"…\" }\n  }", keyOf(name)))}
}

// keyOf returns a name as a key of a map, without quotes if HCL allows that.
func keyOf(name string) string {
	if '0' <= name[0] && name[0] <= '9' {
		return fmt.Sprintf("%q", name)
	}
	return name
}

func listed(names []string) string {
	names = sorted(slices.Clone(names))
	if len(names) > mostListed {
		return strings.Join(names[:mostListed], ", ") + fmt.Sprintf(" and %d others", len(names)-mostListed)
	}
	return strings.Join(names, ", ")
}

// undeclared explains that Palette refused values for such a variable.
func undeclared(operation string, err error) Problem {
	return Problem{path.Root("values"), "Variable Not Declared", paragraphs(
		fmt.Sprintf("Could not %s: its values refer to a variable that the cluster profile does not declare.",
			operation),
		response(err),
		"Declare the variable in `variables` of the palette_cluster_profile, or remove the reference from the values.")}
}

// VariablesKept warns of variables that Palette cannot delete yet.
func VariablesKept(err *palette.VariablesKeptError) Problem {
	return Problem{Summary: "Variables Still In Use", Detail: paragraphs(
		"Palette does not delete variables that layers of the cluster profile refer to: "+
			strings.Join(sorted(err.Names), ", ")+". All other changes of the variables were written.",
		response(err.Err),
		"If this run removes the references from the layers, the next apply deletes the variables. Edit packs that "+
			"Terraform does not manage in Palette.")}
}

// VariablesNotWritten explains why the variables of a version were not changed.
func VariablesNotWritten(profile palette.Profile, err error) Problem {
	var hidden *palette.HiddenDefaultError
	var differ *palette.VariablesNotTakenError
	switch {
	case errors.As(err, &hidden):
		return Problem{Summary: "Sensitive Default Value Required", Detail: paragraphs(
			"This change writes sensitive variables. Palette accepts a variable only as a whole, including its "+
				"default value, which Palette never returns for: "+
				strings.Join(hidden.Names, ", ")+". Nothing was written.",
			"Set `default_value_wo` of these variables, and change `default_value_wo_version` if the value is new.")}
	case errors.As(err, &differ):
		return Problem{Summary: "Variables Differ After Write", Detail: paragraphs(sentence(err.Error()),
			"Plan again: the refresh shows what Palette has now.")}
	case palette.UndefinedVariables(err):
		return Problem{Summary: "Variable In Use", Detail: paragraphs(
			"Palette refused to change the variables of the cluster profile, because layers refer to a variable that "+
				"would be deleted.", response(err),
			"Remove the reference from the values of the layers and apply, then remove the variable.")}
	case palette.Refused(err) && len(profile.Clusters) > 0:
		return Problem{Summary: "Variables In Use", Detail: paragraphs(
			fmt.Sprintf("Palette refused to change the variables of cluster profile %s %s. It reports that clusters "+
				"use this version: %s.",
				profile.Name, profile.Version, clusterNames(profile)), response(err),
			"Change `version` in the same run: the next version gets the change, and the clusters keep theirs.")}
	}
	return Palette("write the variables of the cluster profile", err)
}
