package acctest_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// open is a block with one attribute whose value, in ‹›, comes from a resource of the same run. $name stands for
// the name of the block.
type open struct {
	// block is the type: a resource, a data source or an ephemeral resource.
	block string
	// attribute is the path of the attribute, without the keys of elements.
	attribute string
	body      string
}

const (
	openBasic = "auth_type = \"basic\"\n endpoint = \"contoso.azurecr.io\"\n base_content_path = \"charts\"\n" +
		" credential_check = \"none\"\n"
	openLogin = "basic = { username = \"palette\", password_wo = \"" + fixture.Password + "\" }\n"
	openECR   = "auth_type = \"ecr\"\n endpoint = \"214575254960.dkr.ecr.us-west-1.amazonaws.com\"\n" +
		" credential_check = \"none\"\n"
	openKey = "protected = true\n" +
		" access_key = { access_key_id = \"AKIAIOSFODNN7EXAMPLE\", secret_access_key_wo = \"secret\" }\n"
	openRole  = "arn:aws:iam::214575254960:role/palette"
	openLayer = "cluster_profile_id = palette_cluster_profile.base.id\n registry_name = \"base\"\n chart = \"web\"\n" +
		" version = \"1.2.3\"\n"
	openNamed  = openLayer + "name = \"$name\"\n"
	openPublic = "endpoint = \"public.test\"\n base_content_path = \"charts\"\n chart = \"web\"\n version = \"1.2.3\"\n"
)

func opens(digest string) []open {
	const registry, profile, layer = "palette_oci_registry", "palette_cluster_profile", "palette_helm_layer"
	const registries, profiles = "data.palette_oci_registries", "data.palette_cluster_profiles"
	const (
		chart   = "data.palette_chart"
		hosted  = "data.palette_chart_versions"
		known   = "data.palette_oci_registry"
		version = "data.palette_cluster_profile"
		trust   = "data.palette_ecr_trust"
		login   = "ephemeral.palette_registry_login"
	)
	const named = "name = \"$name\"\n"
	without := func(body, attribute string) string {
		return regexp.MustCompile(`(?m)^\s*`+attribute+` = .*\n`).ReplaceAllString(body, "")
	}
	all := []open{
		{registry, "name", `name = ‹"$name"›` + "\n" + openBasic + openLogin},
		{registry, "auth_type", named + without(openBasic, "auth_type") + openLogin + `auth_type = ‹"basic"›`},
		{registry, "auth_type", named + without(openECR, "auth_type") + openKey + `auth_type = ‹"ecr"›`},
		{registry, "endpoint", named + without(openBasic, "endpoint") + openLogin + `endpoint = ‹"contoso.azurecr.io"›`},
		{registry, "endpoint", named + without(openECR, "endpoint") + `default_region = "us-west-1"` + "\n" +
			`endpoint = ‹"214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"›`},
		{registry, "endpoint_suffix", named + openBasic + openLogin + `endpoint_suffix = ‹"/artifactory/api/docker/helm${var.run}"›`},
		{registry, "base_content_path", named + without(openBasic, "base_content_path") + openLogin + `base_content_path = ‹"charts"›`},
		{registry, "basic", named + openBasic + `basic = ‹{ username = "palette", password_wo = "` + fixture.Password + `" }›`},
		{registry, "basic.username", named + openBasic + `basic = { username = ‹"palette"›, password_wo = "x" }`},
		{registry, "basic.password_wo", named + openBasic + `basic = { username = "palette", password_wo = ‹"` + fixture.Password + `"› }`},
		{registry, "basic.password_wo_version", named + openBasic + `basic = { username = "palette", password_wo = "x", password_wo_version = ‹var.run› }`},
		{registry, "protected", named + openECR + without(openKey, "protected") + `protected = ‹true›`},
		{registry, "access_key", named + openECR + `protected = true` + "\n" + `access_key = ‹{ access_key_id = "AKIAIOSFODNN7EXAMPLE", secret_access_key_wo = "secret" }›`},
		{registry, "access_key.access_key_id", named + openECR + `protected = true` + "\n" + `access_key = { access_key_id = ‹"AKIAIOSFODNN7EXAMPLE"›, secret_access_key_wo = "secret" }`},
		{registry, "access_key.secret_access_key_wo", named + openECR + `protected = true` + "\n" + `access_key = { access_key_id = "AKIAIOSFODNN7EXAMPLE", secret_access_key_wo = ‹"secret"› }`},
		{registry, "access_key.secret_access_key_wo_version", named + openECR + `protected = true` + "\n" +
			`access_key = { access_key_id = "AKIAIOSFODNN7EXAMPLE", secret_access_key_wo = "secret", secret_access_key_wo_version = ‹var.run› }`},
		{registry, "sts", named + openECR + `protected = true` + "\n" + `sts = ‹{ role_arn = "` + openRole + `" }›`},
		{registry, "sts.role_arn", named + openECR + `protected = true` + "\n" + `sts = { role_arn = ‹"` + openRole + `"› }`},
		{registry, "sts.external_id", named + openECR + `protected = true` + "\n" + `sts = { role_arn = "` + openRole + `", external_id = ‹"abc${var.run}"› }`},
		{registry, "default_region", named + without(openECR, "endpoint") +
			`endpoint = "214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"` + "\n" + `default_region = ‹"us-west-1"›`},
		{registry, "tls", named + openBasic + openLogin + `tls = ‹{ insecure_skip_verify = false }›`},
		{registry, "tls.ca_certificate", named + openBasic + openLogin + `tls = { ca_certificate = ‹file("ca.pem")› }`},
		{registry, "tls.insecure_skip_verify", named + openBasic + openLogin + `tls = { insecure_skip_verify = ‹true› }`},
		{registry, "synchronization", named + openBasic + openLogin + `synchronization = ‹true›`},
		{registry, "credential_check", named + without(openBasic, "credential_check") + openLogin + `credential_check = ‹"all"›`},

		{profile, "name", `name = ‹"$name"›`},
		{profile, "version", named + `version = ‹"1.2.${var.run}"›`},
		{profile, "description", named + `description = ‹"text ${var.run}"›`},
		{profile, "tags", named + `tags = ‹{ team = "shop" }›`},
		{profile, "tags", named + `tags = { team = ‹"shop ${var.run}"›, plain = "" }`},
		{profile, "tags", named + `tags = { (‹"team"›) = "shop" }`},
		{profile, "type", named + `type = ‹"add-on"›`},
		{profile, "cloud_type", named + `cloud_type = ‹"all"›`},
		{profile, "scope", named + `scope = ‹"tenant"›`},
		{profile, "destroy_earlier_versions", named + `destroy_earlier_versions = ‹true›`},

		{profile, "variables", named + `variables = ‹{ size = { default_value = "1" } }›`},
		{profile, "variables", named + `variables = { (‹"size"›) = {}, other = ‹{ hidden = true }› }`},
		{profile, "variables.display_name", named + `variables = { a = { display_name = ‹"A ${var.run}"› }, b = { display_name = "B" } }`},
		{profile, "variables.description", named + `variables = { a = { description = ‹"text ${var.run}"› } }`},
		{profile, "variables.format", named + `variables = { a = { format = ‹"number"›, default_value = "1" } }`},
		{profile, "variables.required", named + `variables = { a = { required = ‹true›, hidden = true, default_value = ‹var.run› } }`},
		{profile, "variables.default_value", named + `variables = { a = { default_value = ‹var.run›, format = "number", regex = "^[0-9]$", immutable = true } }`},
		{profile, "variables.default_value_wo", named + `variables = { a = { default_value_wo = ‹"secret"›, regex = "^s", immutable = true } }`},
		{profile, "variables.default_value_wo_version", named + `variables = { a = { default_value_wo = "secret", default_value_wo_version = ‹var.run› } }`},
		{profile, "variables.sensitive", named + `variables = { a = { sensitive = ‹true›, default_value = ‹var.run› } }`},
		{profile, "variables.regex", named + `variables = { a = { regex = ‹"^[0-9]"›, default_value = "1" } }`},
		{profile, "variables.immutable", named + `variables = { a = { immutable = ‹true›, default_value = "1" } }`},
		{profile, "variables.hidden", named + `variables = { a = { hidden = ‹true›, required = true, default_value = "1" } }`},

		{layer, "cluster_profile_id", without(openNamed, "cluster_profile_id") + `cluster_profile_id = ‹palette_cluster_profile.base.id›`},
		{layer, "registry_name", without(openNamed, "registry_name") + `registry_name = ‹"base"›`},
		{layer, "registry_id", without(openNamed, "registry_name") + `registry_id = ‹palette_oci_registry.base.id›`},
		{layer, "chart", without(openLayer, "chart") + `chart = ‹"web"›`},
		{layer, "chart", without(openNamed, "chart") + `chart = ‹"web"›`},
		{layer, "name", openLayer + `name = ‹"$name"›`},
		{layer, "version", without(openNamed, "version") + `version = ‹"1.2.${2 + var.run}"›`},
		{layer, "namespace", openNamed + `namespace = ‹"shop-${var.run}"›`},
		{layer, "release_name", openNamed + `release_name = ‹"shop"›`},
		{layer, "install_order", openNamed + `install_order = ‹tonumber(var.run)›`},
		{layer, "values", openNamed + `values = ‹"replicaCount: ${var.run}"›`},
		{layer, "chart_checks", openNamed + `chart_checks = ‹"warn"›`},
		{layer, "digest", openNamed + `digest = ‹"` + digest + `"›`},
		{layer, "regions", openNamed + `regions = ‹["eu-west-1"]›`},
		{layer, "regions", openNamed + `regions = ["us-west-1", ‹"eu-west-1"›]`},

		{chart, "registry_name", `registry_name = ‹"base"›` + "\n chart = \"web\"\n version = \"1.2.3\""},
		{chart, "registry_id", `registry_id = ‹palette_oci_registry.base.id›` + "\n chart = \"web\"\n version = \"1.2.3\""},
		{chart, "endpoint", without(openPublic, "endpoint") + `endpoint = ‹"public.test"›`},
		{chart, "base_content_path", without(openPublic, "base_content_path") + `base_content_path = ‹"charts"›`},
		{chart, "chart", without(openPublic, "chart") + `chart = ‹"web"›`},
		{chart, "version", without(openPublic, "version") + `version = ‹"1.2.3"›`},
		{chart, "region", openPublic + `region = ‹"eu-west-1"›`},
		{hosted, "registry_name", `registry_name = ‹"base"›` + "\n chart = \"web\""},
		{hosted, "registry_id", `registry_id = ‹palette_oci_registry.base.id›` + "\n chart = \"web\""},
		{hosted, "endpoint", without(without(openPublic, "version"), "endpoint") + `endpoint = ‹"public.test"›`},
		{hosted, "base_content_path", without(without(openPublic, "version"), "base_content_path") + `base_content_path = ‹"charts"›`},
		{hosted, "chart", without(without(openPublic, "version"), "chart") + `chart = ‹"web"›`},
		{hosted, "region", without(openPublic, "version") + `region = ‹"eu-west-1"›`},
		{hosted, "constraint", without(openPublic, "version") + `constraint = ‹"~> 1.2"›`},
		{hosted, "include_prereleases", without(openPublic, "version") + `include_prereleases = ‹true›`},
		{known, "name", `name = ‹"base"›`},
		{known, "id", `id = ‹palette_oci_registry.base.id›`},
		{version, "id", `id = ‹palette_cluster_profile.base.id›`},
		{version, "name", `name = ‹"base"›` + "\n version = \"1.0.0\""},
		{version, "version", "name = \"base\"\n" + `version = ‹"1.0.0"›`},
		{version, "scope", "name = \"base\"\n version = \"1.0.0\"\n" + `scope = ‹"tenant"›`},
		{registries, "name_prefix", `name_prefix = ‹"base"›`},
		{registries, "auth_type", `auth_type = ‹"basic"›`},
		{profiles, "name", `name = ‹"base"›`},
		{profiles, "name_prefix", `name_prefix = ‹"base"›`},
		{profiles, "version", `version = ‹"1.0.0"›`},
		{profiles, "scope", `scope = ‹"tenant"›`},
		{profiles, "project", "provider = palette.project\n" + `project = ‹"Default"›`},
		{profiles, "tags", `tags = { team = ‹"shop"› }`},
		{trust, "partition", `partition = ‹"aws"›`},
		{login, "registry_name", `registry_name = ‹"base"›`},
		{login, "region", "registry_name = \"base\"\n" + `region = ‹"eu-west-1"›`},
	}
	for block, body := range map[string]string{
		registry: named + openBasic + openLogin, profile: named, layer: openNamed,
	} {
		all = append(all, open{block, "timeouts", body + `timeouts = ‹{ create = "3m" }›`})
		for _, operation := range []string{"create", "update", "delete"} {
			all = append(all, open{block, "timeouts." + operation, body + `timeouts = { ` + operation + ` = ‹"3m"› }`})
		}
	}
	return all
}

// rendered writes the blocks and the resource that their open values come from.
func rendered(all []open) string {
	var blocks strings.Builder
	var values []string
	mark := regexp.MustCompile(`‹([^›]*)›`)
	for i, o := range all {
		body := strings.ReplaceAll(o.body, "$name", fmt.Sprintf("open-%d", i))
		body = mark.ReplaceAllStringFunc(body, func(marked string) string {
			values = append(values, mark.FindStringSubmatch(marked)[1])
			return fmt.Sprintf("terraform_data.open.output[%d]", len(values)-1)
		})
		kind, block, found := strings.Cut(o.block, ".")
		if !found {
			kind, block = "resource", o.block
		}
		fmt.Fprintf(&blocks, "%s %q \"open_%d\" {\n%s\n}\n", kind, block, i, body)
	}
	return "variable \"run\" {}\nresource \"terraform_data\" \"open\" {\n triggers_replace = var.run\n" +
		" input = [\n" +
		strings.Join(values, ",\n") + "\n ]\n}\n" + blocks.String()
}

// settable lists the attributes of a configuration, as block and path.
func settable(t *testing.T, w *acctest.Workspace) []string {
	t.Helper()
	type attributes map[string]struct {
		Optional, Required bool
		Nested             struct{ Attributes json.RawMessage } `json:"nested_type"`
	}
	var paths []string
	var list func(prefix string, content json.RawMessage)
	list = func(prefix string, content json.RawMessage) {
		var found attributes
		if err := json.Unmarshal(content, &found); err != nil {
			t.Fatal(err)
		}
		for name, test := range found {
			if test.Optional || test.Required {
				paths = append(paths, prefix+name)
			}
			if test.Nested.Attributes != nil && (test.Optional || test.Required) {
				list(prefix+name+".", test.Nested.Attributes)
			}
		}
	}
	type schema struct {
		Block struct{ Attributes json.RawMessage }
	}
	var document struct {
		Providers map[string]struct {
			Provider  schema
			Resources map[string]schema `json:"resource_schemas"`
			Data      map[string]schema `json:"data_source_schemas"`
			Ephemeral map[string]schema `json:"ephemeral_resource_schemas"`
		} `json:"provider_schemas"`
	}
	if err := json.Unmarshal([]byte(w.Run("providers", "schema", "-json").MustSucceed(t).Stdout),
		&document); err != nil {
		t.Fatal(err)
	}
	ours := document.Providers["registry.terraform.io/palette-oci/palette"]
	list("provider ", ours.Provider.Block.Attributes)
	for prefix, kind := range map[string]map[string]schema{
		"": ours.Resources, "data.": ours.Data, "ephemeral.": ours.Ephemeral,
	} {
		for name, s := range kind {
			list(prefix+name+" ", s.Block.Attributes)
		}
	}
	slices.Sort(paths)
	return paths
}

// No attribute is an error while its value is unknown, whether the object is new or exists, and the apply does what
// was planned.
func TestUnknownAttributes(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	public := world.Registry("public.test")
	testbed.Must(public.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "charts/web"))
	described, _, err := registry.Manifest("charts/web", "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	testbed.Must(registry.PushChart(testbed.Chart{Name: "web", Version: "1.2.4"}, "charts/web"))
	w := acctest.NewWorkspace(t, world)
	w.File("ca.pem", string(world.CA()))
	// A data source that is read during the apply cannot use the credentials of an unchanged registry.
	base := `
provider "palette" {
  embedded      = { path = "${path.root}/.palette" }
  registry_auth = { base = { username = "palette", password = "` + fixture.Password + `" } }
}
provider "palette" {
  alias    = "project"
  embedded = { path = "${path.root}/.palette" }
  project  = "Default"
}
resource "palette_oci_registry" "base" {
  name = "base"
  ` + openBasic + openLogin + `
}
resource "palette_cluster_profile" "base" {
  name = "base"
}
`
	all := opens(described.Digest.String())
	w.Env = append(w.Env, "TF_VAR_run=1")
	w.Write(base + "variable \"run\" {}\n")
	covered := []string{}
	for _, open := range all {
		covered = append(covered, open.block+" "+open.attribute)
	}
	for _, providerOpen := range providerOpens(t, world) {
		covered = append(covered, "provider "+providerOpen.attribute)
	}
	slices.Sort(covered)
	if diff := cmp.Diff(settable(t, w), slices.Compact(covered)); diff != "" {
		t.Errorf("attributes that are not driven from an unknown value (-want +got):\n%s", diff)
	}
	w.Apply().MustSucceed(t)
	w.Write(base + rendered(all))
	for _, run := range []string{"1", "2"} {
		w.Env = append(w.Env, "TF_VAR_run="+run)
		if plan := w.Plan().MustSucceed(t); len(plan.Changes) == 0 {
			t.Fatalf("run %s: the plan is empty", run)
		}
		w.Run("apply", "-json", "plan.bin").MustSucceed(t)
		w.Plan().MustBeEmpty(t)
	}
	w.Destroy().MustSucceed(t)
}
