package clusterprofile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// The description and the tags of a profile are restored after a change outside Terraform, and removed with the
// attribute. Neither creates a new version.
func TestProfileDescription(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	full := fixture.AppsVersion("1.0.0", `description = "What runs"`, `tags = { team = "shop", plain = "" }`)
	w.Write(fixture.Remote + full)
	w.Apply().MustSucceed(t)
	uid := fixture.ID(t, w, "palette_cluster_profile.apps")
	shown := func() *v1.ObjectMeta { return fixture.ShownProfile(t, world, uid).Metadata }
	wantLabels := func(want map[string]string) {
		t.Helper()
		if diff := cmp.Diff(want, shown().Labels); diff != "" {
			t.Errorf("labels (-want +got):\n%s", diff)
		}
	}
	wantLabels(map[string]string{"team": "shop", "plain": v1.LabelTagValue})
	fixture.DescribeProfile(t, world, uid, v1.ProfileMetaEntity{
		Metadata: &v1.ObjectMetaInputEntity{
			Name:        "apps",
			Annotations: map[string]string{v1.AnnotationDescription: "else", "owner": "somebody"},
			Labels:      map[string]string{"team": "other", "more": "x"},
		},
	})
	fixture.WantChanges(t, w.Plan(), "update palette_cluster_profile.apps")
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	wantLabels(map[string]string{"team": "shop", "plain": v1.LabelTagValue})
	if found := shown().Annotations; found[v1.AnnotationDescription] != "What runs" || found["owner"] != "somebody" {
		t.Errorf("annotations are %v", found)
	}
	for _, cleared := range []string{
		fixture.AppsVersion("1.0.0", "tags = {}"), fixture.AppsVersion("1.0.0"), full, fixture.AppsVersion("1.0.0"),
	} {
		w.Write(fixture.Remote + cleared)
		w.Apply().MustSucceed(t)
		w.Plan().MustBeEmpty(t)
	}
	wantLabels(nil)
	if found := shown().Annotations; found[v1.AnnotationDescription] != "" || found["owner"] != "somebody" {
		t.Errorf("annotations are %v", found)
	}
	if now := fixture.ID(t, w, "palette_cluster_profile.apps"); now != uid {
		t.Errorf("the profile is another one: %s", now)
	}
	w.Write(fixture.Remote + fixture.AppsVersion("1.0.0", `cloud_type = "aws"`))
	fixture.WantChanges(t, w.Plan(), "replace palette_cluster_profile.apps")
}

// A profile is in the project of the provider unless its scope is another. It remains in the state when the provider
// configuration has no project any more.
func TestProfileScope(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	stacked := fixture.ACR + fixture.AppsVersion("1.0.0") + fixture.WebLayer + `
resource "palette_cluster_profile" "shared" {
  name  = "apps"
  scope = "tenant"
}
data "palette_cluster_profile" "default" {
  name       = "apps"
  version    = "1.0.0"
  depends_on = [palette_helm_layer.web]
}
data "palette_cluster_profile" "tenant" {
  name       = "apps"
  version    = "1.0.0"
  scope      = "tenant"
  depends_on = [palette_cluster_profile.shared]
}
data "palette_cluster_profile" "id" {
  id         = palette_cluster_profile.apps.id
  depends_on = [palette_helm_layer.web]
}
data "palette_oci_registry" "name" {
  name = palette_oci_registry.acr.name
}
data "palette_oci_registry" "id" {
  id = palette_oci_registry.acr.id
}
`
	w.Write(fixture.RemoteInProject + stacked)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	project, err := client.ProjectUID(t.Context(), "Default")
	if err != nil {
		t.Fatal(err)
	}
	mine, shared := fixture.ID(t, w, "palette_cluster_profile.apps"), fixture.ID(t, w, "palette_cluster_profile.shared")
	for uid, scope := range map[string]palette.Scope{mine: palette.Project(project), shared: palette.Tenant()} {
		profile, err := client.FreshProfile(t.Context(), scope, uid)
		if err != nil || profile.Scope != scope.String() {
			t.Errorf("%s: %v %+v", scope, err, profile)
		}
	}
	for address, want := range map[string]map[string]any{
		"data.palette_cluster_profile.default": {"id": mine, "scope": "project", "type": "add-on", "cloud_type": "all", "published": true},
		"data.palette_cluster_profile.tenant":  {"id": shared, "scope": "tenant", "published": false, "version": "1.0.0"},
		"data.palette_cluster_profile.id":      {"id": mine, "name": "apps", "version": "1.0.0", "scope": "project"},
		"data.palette_oci_registry.name":       {"auth_type": "basic", "endpoint": "contoso.azurecr.io/charts", "base_content_path": nil, "synchronization": false},
		"data.palette_oci_registry.id":         {"name": "acr"},
	} {
		got := w.State(address)
		for name, value := range want {
			if got[name] != value {
				t.Errorf("%s: %s is %v, want %v", address, name, got[name], value)
			}
		}
	}
	layers, _ := w.State("data.palette_cluster_profile.id")["layers"].([]any)
	if len(layers) != 1 || layers[0].(map[string]any)["name"] != "web" ||
		layers[0].(map[string]any)["version"] != "1.2.3" {
		t.Errorf("layers are %v", layers)
	}

	for configuration, summary := range map[string]string{
		strings.Replace(fixture.RemoteInProject, `"Default"`, `"Elsewhere"`, 1): "Project Not Found",
		fixture.Remote: "Project Not Configured",
	} {
		w.Write(configuration + stacked)
		plan := w.Plan()
		summaries := []string{}
		for _, problem := range plan.Errors() {
			summaries = append(summaries, problem.Summary)
		}
		if !slices.Contains(summaries, summary) || len(slices.Compact(summaries)) != 1 {
			t.Errorf("errors are %q", summaries)
		}
		for _, change := range plan.Changes {
			t.Errorf("%s: plans to %s %s", summary, change.Action, change.Address)
		}
	}
	w.Write(
		fixture.Remote +
			"resource \"palette_cluster_profile\" \"more\" {\n  name = \"more\"\n  scope = \"project\"\n}\n",
	)
	w.Run("state", "rm", "palette_cluster_profile.apps", "palette_helm_layer.web").MustSucceed(t)
	w.Plan().MustFail(t, "Project Not Configured", "scope")
}

// A data source reports an object that Palette does not have at the attribute that names it.
func TestNothingToRead(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + `
data "palette_cluster_profile" "name" {
  name    = "nobody"
  version = "1.0.0"
}
data "palette_cluster_profile" "id" {
  id = "0123456789abcdef01234567"
}
data "palette_oci_registry" "name" {
  name = "nobody"
}
data "palette_oci_registry" "id" {
  id = "0123456789abcdef01234567"
}
`)
	var got []string
	for _, problem := range w.Plan().Errors() {
		got = append(got, problem.Summary+" at "+problem.Code)
		if problem.Summary == "Invalid Profile Type" &&
			!strings.Contains(problem.Detail, "Charts of OCI registries attach to add-on profiles") {
			t.Errorf("no reason is given: %s", problem.Detail)
		}
	}
	slices.Sort(got)
	want := []string{
		`Cluster Profile Not Found at id = "0123456789abcdef01234567"`,
		`Cluster Profile Not Found at name    = "nobody"`,
		`Registry Not Found at id = "0123456789abcdef01234567"`,
		`Registry Not Found at name = "nobody"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

// An invalid profile is refused before any request.
func TestProfileValidation(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	var configuration strings.Builder
	wrong := func(label string, attributes ...string) {
		configuration.WriteString(
			"resource \"palette_cluster_profile\" \"" + label + "\" {\n  " + strings.Join(attributes, "\n  ") + "\n}\n",
		)
	}
	var want []string
	for summary, lines := range map[string][]string{
		"Invalid Profile Version": {`version = "1.2.3.beta"`, `version = "V1.0.0"`, `version = "1.0.0+b"`, `version = "01.0.0"`, `version = ""`, `version = "latest"`},
		"Invalid Profile Type":    {`type = "cluster"`, `type = "infra"`},
		"Invalid Scope":           {`scope = "system"`, `scope = ""`},
		"Empty Value":             {`cloud_type = ""`},
		"Invalid Timeout":         {`timeouts = { create = "5" }`, `timeouts = { update = "soon" }`, `timeouts = { delete = "" }`, `timeouts = { create = "-1m" }`, `timeouts = { create = "0s" }`},
	} {
		for i, line := range lines {
			wrong(strings.ReplaceAll(strings.ToLower(summary), " ", "_")+string(rune('a'+i)), `name = "x"`, line)
			want = append(want, summary+" at "+line)
		}
	}
	wrong("name_empty", `name = ""`)
	wrong("name_space", `name = " x"`)
	want = append(want, `Invalid Name at name = ""`, `Invalid Name at name = " x"`)
	for block, body := range map[string]string{
		"palette_oci_registry": "name = \"x\"\n  auth_type = \"basic\"\n  endpoint = \"x.example\"",
		"palette_helm_layer":   "cluster_profile_id = \"x\"\n  registry_name = \"x\"\n  chart = \"x\"\n  version = \"1.0.0\"",
	} {
		for _, line := range []string{`timeouts = { create = "1h30" }`, `timeouts = { update = "0s" }`} {
			configuration.WriteString("resource \"" + block + "\" \"slow" + string(rune('a'+len(want))) + "\" {\n  " +
				body + "\n  " + line + "\n}\n")
			want = append(want, "Invalid Timeout at "+line)
		}
	}
	for _, line := range []string{
		`install_order = 1.5`, `install_order = 1e30`, `namespace = "Web_App"`, `chart_checks = "wrn"`,
	} {
		configuration.WriteString("resource \"palette_helm_layer\" \"odd" + string(rune('a'+len(want))) + "\" {\n  " +
			"cluster_profile_id = \"x\"\n  registry_name = \"x\"\n  chart = \"x\"\n  version = \"1.0.0\"\n  " + line +
			"\n}\n")
		want = append(
			want,
			map[string]string{
				"i": "Invalid Install Order", "n": "Invalid Namespace", "c": "Invalid Chart Checks",
			}[line[:1]]+" at "+line,
		)
	}
	w.Write(configuration.String())
	var got []string
	for _, problem := range w.Validate().Errors() {
		got = append(got, problem.Summary+" at "+problem.Code)
		if problem.Summary == "Invalid Profile Type" &&
			!strings.Contains(problem.Detail, "Charts of OCI registries attach to add-on profiles") {
			t.Errorf("no reason is given: %s", problem.Detail)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}
