package acctest_test

import (
	"net/http"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// declaring is a profile with one variable, which is called size unless the attributes rename it.
func declaring(attributes ...string) string {
	variable := strings.Join(attributes, "\n      ")
	if !strings.Contains(variable, "= {") {
		variable = "size = {\n      " + variable + "\n    }"
	}
	return profileWith("variables = {\n    " + variable + "\n  }")
}

// variableTexts are found before any request.
func variableTexts() []mistake {
	variableMistake := func(name string, attributes ...string) mistake {
		return mistake{name: name, config: declaring(attributes...)}
	}
	return []mistake{
		variableMistake("a variable with a space in its name", `"a size" = {}`),
		variableMistake("a variable that is named like a reference", `"{{.spectro.var.size}}" = {}`),
		variableMistake("a variable without a name", `"" = {}`),
		variableMistake("a variable that is null", "size = null\n    zone = {}"),
		variableMistake("an invalid format", `format = "numbr"`),
		variableMistake("a regular expression that is not closed", `regex = "(a"`),
		variableMistake("a regular expression with a look-ahead", `regex = "(?=a)"`),
		variableMistake("a default value that is not a number", `format = "number"`, `default_value = "three"`),
		variableMistake("a default value that is 1 where true is meant", `format = "boolean"`, `default_value = "1"`),
		variableMistake("a default value that is not a CIDR block", `format = "ipv4cidr"`, `default_value = "10.0.0.0"`),
		variableMistake("a default value that does not match", `regex = "^[0-9]+$"`, `default_value = "x"`),
		variableMistake("a secret that does not match", `regex = "^[0-9]+$"`, `default_value_wo = "canary-of-a-default"`),
		variableMistake("a hidden and required variable without a default value", `hidden = true`, `required = true`),
		variableMistake("an immutable variable without a value", `immutable = true`, `default_value = ""`),
		variableMistake("a variable with two default values", `default_value = "a"`, `default_value_wo = "canary-of-a-default"`),
		variableMistake("a version of a secret beside a default value", `default_value = "a"`, `default_value_wo_version = "1"`),
		variableMistake("a secret in a variable that is not sensitive", `sensitive = false`, `default_value_wo = "canary-of-a-default"`),
		variableMistake("two variables with one display name", "size = { display_name = \"other size\" }\n    large = { display_name = \"other size\" }"),
		variableMistake("a display name that is another's name", "size = {}\n    zone = { display_name = \"size\" }"),
	}
}

// usesVariable is a layer of the profile that refers to a variable.
func usesVariable(values string) string {
	return registered() + layerOfThis(`cluster_profile_id = palette_cluster_profile.this.id`, "values = \""+values+"\"")
}

// variablePlans are found by the plan.
func variablePlans() []mistake {
	own := func(r *trial) { r.owned() }
	return []mistake{
		{
			name: "a layer with a variable that is misspelt", odd: own,
			config: elsewhere(declaring(`default_value = "3"`) + usesVariable("replicaCount: '{{ .spectro.var.sise | default 1 }}'")),
		},
		{
			name: "a layer with a variable of a profile that declares none", odd: own,
			config: elsewhere(profileWith() + usesVariable("replicaCount: '{{.spectro.var.replicas}}'")),
		},
		{
			name: "a layer with a variable of one of two profiles", odd: own,
			config: elsewhere(profileWith(`depends_on = [palette_cluster_profile.other]`) + otherProfile +
				usesVariable("replicaCount: '{{.spectro.var.replicas}}'")),
		},
		{
			name: "a variable that a layer still needs", odd: own,
			before: elsewhere(declaring(`hidden = true`) + usesVariable("replicaCount: '{{.spectro.var.size}}'")),
			config: elsewhere(declaring(`count = {}`) + usesVariable("replicaCount: '{{.spectro.var.size}}'")),
		},
		{
			name: "variables that are left out", before: declaring(`hidden = true`), config: profileWith(),
		},
	}
}

// variableEdits are found when variables are written.
func variableEdits() []mistake {
	host := func(r *trial) *testbed.Host { return r.world.Host(r.label + ".palette.test") }
	refusal := func(method string, status int, body string) func(*trial) {
		return func(r *trial) {
			host(r).Fault(testbed.Match{Method: method, Path: "/variables$"}, testbed.Respond(status, body))
		}
	}
	return []mistake{
		{
			name: "a variable of a version that clusters use", odd: func(r *trial) { r.owned(fixture.Clusters("prod-eu")) },
			before: elsewhere(declaring(`default_value = "1"`)), config: elsewhere(declaring(`default_value = "2"`)),
			then: refusal(http.MethodPatch, http.StatusBadRequest, `{"code":"InvalidRequest","message":"the profile is in use"}`),
		},
		{
			name: "a variable that packs of others refer to", odd: func(r *trial) { r.owned() },
			before: elsewhere(declaring(`default_value = "1"`)), config: elsewhere(profileWith(`variables = {}`)),
			then: refusal(http.MethodDelete, http.StatusBadRequest, `{"code":"PackVariablesUndefined","message":"the pack theirs refers to size"}`),
		},
		{
			name: "a variable that gives its display name away while packs refer to it", odd: func(r *trial) { r.owned() },
			before: elsewhere(declaring(`size = { display_name = "The size" }`)), config: elsewhere(declaring(`zone = { display_name = "The size" }`)),
			then: refusal(http.MethodDelete, http.StatusBadRequest, `{"code":"PackVariablesUndefined","message":"the pack theirs refers to size"}`),
		},
		{
			name: "variables that Palette accepts and does not write", odd: func(r *trial) { r.owned() },
			before: elsewhere(declaring(`default_value = "1"`)), config: elsewhere(declaring(`zone = {}`)),
			then: refusal(http.MethodPatch, http.StatusNoContent, ""),
		},
		{
			name: "a sensitive variable without its value", odd: func(r *trial) { r.owned() },
			before: elsewhere(declaring(`default_value_wo = "canary-of-a-default"`, `default_value_wo_version = "1"`)),
			config: elsewhere(declaring(`description = "Changed"`, `default_value_wo_version = "1"`)),
		},
		{
			name: "a variable that Palette refuses at creation", config: elsewhere(declaring(`default_value = "1"`)),
			odd: func(r *trial) {
				h, _ := r.owned()
				h.Fault(testbed.Match{Method: http.MethodPost, Path: v1.PathProfiles + "$"},
					testbed.Respond(http.StatusBadRequest,
						`{"code":"InvalidRequest","message":"the variable size is not as it should be"}`))
			},
		},
		{
			name: "a layer with a comment that Palette takes for a reference", odd: func(r *trial) { r.owned() },
			config: elsewhere(declaring(`hidden = true`) + usesVariable("replicaCount: 1 # or {{.spectro.var.replicas}}")),
		},
	}
}
