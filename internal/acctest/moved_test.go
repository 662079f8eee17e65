package acctest_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// previous is the secret in all states of the official provider.
const previous = "previous-canary"

// moving is a resource of the official provider and the configuration that it is moved to.
type moving struct {
	// file is the state, in testdata of the room that reads it.
	file string
	// body are the arguments of the resource; name is added.
	body string
	// there changes the object in Palette, which otherwise is what the official provider makes of the state.
	there []func(map[string]any)
	// update is whether the apply writes something.
	update bool
}

// kind is the type of the resource in each provider.
func (m moving) kind() (from, to string) {
	if strings.HasPrefix(m.file, "profile/") {
		return "spectrocloud_cluster_profile", "palette_cluster_profile"
	}
	return "spectrocloud_registry_oci", "palette_oci_registry"
}

// movings are rows of one configuration, by label.
func movings() map[string]moving {
	const (
		contoso = "auth_type = \"basic\"\n  endpoint = \"contoso.azurecr.io\"\n  base_content_path = \"charts\"\n  "
		ecr     = "auth_type = \"ecr\"\n  endpoint = \"123456789012.dkr.ecr.us-west-1.amazonaws.com\"\n" +
			"  protected = true\n  "
		regions = "auth_type = \"ecr\"\n" +
			"  endpoint = \"123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com\"\n  protected = true\n" +
			"  default_region = \"us-west-1\"\n  "
		login = "basic = { username = \"palette\", password_wo = \"" + fixture.Password + "\" }"
		key   = "access_key = { access_key_id = \"AKIAIOSFODNN7EXAMPLE\", secret_access_key_wo = \"" +
			fixture.Password + "\" }"
		role = "sts = { role_arn = \"arn:aws:iam::123456789012:role/palette-charts\", " +
			"external_id = \"example-external-id\" }"
		shop  = "description = \"d\"\n  tags = { plain = \"\", team = \"shop\" }"
		later = "version = \"1.1.0\"\n  " + shop
		token = "\n  variables = {\n" +
			"    replicas = { display_name = \"Replicas\", description = \"how many\", format = \"number\", " +
			"required = true, default_value = \"2\" }\n" +
			"    token = { display_name = \"Token\", regex = \"^.+$\", required = true, immutable = true, " +
			"hidden = true, default_value_wo = \"" + fixture.Password + "\" }\n  }"
		size = "\n  variables = {\n" +
			"    replicas = { display_name = \"Replicas\", description = \"how many\", format = \"number\", " +
			"required = true, default_value = \"2\" }\n" +
			"    size = { display_name = \"Size\", default_value = \"Small\" }\n  }"
	)
	inRegion := func(region string) []func(map[string]any) {
		return []func(map[string]any){func(spec map[string]any) { spec["defaultRegion"] = region }}
	}
	return map[string]moving{
		"role-first":       {file: "registry/0.5.11-role", body: ecr + role},
		"key-first":        {file: "registry/0.13.2-key", body: ecr + key},
		"basic-first":      {file: "registry/0.21.5-basic", body: "auth_type = \"basic\"\n  endpoint = \"https://contoso.azurecr.io\"\n  " + login},
		"suffix":           {file: "registry/0.23.0-suffix-tls", body: "auth_type = \"basic\"\n  endpoint = \"jfrog.example.com\"\n  endpoint_suffix = \"/artifactory/api/docker/helm\"\n  tls = { insecure_skip_verify = true }\n  " + login},
		"basic":            {file: "registry/0.29.9-basic-created", body: contoso + login},
		"basic-read":       {file: "registry/0.29.9-basic-refreshed", body: contoso + "basic = { username = \"palette\" }"},
		"basic-written":    {file: "registry/0.29.9-basic-refreshed", update: true, body: contoso + strings.Replace(login, " }", ", password_wo_version = \"1\" }", 1)},
		"synchronized":     {file: "registry/0.29.9-basic-synchronized-created", body: contoso + "synchronization = true\n  " + login},
		"synchronized-too": {file: "registry/0.29.9-basic-synchronized-refreshed", body: contoso + "synchronization = true\n  " + login},
		"anonymous":        {file: "registry/0.29.9-anonymous-created", body: "auth_type = \"basic\"\n  endpoint = \"open.example.com\""},
		"anonymous-read":   {file: "registry/0.29.9-anonymous-refreshed", body: "auth_type = \"basic\"\n  endpoint = \"https://open.example.com\""},
		"key":              {file: "registry/0.29.9-key-created", body: ecr + key},
		"key-read":         {file: "registry/0.29.9-key-refreshed", body: ecr + key},
		"role":             {file: "registry/0.29.9-role-created", body: ecr + role},
		"role-read":        {file: "registry/0.29.9-role-refreshed", body: ecr + role},
		"regions":          {file: "registry/0.29.9-regions", body: regions + role, there: inRegion("us-west-1")},
		"regions-written":  {file: "registry/0.29.9-regions", body: regions + "credential_check = \"none\"\n  " + role, there: inRegion("eu-west-1"), update: true},
		"unprotected":      {file: "registry/0.29.9-unprotected", body: "auth_type = \"ecr\"\n  endpoint = \"public.ecr.aws/contoso\""},

		"v0-0-5":  {file: "profile/0.0.5", body: `description = "d"`},
		"v0-1-0":  {file: "profile/0.1.0"},
		"v0-3-0":  {file: "profile/0.3.0"},
		"v0-3-2":  {file: "profile/0.3.2", body: `version = "1.0.0"`},
		"v0-5-1":  {file: "profile/0.5.1", body: shop},
		"v0-6-1":  {file: "profile/0.6.1", body: `description = "d"`},
		"v0-7-0":  {file: "profile/0.7.0", body: later},
		"v0-8-8":  {file: "profile/0.8.8", body: later + "\n  scope = \"tenant\""},
		"v0-12-0": {file: "profile/0.12.0", body: later + "\n  scope = \"project\""},
		"v0-18-0": {file: "profile/0.18.0", body: later + token},
		"v0-25-1": {file: "profile/0.25.1", body: later},
		"v0-28-2": {file: "profile/0.28.2", body: later + size},
		"v0-29-9": {file: "profile/0.29.9", body: later},
		"kept":    {file: "profile/0.29.9-kept", body: strings.Replace(later, `"d"`, `"changed"`, 1), update: true},
	}
}

// movedTogether are the instances of one resource.
const movedTogether = `
moved {
  from = spectrocloud_registry_oci.all
  to   = palette_oci_registry.all
}
resource "palette_oci_registry" "all" {
  for_each  = toset(["eu", "us"])
  name      = "all-${each.key}"
  auth_type = "basic"
  endpoint  = "open.example.com"
}
`

// officialMade are objects of the official provider, and the configuration that they are moved to.
type officialMade struct {
	configuration strings.Builder
	states        map[string]instance
	// ids are uids by label.
	ids map[string]string
}

// officialEstate makes the objects of rows, a chart to import, and the instances
// of movedTogether.
func officialEstate(t *testing.T, world *testbed.World, client *palette.Client, rows map[string]moving) *officialMade {
	t.Helper()
	project := palette.Project(testbed.Must(client.ProjectUID(t.Context(), "Default")))
	made := &officialMade{states: map[string]instance{}, ids: map[string]string{}}
	for _, label := range slices.Sorted(maps.Keys(rows)) {
		row := rows[label]
		from, to := row.kind()
		held := officialInstance(t, row.file)
		held.Attributes["name"] = label
		if to == "palette_oci_registry" {
			made.ids[label] = officialRegistry(t, world, held.Attributes, row.there...)
		} else {
			chart := officialChart(made.ids["basic"], "web", "1.2.3")
			made.ids[label] = officialProfile(t, client, project, held.Attributes, chart)
		}
		held.Attributes["id"] = made.ids[label]
		made.states[from+"."+label] = held
		fmt.Fprintf(&made.configuration, "moved {\n  from = %[1]s.%[3]s\n  to = %[2]s.%[3]s\n}\n"+
			"resource %[2]q %[3]q {\n  name = %[3]q\n  %[4]s\n}\n", from, to, label, row.body)
	}
	fmt.Fprintf(&made.configuration, importedChart, made.ids["v0-29-9"]+"/web")
	made.configuration.WriteString(movedTogether)
	for _, key := range []string{"eu", "us"} {
		held := officialInstance(t, "registry/0.29.9-anonymous-refreshed")
		held.Attributes["name"] = "all-" + key
		held.Attributes["id"] = officialRegistry(t, world, held.Attributes)
		made.states[`spectrocloud_registry_oci.all["`+key+`"]`] = held
	}
	return made
}

// importedChart is the chart of one profile, with its import id to be filled in.
const importedChart = `
import {
  to = palette_helm_layer.web
  id = %q
}
resource "palette_helm_layer" "web" {
  cluster_profile_id = palette_cluster_profile.v0-29-9.id
  registry_name      = palette_oci_registry.basic.name
  chart              = "web"
  version            = "1.2.3"
  namespace          = "web"
  release_name       = "web"
  install_order      = 10
  values             = "replicaCount: 2"
}
`

// Resources of the official provider, in every form of their state, become resources of this one: nothing is
// replaced or destroyed, nothing is written without a change in the configuration, and no old secret is in the new
// state.
func TestMovedFromOfficialProvider(t *testing.T) {
	t.Parallel()
	everyStateMoves(t)
	world, _ := fixture.Azure(t)
	host, client := fixture.Palette(t, world)
	rows := fixture.Some(movings(), "role-first", "basic-first", "basic", "basic-written", "synchronized-too",
		"anonymous-read", "key",
		"regions-written", "v0-0-5", "v0-3-2", "v0-8-8", "v0-18-0", "v0-28-2", "v0-29-9", "kept")
	made := officialEstate(t, world, client, rows)
	w := acctest.NewWorkspace(t, world)
	standInOfficial(t, w)
	w.Write(strings.Replace(fixture.Remote, "\n}", "\n  project = \"Default\"\n}", 1) + made.configuration.String())
	w.File("terraform.tfstate", officialState(t, made.states))
	host.ResetRequests()

	// The control plane registers no endpoint with the region template without a default region, but Palette may.
	heal := host.Fault(testbed.Match{Path: made.ids["regions-written"]}, testbed.Rewrite(func(body []byte) []byte {
		return bytes.ReplaceAll(body, []byte(`"defaultRegion":"eu-west-1"`), []byte(`"defaultRegion":""`))
	}))
	wantMoved(t, w.Plan().MustSucceed(t), rows)
	heal()
	w.Run("apply", "-json", "plan.bin").MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	kept := w.Read("terraform.tfstate")
	for _, text := range []string{previous, fixture.Password, "spectrocloud"} {
		if strings.Contains(kept, text) {
			t.Errorf("%q is in the new state", text)
		}
	}
	wantWritten(t, host.Requests(), rows, made.ids)
	for label, id := range made.ids {
		_, to := rows[label].kind()
		if got := fixture.ID(t, w, to+"."+label); got != id {
			t.Errorf("%s is %s, was %s", label, got, id)
		}
	}
}

// everyStateMoves fails the test unless each state of testdata is in a row.
func everyStateMoves(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "migration", "testdata", "*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		within := strings.TrimSuffix(filepath.ToSlash(file), ".json")
		if !slices.ContainsFunc(slices.Collect(maps.Values(movings())),
			func(m moving) bool { return strings.HasSuffix(within, "/"+m.file) }) {
			t.Errorf("%s is in no row", file)
		}
	}
}

// wantWritten fails the test when Palette received a write that no row expects.
func wantWritten(t *testing.T, requests []testbed.Request, rows map[string]moving, ids map[string]string) {
	t.Helper()
	for _, request := range requests {
		harmless := request.Method == http.MethodGet || strings.HasSuffix(request.Path, "/validate") ||
			strings.Contains(request.Path, "/dashboard/")
		written := func(label string) bool { return rows[label].update && strings.Contains(request.Path, ids[label]) }
		if !harmless && !slices.ContainsFunc(slices.Collect(maps.Keys(rows)), written) {
			t.Errorf("the move sent %s", request)
		}
	}
}

// wantMoved compares a plan with the expectations of rows.
func wantMoved(t *testing.T, plan acctest.Outcome, rows map[string]moving) {
	t.Helper()
	want := map[string]string{
		"palette_helm_layer.web": "import", `palette_oci_registry.all["eu"]`: "move", `palette_oci_registry.all["us"]`: "move",
	}
	for label, row := range rows {
		_, to := row.kind()
		want[to+"."+label] = "move"
		if row.update {
			want[to+"."+label] = "update"
		}
	}
	got := map[string]string{}
	for _, change := range plan.Changes {
		got[change.Address] = change.Action
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the plan (-want +got):\n%s", diff)
	}
	counts := map[string]int{}
	for _, warning := range plan.Warnings() {
		counts[warning.Summary]++
	}
	expected := map[string]int{}
	for _, row := range rows {
		for summary, is := range map[string]bool{
			"Secret Not Moved":                strings.Contains(row.body, "basic =") || strings.Contains(row.body, "access_key ="),
			"Packs Not Moved":                 strings.HasPrefix(row.file, "profile/") && row.file != "profile/0.29.9-kept",
			"Destroy Deletes Cluster Profile": row.file == "profile/0.29.9-kept",
		} {
			if is {
				expected[summary]++
			}
		}
	}
	for summary, count := range expected {
		if counts[summary] != count {
			t.Errorf("%d warnings %q, wanted %d", counts[summary], summary, count)
		}
	}
}
