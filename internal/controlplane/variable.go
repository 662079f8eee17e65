package controlplane

import (
	"net/http"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func variablesGet(s *Server, r *http.Request, in scope) (answer, error) {
	list := v1.Variables{Variables: []v1.Variable{}}
	var tag string
	err := s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		found, err := getProfile(tx, in, r.PathValue("uid"))
		if err != nil {
			return err
		}
		tag = found.tag()
		for _, one := range found.Variables {
			if one.IsSensitive {
				mask(&one.DefaultValue)
			}
			list.Variables = append(list.Variables, one)
		}
		return nil
	})
	return answer{Status: http.StatusOK, Body: list, Tag: tag}, err
}

func variablesReplace(s *Server, r *http.Request, in scope) (answer, error) {
	given, err := variablesBody(r)
	if err != nil {
		return answer{}, err
	}
	return s.edit(r, in, func(_ *store.Tx, p *profile) error {
		p.Variables = given
		return nil
	})
}

// variablesMerge replaces the variables that are given and leaves the others.
func variablesMerge(s *Server, r *http.Request, in scope) (answer, error) {
	given, err := variablesBody(r)
	if err != nil {
		return answer{}, err
	}
	return s.edit(r, in, func(_ *store.Tx, p *profile) error {
		for _, one := range given {
			at := slices.IndexFunc(p.Variables, func(v v1.Variable) bool { return v.Name == one.Name })
			if at < 0 {
				p.Variables = append(p.Variables, one)
			} else {
				p.Variables[at] = one
			}
		}
		return checkVariables(p.Variables)
	})
}

func variablesRemove(s *Server, r *http.Request, in scope) (answer, error) {
	var body v1.VariableNames
	if err := decode(r, &body); err != nil {
		return answer{}, err
	}
	return s.edit(r, in, func(_ *store.Tx, p *profile) error {
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
	for _, one := range variables {
		if names[one.Name] {
			return refuse(http.StatusBadRequest, v1.CodeInvalidRequest, "the variable %q is there more than once", one.Name)
		}
		names[one.Name] = true
		err := firstError(
			checkName("the name of a variable", one.Name),
			oneOf("the format of the variable "+one.Name, one.Format,
				"string", "number", "boolean", "ipv4", "ipv4cidr", "ipv6", "version", "base64"),
			oneOf("the input type of the variable "+one.Name, one.InputType, "text", "dropdown", "multiline"),
		)
		if err == nil && one.IsSensitive {
			err = noMask("the default value of the variable "+one.Name, one.DefaultValue)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
