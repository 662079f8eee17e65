package controlplane

import (
	"net/http"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func variablesGet(s *Server, r *http.Request, scoped scope) (response, error) {
	list := v1.Variables{Variables: []v1.Variable{}}
	var tag string
	err := s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		found, err := getProfile(tx, scoped, r.PathValue("uid"))
		if err != nil {
			return err
		}
		tag = found.tag()
		for _, variable := range found.Variables {
			if variable.IsSensitive {
				mask(&variable.DefaultValue)
			}
			list.Variables = append(list.Variables, variable)
		}
		return nil
	})
	return response{Status: http.StatusOK, Body: list, Tag: tag}, err
}

func variablesReplace(s *Server, r *http.Request, scoped scope) (response, error) {
	given, err := variablesBody(r)
	if err != nil {
		return response{}, err
	}
	return s.edit(r, scoped, func(_ *store.Tx, p *profile) error {
		p.Variables = given
		return nil
	})
}

// variablesMerge replaces the variables that are given and leaves the others.
func variablesMerge(s *Server, r *http.Request, scoped scope) (response, error) {
	given, err := variablesBody(r)
	if err != nil {
		return response{}, err
	}
	return s.edit(r, scoped, func(_ *store.Tx, p *profile) error {
		for _, variable := range given {
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

func variablesRemove(s *Server, r *http.Request, scoped scope) (response, error) {
	var body v1.VariableNames
	if err := decode(r, &body); err != nil {
		return response{}, err
	}
	return s.edit(r, scoped, func(_ *store.Tx, p *profile) error {
		p.Variables = slices.DeleteFunc(p.Variables, func(v v1.Variable) bool {
			return slices.Contains(body.Variables, v.Name)
		})
		return nil
	})
}

func variablesBody(r *http.Request) ([]v1.Variable, error) {
	var body v1.Variables
	if err := decode(r, &body); err != nil {
		return nil, err
	}
	return body.Variables, checkVariables(body.Variables)
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
