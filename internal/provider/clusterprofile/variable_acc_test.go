package clusterprofile_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// variableInputs are the inputs of the configurations.
const variableInputs = `
variable "release"    { default = "1.0.0" }
variable "about"      { default = "How many" }
variable "generation" { default = "1" }
variable "secret" {
  ephemeral = true
  sensitive = true
}
variable "marked" {
  default   = "marked-canary"
  sensitive = true
}
`

const (
	replicasVariable = "replicas = {\n display_name = \"Replicas\"\n description = var.about\n format = \"number\"\n" +
		" required = true\n default_value = \"3\"\n regex = \"^[0-9]+$\"\n}\n"
	tokenVariable = "token = {\n description = \"To log in\"\n hidden = true\n default_value_wo = var.secret\n" +
		" default_value_wo_version = var.generation\n}\n"
	markedVariable = "marked = { default_value = var.marked }\n"
	plainVariables = "zone = { immutable = true, default_value = \"a\" }\nunused = {}\n"
)

func variablesOf(parts ...string) string { return "variables = {\n" + strings.Join(parts, "") + "}" }

// usingVariables is a layer whose values refer to variables.
func usingVariables(names ...string) string {
	var values strings.Builder
	for i, name := range names {
		fmt.Fprintf(&values, `key%d: '{{ .spectro.var.%s }}'\n`, i, name)
	}
	return fixture.AppsLayer("web", "web", "1.2.3", fmt.Sprintf(`values = "%s"`, values.String()),
		`chart_checks = "off"`)
}

// wantWarning fails the test unless a run succeeded with a warning.
func wantWarning(t *testing.T, o acctest.Outcome, summary, text string) {
	t.Helper()
	if !slices.ContainsFunc(o.MustSucceed(t).Warnings(), func(d acctest.Diagnostic) bool {
		return d.Summary == summary && strings.Contains(d.Detail, text)
	}) {
		t.Errorf("no warning %q with %q: %+v", summary, text, o.Warnings())
	}
}

// declaredIn returns the variables of a version by name, as another client reads them.
func declaredIn(t *testing.T, world *testbed.World, uid string) map[string]v1.Variable {
	t.Helper()
	var list v1.Variables
	fixture.GetJSON(t, world, v1.Path(v1.PathProfileVariables, uid), &list)
	found := map[string]v1.Variable{}
	for _, variable := range list.Variables {
		found[variable.Name] = variable
	}
	return found
}

// sentVariables records the requests to /variables, as "METHOD names".
type sentVariables struct {
	mu     sync.Mutex
	bodies []string
	short  []string
}

func recordVariables(host *testbed.Host) *sentVariables {
	s := new(sentVariables)
	host.Fault(testbed.Match{
		Path: "/variables$", When: func(r *http.Request) bool { return r.Method != http.MethodGet },
	},
		func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			var sent struct{ Variables []json.RawMessage }
			_ = json.Unmarshal(body, &sent)
			text := r.Method
			for _, variable := range sent.Variables {
				var named struct{ Name string }
				if json.Unmarshal(variable, &named) != nil {
					_ = json.Unmarshal(variable, &named.Name)
				}
				text += " " + named.Name
			}
			s.mu.Lock()
			s.bodies, s.short = append(s.bodies, string(body)), append(s.short, text)
			s.mu.Unlock()
			next.ServeHTTP(w, r)
		})
	return s
}

// forget drops the recorded requests.
func (s *sentVariables) forget(t *testing.T) { t.Helper(); s.want(t, slices.Clone(s.short)...) }

// want compares the requests since the last call, and returns them.
func (s *sentVariables) want(t *testing.T, want ...string) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	bodies := strings.Join(s.bodies, "\n")
	if diff := cmp.Diff(want, s.short); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	if strings.Contains(bodies, v1.Masked) {
		t.Errorf("a mask was sent: %s", bodies)
	}
	s.bodies, s.short = nil, nil
	return bodies
}

// Variables are created before the layers, changed one by one, copied to the next version and deleted, for every way in
// which Palette accepts them.
func TestVariables(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		mood    controlplane.Mood
		created []string
	}{
		"kept at creation":    {controlplane.Mood{}, nil},
		"dropped at creation": {controlplane.Mood{DropsCreateVariables: true, CloneWithoutVariables: true}, []string{"PUT marked replicas token unused zone"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lifeOfVariables(t, test.mood, test.created)
		})
	}
}

func lifeOfVariables(t *testing.T, mood controlplane.Mood, created []string) {
	t.Helper()
	world := fixture.AzureWithNextWeb(t)
	host, _ := fixture.Palette(t, world, fixture.Mood(mood))
	sent := recordVariables(host)
	w := acctest.NewWorkspace(t, world)
	w.Env = append(w.Env, "TF_VAR_secret=first-canary")
	write := func(attribute string, used ...string) {
		w.Write(
			fixture.Remote + variableInputs + fixture.ACR + strings.Replace(fixture.AppsVersion("1.0.0", attribute),
				`"1.0.0"`, "var.release", 1) + usingVariables(used...),
		)
	}
	all := variablesOf(replicasVariable, tokenVariable, markedVariable, plainVariables)
	write(all, "replicas", "token", "marked")
	w.Plan().MustSucceed(t)
	if shown := w.Run("show", "plan.bin").Text(); strings.Contains(shown, "canary") ||
		!strings.Contains(shown, "(sensitive value)") {
		t.Errorf("the plan shows:\n%s", shown)
	}
	reads := func(what string) {
		t.Helper()
		if n := fixture.CountProfileRequests(host.Requests(), http.MethodGet, "/variables"); n != 1 {
			t.Errorf("%s reads the variables %d times", what, n)
		}
		host.ResetRequests()
	}
	host.ResetRequests()
	w.Apply().MustSucceed(t)
	reads("the creation of a profile and a layer that refers to them")
	sent.want(t, created...)
	first := fixture.ID(t, w, "palette_cluster_profile.apps")
	masked := v1.Masked
	made := map[string]v1.Variable{
		"replicas": {
			Name: "replicas", DisplayName: "Replicas", Description: "How many", Format: "number", Required: true, DefaultValue: "3", Regex: "^[0-9]+$",
		},
		"token":  {Name: "token", DisplayName: "token", Description: "To log in", Format: "string", Hidden: true, IsSensitive: true, DefaultValue: masked},
		"marked": {Name: "marked", DisplayName: "marked", Format: "string", DefaultValue: "marked-canary"},
		"zone":   {Name: "zone", DisplayName: "zone", Format: "string", Immutable: true, DefaultValue: "a"},
		"unused": {Name: "unused", DisplayName: "unused", Format: "string"},
	}
	holds := func(uid string, want map[string]v1.Variable) {
		t.Helper()
		if diff := cmp.Diff(want, declaredIn(t, world, uid)); diff != "" {
			t.Errorf("variables (-want +got):\n%s", diff)
		}
	}
	holds(first, made)
	host.ResetRequests()
	w.Plan().MustBeEmpty(t)
	reads("an empty plan")

	// Only the changed variable is written.
	w.Apply("-var=about=How often").MustSucceed(t)
	sent.want(t, "PATCH replicas")
	w.Apply("-var=generation=2").MustSucceed(t)
	if body := sent.want(t, "PATCH replicas token"); !strings.Contains(body, "first-canary") {
		t.Errorf("a new version of the secret was not sent: %s", body)
	}
	w.Plan("-var=generation=2").MustBeEmpty(t)
	holds(first, made)

	// The next version has the change. The earlier version does not.
	next := []string{"-var=generation=2", "-var=release=1.1.0"}
	write(variablesOf(strings.Replace(replicasVariable, `"3"`, `"5"`, 1), tokenVariable, markedVariable, "zone = {}\n"),
		"replicas", "token", "zone")
	w.Plan(next...).MustSucceed(t)
	w.Apply(next...).MustSucceed(t) // what a clone lacks is written with the values that are at hand
	second := fixture.ID(t, w, "palette_cluster_profile.apps")
	if second == first {
		t.Fatal("there is no next version")
	}
	holds(first, made)
	changed := maps.Clone(made)
	delete(changed, "unused")
	five, zone := changed["replicas"], changed["zone"]
	five.DefaultValue, zone.Immutable, zone.DefaultValue = "5", false, ""
	changed["replicas"], changed["zone"] = five, zone
	holds(second, changed)
	w.Plan(next...).MustBeEmpty(t)

	// A change back uses the earlier version, with the variables of the configuration.
	w.Apply("-var=generation=2").MustSucceed(t)
	holds(first, changed)
	w.Plan("-var=generation=2").MustBeEmpty(t)
	sent.forget(t)

	// A removed variable is deleted. Without the attribute, all variables are kept.
	write(variablesOf(tokenVariable), "token")
	host.Fault(testbed.Match{Method: http.MethodDelete, Path: "/variables$", Times: 1},
		testbed.Respond(
			http.StatusBadRequest, `{"code":"PackVariablesUndefined","message":"the pack web refers to zone"}`,
		))
	wantWarning(t, w.Apply("-var=generation=2"), "Variables Still In Use", "marked, replicas, zone")
	fixture.WantChanges(t, w.Plan("-var=generation=2"), "update palette_cluster_profile.apps")
	w.Apply("-var=generation=2").MustSucceed(t)
	sent.want(t, "DELETE marked replicas zone")
	holds(first, map[string]v1.Variable{"token": made["token"]})
	write("", "token")
	wantWarning(t, w.Apply(), "Variables Kept In Cluster Profile", "in Palette: token.")
	sent.want(t)
	w.Plan().MustBeEmpty(t)
	w.Destroy().MustSucceed(t)
	fixture.MustBeEmpty(t, world)
}

// A change of a variable outside Terraform is drift, unless Palette hides the value. Properties that the resource does
// not have are kept. All variables are imported.
func TestVariablesOfOthers(t *testing.T) {
	t.Parallel()
	world := fixture.AzureWithNextWeb(t)
	host, _ := fixture.Palette(t, world)
	sent := recordVariables(host)
	w := acctest.NewWorkspace(t, world)
	w.Env = append(w.Env, "TF_VAR_secret=first-canary")
	configuration := fixture.Remote + variableInputs +
		fixture.AppsVersion("1.0.0", variablesOf(replicasVariable, tokenVariable, plainVariables))
	w.Write(configuration)
	w.Apply().MustSucceed(t)
	uid := fixture.ID(t, w, "palette_cluster_profile.apps")
	made := declaredIn(t, world, uid)
	behind := func(method string, body any) {
		t.Helper()
		fixture.Send(t, world, method, v1.Path(v1.PathProfileVariables, uid), body, http.StatusNoContent)
		sent.forget(t)
	}
	patch := func(variables ...v1.Variable) {
		t.Helper()
		behind(http.MethodPatch, v1.Variables{Variables: variables})
	}
	for _, change := range []func(v *v1.Variable){
		func(v *v1.Variable) { v.DisplayName = "Else" },
		func(v *v1.Variable) { v.Description = "" },
		func(v *v1.Variable) { v.Format = "string" },
		func(v *v1.Variable) { v.Required = false },
		func(v *v1.Variable) { v.DefaultValue = "4" },
		func(v *v1.Variable) { v.Regex = "" },
		func(v *v1.Variable) { v.Immutable = true },
		func(v *v1.Variable) { v.Hidden = true },
		func(v *v1.Variable) { v.IsSensitive = true },
	} {
		variable := made["replicas"]
		change(&variable)
		patch(variable)
		fixture.WantChanges(t, w.Plan(), "update palette_cluster_profile.apps")
	}
	// A changed sensitive value is no drift.
	token := made["token"]
	token.DefaultValue = "somebody-elses-canary"
	variable := made["replicas"]
	variable.InputType, variable.Options = "dropdown",
		[]v1.VariableOption{{Value: "3", Default: true}, {Value: "4", Label: "four"}}
	patch(token, variable)
	w.Plan().MustBeEmpty(t)

	behind(http.MethodDelete, v1.VariableNames{Variables: []string{"unused"}})
	patch(v1.Variable{Name: "extra", DisplayName: "Extra", DefaultValue: "x"})
	fixture.WantChanges(t, w.Plan(), "update palette_cluster_profile.apps")
	w.Apply("-var=about=How often").MustSucceed(t)
	sent.want(t, "PATCH replicas unused", "DELETE extra")
	now := declaredIn(t, world, uid)
	if kept := now["replicas"]; kept.InputType != "dropdown" || len(kept.Options) != 2 ||
		kept.Options[1].Label != "four" || kept.Description != "How often" {
		t.Errorf("the dropdown is %+v", kept)
	}

	// The plan of the generated configuration is empty.
	imported := acctest.NewWorkspace(t, world)
	imported.Write(fixture.Remote + "import {\n  to = palette_cluster_profile.apps\n  id = \"tenant:apps:1.0.0\"\n}\n")
	for _, change := range imported.Plan("-generate-config-out=gen.tf").MustSucceed(t).Changes {
		if change.Action != "import" {
			t.Errorf("plans to %s %s:\n%s", change.Action, change.Address, imported.Read("gen.tf"))
		}
	}
	imported.Apply().MustSucceed(t)
	imported.Plan().MustBeEmpty(t)
	state, _ := imported.State("palette_cluster_profile.apps")["variables"].(map[string]any)
	if secret, _ := state["token"].(map[string]any); len(state) != 4 || secret["sensitive"] != true ||
		secret["default_value"] != nil {
		t.Errorf("imported as %v", state)
	}
	sent.want(t)

	// A write that needs a hidden value is refused with the reason.
	text := strings.Replace(imported.Read("gen.tf"), `"To log in"`, `"Changed"`, 1)
	imported.File("gen.tf", text)
	refused := imported.Apply().MustFail(t, "Sensitive Default Value Required", "")
	if !strings.Contains(refused.Detail, "token") {
		t.Errorf("the detail is:\n%s", refused.Detail)
	}
	sent.want(t)
}

// The variables of a version that clusters use are not changed. The error names the clusters and the next step, and
// does not show a secret that Palette repeats.
func TestVariablesInUse(t *testing.T) {
	t.Parallel()
	world := fixture.AzureWithNextWeb(t)
	host, _ := fixture.Palette(t, world, fixture.Clusters("prod-eu"))
	w := acctest.NewWorkspace(t, world)
	w.Env = append(w.Env, "TF_VAR_secret=first-canary", "TF_LOG=TRACE")
	w.Write(
		fixture.Remote + variableInputs +
			fixture.AppsVersion("1.0.0", variablesOf(tokenVariable, markedVariable, replicasVariable)),
	)
	w.Apply().MustSucceed(t)
	host.Fault(testbed.Match{Method: http.MethodPatch, Path: "/variables$"},
		func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			body, _ := io.ReadAll(r.Body)
			output, _ := json.Marshal(
				v1.Error{Code: "ClusterProfileInUse", Message: "in use: " + string(body), Details: body},
			)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write(output)
		})
	w.Env = append(w.Env, "TF_VAR_marked=other-marked-canary")
	failed := w.Apply("-var=generation=2", "-var=about=Else")
	diagnostics := failed.MustFail(t, "Variables In Use", `resource "palette_cluster_profile" "apps"`)
	if !strings.Contains(diagnostics.Detail, "prod-eu") || !strings.Contains(diagnostics.Detail, "`version`") {
		t.Errorf("the detail is:\n%s", diagnostics.Detail)
	}
	if !strings.Contains(failed.Stderr, "[TRACE]") {
		t.Error("terraform does not log")
	}
	for line := range strings.Lines(failed.Text()) {
		if strings.Contains(line, "canary") {
			t.Errorf("a secret is in: %s", line)
		}
	}
	host.Heal()
	w.Apply("-var=generation=2", "-var=about=Else").MustSucceed(t)
}

// An unknown value is no error before the apply. A secret that somebody makes visible in Palette is not written to the
// state.
func TestVariablesNotKnownYet(t *testing.T) {
	t.Parallel()
	world := fixture.AzureWithNextWeb(t)
	fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Env = append(w.Env, "TF_VAR_secret=first-canary")
	configuration := fixture.Remote + variableInputs + `
resource "terraform_data" "x" {
  input = {
    text = "3", format = "number", name = "size", yes = true, no = false, version = "1", regex = "^[0-9]+$"
  }
}
locals { x = terraform_data.x.output }
` + fixture.AppsVersion("1.0.0", variablesOf(`size = {
 display_name = local.x.name
 description = local.x.text
 format = local.x.format
 required = local.x.yes
 default_value = local.x.text
 regex = local.x.regex
 immutable = local.x.yes
 hidden = local.x.yes
}
token = {
 default_value_wo = local.x.text
 default_value_wo_version = local.x.version
}
odd = {
 default_value_wo = var.secret
 sensitive = local.x.no
}
`))
	w.Write(configuration)
	w.Plan().MustSucceed(t)
	w.Apply().MustFail(t, "Invalid Profile Variable", "")
	w.Write(strings.Replace(configuration, " sensitive = local.x.no\n", "", 1))
	w.Apply("-replace=terraform_data.x").MustSucceed(t)
	uid := fixture.ID(t, w, "palette_cluster_profile.apps")
	made := declaredIn(t, world, uid)
	if size := made["size"]; size.DefaultValue != "3" || size.DisplayName != "size" || !size.Immutable ||
		made["token"].DefaultValue != v1.Masked {
		t.Errorf("variables are %+v", made)
	}
	if odd := made["odd"]; odd.DefaultValue != v1.Masked {
		t.Errorf("a secret is visible: %+v", odd)
	}
	if state := w.Read("terraform.tfstate"); strings.Contains(state, "canary") {
		t.Error("a secret is in the state")
	}
	w.Plan().MustBeEmpty(t)

	// A secret that was made visible is drift, and is not in the state.
	fixture.Send(t, world, http.MethodPatch, v1.Path(v1.PathProfileVariables, uid),
		v1.Variables{Variables: []v1.Variable{
			{Name: "odd", DisplayName: "odd", Format: "string", DefaultValue: "visible-canary"},
		}}, http.StatusNoContent)
	fixture.WantChanges(t, w.Plan(), "update palette_cluster_profile.apps")
	w.Run("apply", "-refresh-only", "-auto-approve").MustSucceed(t)
	if state := w.Read("terraform.tfstate"); strings.Contains(state, "canary") {
		t.Error("a secret is in the state")
	}
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	if odd := declaredIn(t, world, uid)["odd"]; odd.DefaultValue != v1.Masked {
		t.Errorf("it is still visible: %+v", odd)
	}
}

// The plan refuses a layer that refers to an undeclared variable, as soon as that is certain.
func TestUndeclaredVariable(t *testing.T) {
	t.Parallel()
	world := fixture.AzureWithNextWeb(t)
	host, _ := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	apps := func(version string, attributes ...string) string {
		return fixture.Remote + fixture.ACR + fixture.AppsVersion(version, attributes...)
	}
	const declares = `variables = { replicas = { default_value = "3" } }`
	refused := func(what, configuration, name, text string) {
		t.Helper()
		w.Write(configuration)
		o := w.Plan().MustFail(t, "Variable Not Declared", "values")
		if !strings.Contains(o.Detail, "{{.spectro.var."+name+"}}") || !strings.Contains(o.Detail, text) ||
			o.Address != "palette_helm_layer.web" {
			t.Errorf("%s: %+v", what, o)
		}
	}
	accepted := func(what, configuration string) {
		t.Helper()
		w.Write(configuration)
		if o := w.Plan(); len(o.Errors()) > 0 {
			t.Errorf("%s: %+v", what, o.Errors())
		}
	}
	other := strings.ReplaceAll(fixture.AppsVersion("1.0.0", `variables = { hosts = {} }`), "apps", "other")
	refused("a new profile", apps("1.0.0", declares)+usingVariables("replicas", "replica"), "replica",
		"Write {{.spectro.var.replicas}}.")
	refused("a new profile without variables", apps("1.0.0")+usingVariables("zone"), "zone", "declares no variables")
	accepted("one that is declared, beside another profile", apps("1.0.0", declares)+other+usingVariables("replicas"))
	accepted("variables that are not known yet",
		apps("1.0.0", `variables = { for name in [terraform_data.name.id] : name => {} }`)+
			"resource \"terraform_data\" \"name\" {}\n"+usingVariables("zone"))
	accepted("values that are not known yet", apps("1.0.0", declares)+"resource \"terraform_data\" \"name\" {}\n"+
		fixture.AppsLayer("web", "web", "1.2.3", `values = "a: '{{.spectro.var.zone}}${terraform_data.name.id}'"`))

	w.Write(apps("1.0.0", declares) + usingVariables("replicas"))
	w.Apply().MustSucceed(t)
	uid := fixture.ID(t, w, "palette_cluster_profile.apps")
	refused("a changed layer", apps("1.0.0", declares)+usingVariables("replicas", "zone"), "zone",
		"declares: replicas.")
	refused("a deleted variable", apps("1.0.0", `variables = { zone = {} }`)+usingVariables("replicas"), "replicas",
		"declares: zone.")
	refused("a next version", apps("1.1.0", declares)+usingVariables("replicas", "zone"), "zone", "declares: replicas.")
	refused("a next version that loses it", apps("1.1.0", `variables = {}`)+usingVariables("replicas"), "replicas",
		"declares no variables")
	refused("a profile that keeps its variables to itself", apps("1.0.0")+usingVariables("replicas", "zone"), "zone",
		"declares: replicas.")
	accepted("a profile that keeps its variables to itself", apps("1.0.0")+usingVariables("replicas"))

	moved := strings.ReplaceAll(usingVariables("hosts"), "palette_cluster_profile.apps",
		"palette_cluster_profile.other")
	accepted("a layer that moves to a new profile", apps("1.0.0", declares)+other+moved)

	// A profile that the run does not manage is read once.
	w.Run("state", "rm", "palette_cluster_profile.apps", "palette_helm_layer.web").MustSucceed(t)
	elsewhere := func(names ...string) string {
		return strings.ReplaceAll(fixture.Remote+fixture.ACR+usingVariables(names...),
			"palette_cluster_profile.apps.id", fmt.Sprintf("%q", uid))
	}
	refused("a profile of somebody else", elsewhere("replicas", "zone"), "zone", "declares: replicas.")
	host.ResetRequests()
	w.Write(strings.ReplaceAll(elsewhere("replicas"), `"web"`+" {", `"web" {`+"\n  name = \"web-a\"") +
		strings.ReplaceAll(strings.TrimPrefix(elsewhere("replicas"), fixture.Remote+fixture.ACR),
			`"palette_helm_layer" "web" {`, "\"palette_helm_layer\" \"more\" {\n  name = \"web-b\""))
	w.Plan().MustSucceed(t)
	if n := fixture.CountProfileRequests(host.Requests(), http.MethodGet, "/variables"); n != 1 {
		t.Errorf("%d requests for the variables of one profile", n)
	}
	host.Fault(testbed.Match{Method: http.MethodGet, Path: "/variables$"},
		func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.WriteHeader(http.StatusForbidden)
		})
	accepted("variables that cannot be read", elsewhere("replicas", "zone"))
}
