package controlplane

import (
	"net/http"
	"slices"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func variablesGet(c *call) (response, error) {
	found, err := c.profile()
	if err != nil {
		return response{}, err
	}
	list := v1.Variables{Variables: mapped(found.Variables, func(variable v1.Variable) v1.Variable {
		if variable.IsSensitive {
			mask(&variable.DefaultValue)
		}
		return variable
	})}
	return response{Status: http.StatusOK, Body: list, Tag: found.tag()}, nil
}

func variablesReplace(c *call, body *v1.Variables) (response, error) {
	if err := checkVariables(body.Variables); err != nil {
		return response{}, err
	}
	return c.edit(func(p *profile) error {
		p.Variables = body.Variables
		return nil
	})
}

// variablesMerge replaces the variables that are given and leaves the others.
func variablesMerge(c *call, body *v1.Variables) (response, error) {
	if err := checkVariables(body.Variables); err != nil {
		return response{}, err
	}
	return c.edit(func(p *profile) error {
		for _, variable := range body.Variables {
			index := slices.IndexFunc(p.Variables, func(v v1.Variable) bool { return v.Name == variable.Name })
			if index < 0 {
				p.Variables = append(p.Variables, variable)
			} else {
				p.Variables[index] = variable
			}
		}
		return checkVariables(p.Variables)
	})
}

func variablesRemove(c *call, body *v1.VariableNames) (response, error) {
	return c.edit(func(p *profile) error {
		p.Variables = slices.DeleteFunc(p.Variables, func(v v1.Variable) bool {
			return slices.Contains(body.Variables, v.Name)
		})
		return nil
	})
}

// checkVariables wants names unique in a profile, known formats, and no mask
// in the place of a value.
func checkVariables(variables []v1.Variable) error {
	names := map[string]bool{}
	for _, variable := range variables {
		if names[variable.Name] {
			return refuse(http.StatusBadRequest, v1.CodeInvalidRequest, "the variable %q is there more than once",
				variable.Name)
		}
		names[variable.Name] = true
		err := firstError(
			checkName("the name of a variable", variable.Name),
			oneOf("the format of the variable "+variable.Name, variable.Format,
				"string", "number", "boolean", "ipv4", "ipv4cidr", "ipv6", "version", "base64"),
			oneOf("the input type of the variable "+variable.Name, variable.InputType, "text", "dropdown", "multiline"),
		)
		if err == nil && variable.IsSensitive {
			err = noMask("the default value of the variable "+variable.Name, variable.DefaultValue)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
