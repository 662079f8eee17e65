package ociregistry_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

const ecrInCalifornia = `endpoint = "` + fixture.ECRPrivateHost + `"`

// A wrong key is refused and is in no message. The apply waits until AWS knows a new key, and tolerates expired tokens
// and rate limits.
func TestECRAccessKey(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t, "us-west-1")
	w := acctest.NewWorkspace(t, world)
	const canary = "wJalrXUtnFEMI/K7MDENG+canary/EXAMPLEKEY"
	// A secret that is written into the configuration is shown with it.
	secretly := func(key aws.AccessKey) {
		w.Env = append(w.Env, "TF_VAR_secret="+key.Secret)
		registry := strings.Replace(fixture.ECRKeyRegistry(key, ecrInCalifornia), `"`+key.Secret+`"`, "var.secret", 1)
		w.Write(fixture.Embedded + "variable \"secret\" {\n  ephemeral = true\n}\n" + registry + fixture.ECRLayer)
	}
	wrong := fixture.ECRAccessKey(account, 0)
	wrong.Secret = canary
	secretly(wrong)
	plan := w.Plan().MustSucceed(t)
	fixture.MustMention(t, fixture.Warning(t, plan, "Chart Not Checked"), "api.ecr.us-west-1.amazonaws.com",
		"do not belong together")
	apply := w.Apply()
	refused := apply.MustFail(t, "Registry Refused Credentials", `resource "palette_oci_registry"`)
	fixture.MustMention(t, refused.Detail, "do not belong together", "Nothing was written")
	if names := fixture.RegistryNames(t, fixture.EmbeddedClient(t, world, w)); len(names) > 0 ||
		w.Has("palette_oci_registry.charts") {
		t.Errorf("the refused registry was written: %v", names)
	}
	for _, run := range []acctest.Outcome{plan, apply} {
		if strings.Contains(run.Text(), canary) {
			t.Error("the secret was printed")
		}
	}
	fixture.MustNotStore(t, w, canary)

	key := fixture.ECRAccessKey(account, 2)
	secretly(key)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	fixture.MustNotStore(t, w, key.Secret)

	// Tokens expire while they are used. Amazon has three statuses for that.
	registry := account.Registry(fixture.ECROwner, "us-west-1")
	manifests := testbed.Match{Path: "/manifests/", Times: 1}
	for name, effect := range map[string]testbed.Effect{
		"ended": func(out http.ResponseWriter, r *http.Request, next http.Handler) {
			account.ExpireTokens()
			next.ServeHTTP(out, r)
		},
		"401": testbed.Respond(http.StatusUnauthorized, `{"errors":[{"code":"DENIED","message":"Your authorization token has expired. Reauthenticate and try again."}]}`),
		"400": testbed.Respond(http.StatusBadRequest, `{"errors":[{"code":"DENIED","message":"Your Authorization Token is invalid."}]}`),
	} {
		heal := registry.Fault(manifests, effect)
		world.ResetRequests()
		outcome := w.Plan().MustBeEmpty(t)
		if warnings := outcome.Warnings(); len(warnings) > 0 {
			t.Errorf("%s: %v", name, warnings)
		}
		if sent := testbed.Count(registry.Requests(), http.MethodGet, "/manifests/2.4.1"); sent != 2 {
			t.Errorf("%s: the manifest was requested %d times", name, sent)
		}
		if logins := ecrLogins(world); logins != 2 {
			t.Errorf("%s: %d logins", name, logins)
		}
		heal()
	}
	heal := world.Host("api.ecr.us-west-1.amazonaws.com").Fault(
		testbed.Match{Action: "GetAuthorizationToken", Times: 2}, testbed.Throttled(),
	)
	defer heal()
	if warnings := w.Plan().MustBeEmpty(t).Warnings(); len(warnings) > 0 {
		t.Errorf("throttled: %v", warnings)
	}
}

// ecrLogins counts the requests for tokens.
func ecrLogins(world *testbed.World) (logins int) {
	for _, request := range world.Requests() {
		if request.Action == "GetAuthorizationToken" {
			logins++
		}
	}
	return logins
}

// A public registry is read without credentials. The error about a private one names the mode that it requires.
func TestECRUnprotected(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t, "us-west-1")
	gallery := account.Public("k1n1h4h4")
	fixture.ECRPush(t, gallery, testbed.Chart{Name: "storefront", Version: "2.4.1"})
	w := acctest.NewWorkspace(t, world)
	registry := func(attributes ...string) string {
		return "resource \"palette_oci_registry\" \"charts\" {\n  name = \"charts\"\n  auth_type = \"ecr\"\n" +
			"  base_content_path = \"helm\"\n  " + strings.Join(attributes, "\n  ") + "\n}\n"
	}
	w.Write(fixture.Embedded + registry(ecrInCalifornia, fixture.ECRUnprotected) + fixture.ECRLayer)
	fixture.MustMention(t, fixture.Warning(t, w.Plan().MustSucceed(t), "Chart Not Checked"), "protected = true")
	fixture.MustMention(t, w.Apply().MustFail(t, "Registry Requires Credentials", "protected").Detail,
		"protected = true with access_key or sts", "Nothing was written")

	public := `endpoint = "` + fixture.ECRPublicHost + `"`
	for _, credentials := range []string{fixture.ECRKeyLogin, fixture.ECRRoleLogin} {
		w.Write(fixture.Embedded + registry(public, credentials))
		refused := w.Validate().MustFail(t, "Invalid Registry Mode", `resource "palette_oci_registry"`)
		fixture.MustMention(t, refused.Detail, strings.Fields(credentials)[0]+": ")
	}
	w.Write(fixture.Embedded + registry(public) + fixture.ECRLayer + fixture.ECRChart)
	applied := w.Apply().MustSucceed(t)
	if warnings := applied.Warnings(); len(warnings) > 0 {
		t.Errorf("warned: %+v", warnings)
	}
	w.Plan().MustBeEmpty(t)
	layer, chart := w.State("palette_helm_layer.storefront"), w.State("data.palette_chart.storefront")
	if layer["chart_reference"] != "oci://"+fixture.ECRPublicHost+"/helm/storefront:2.4.1" ||
		layer["digest"] != chart["digest"] || chart["served_from"] != nil {
		t.Errorf("the layer is %v, the chart %v", layer, chart)
	}
	if w.State("palette_oci_registry.charts")["protected"] != false {
		t.Error("a registry without protected is not un-protected")
	}
	for _, request := range gallery.Requests() {
		if request.Scheme == "basic" {
			t.Errorf("credentials were sent: %s", request)
		}
	}
	w.Destroy().MustSucceed(t)
	fixture.MustNotEscape(t, world)
}

// ecrOverwrite writes a registry as another client of palette.test does.
func ecrOverwrite(t *testing.T, world *testbed.World, uid string, registry v1.EcrRegistry) {
	t.Helper()
	fixture.Send(t, world, http.MethodPut, "/v1/registries/oci/"+uid+"/ecr", registry, http.StatusNoContent)
}

// ecrHeld is a registry as palette.test shows it on the wire.
func ecrHeld(t *testing.T, world *testbed.World, uid string) v1.EcrRegistry {
	t.Helper()
	var held v1.EcrRegistry
	document := fixture.Send(t, world, http.MethodGet, "/v1/registries/oci/"+uid+"/ecr", nil, http.StatusOK)
	if err := json.Unmarshal(document, &held); err != nil {
		t.Fatal(err)
	}
	return held
}

// Registries are changed outside Terraform. What Terraform does not manage is kept.
func TestECRRegistryInPalette(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t, "us-west-1")
	fixture.ECRPush(t, account.Public("k1n1h4h4"), testbed.Chart{Name: "storefront", Version: "2.4.1"})
	host, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	key := fixture.ECRAccessKey(account, 0)
	template := func(attributes ...string) string {
		return fixture.ECRKeyRegistry(key,
			append(attributes, `endpoint = "`+fixture.ECRTemplate+`"`, `default_region = "us-west-1"`)...)
	}
	w.Write(fixture.Remote + template())
	w.Apply().MustSucceed(t)
	uid := fixture.ID(t, w, "palette_oci_registry.charts")

	// Another client labels the registry and changes what Terraform manages.
	read := func() palette.Registry {
		registry, err := client.Registry(t.Context(), palette.Tenant(), uid)
		if err != nil {
			t.Fatal(err)
		}
		return registry
	}
	registry := read()
	if !registry.Settings.Private || registry.Settings.DefaultRegion != "us-west-1" {
		t.Errorf("written was %+v", registry.Settings)
	}
	changed := registry.Settings
	changed.DefaultRegion, changed.Private, changed.Credential = "eu-west-1", false, credential.Credential{}
	labels := map[string]string{"owner": "somebody else"}
	ecrOverwrite(t, world, uid, v1.EcrRegistry{
		Metadata: &v1.ObjectMeta{Name: "charts", UID: uid, Labels: labels}, Spec: v1.NewEcrSpec(changed, nil),
	})
	plan := w.Plan().MustSucceed(t)
	if diff := cmp.Diff([]acctest.Change{{Address: "palette_oci_registry.charts", Action: "update"}},
		plan.Changes); diff != "" {
		t.Errorf("drift (-want +got):\n%s", diff)
	}
	shown := w.Run("show", "-no-color", "plan.bin").Text()
	fixture.MustMention(t, shown, `default_region = "eu-west-1" -> "us-west-1"`, "protected = false -> true")
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	if back := read().Settings; back.DefaultRegion != "us-west-1" || !back.Private ||
		back.Credential.AccessKeyID != key.ID {
		t.Errorf("repaired is %+v", back)
	}

	// An update is one whole document. It keeps what it does not manage.
	host.ResetRequests()
	w.Write(fixture.Remote + strings.Replace(template(), `"helm"`, `"charts"`, 1))
	w.Apply().MustSucceed(t)
	if puts := testbed.Count(host.Requests(), http.MethodPut, "/ecr"); puts != 1 {
		t.Errorf("%d writes for one change: %v", puts, host.Requests())
	}
	held := ecrHeld(t, world, uid)
	if got := held.Spec; got.BaseContentPath != "charts" || got.DefaultRegion != "us-west-1" ||
		got.Credentials.Partition != "aws" || got.ProviderType != "helm" {
		t.Errorf("updated is %+v", got)
	}
	if diff := cmp.Diff(labels, held.Metadata.Labels); diff != "" {
		t.Errorf("labels of others (-want +got):\n%s", diff)
	}

	// Each kind is imported by uid and by name.
	role := fixture.ECRTrustedRole(t, account, client, aws.Allow(fixture.ECRActions...))
	trust, err := client.AWSAccountSTS(t.Context(), "aws")
	if err != nil {
		t.Fatal(err)
	}
	w.Env = append(w.Env, fixture.ECRMachine(account).Env()...)
	others := `
resource "palette_oci_registry" "role" {
  name              = "role"
  auth_type         = "ecr"
  endpoint          = "` + fixture.ECRPrivateHost + `"
  protected         = true
  credential_check  = "local"
  sts               = { role_arn = "` + role.ARN + `", external_id = "` + trust.ExternalID + `" }
}
resource "palette_oci_registry" "public" {
  name      = "public"
  auth_type = "ecr"
  endpoint  = "` + fixture.ECRPublicHost + `"
}
`
	whole := fixture.Remote + strings.Replace(template(), `"helm"`, `"charts"`, 1) + others
	w.Write(whole)
	w.Apply().MustSucceed(t)
	imported := acctest.NewWorkspace(t, world)
	imported.Env = w.Env
	imported.Write(strings.Replace(whole, `credential_check  = "local"`, "", 1) + `
import {
  to = palette_oci_registry.charts
  id = "` + uid + `"
}
import {
  to = palette_oci_registry.role
  id = "name:role"
}
import {
  to = palette_oci_registry.public
  id = "name:public"
}
`)
	if plan := imported.Plan().MustSucceed(t); len(plan.Changes) > 0 {
		for _, change := range plan.Changes {
			if change.Action != "import" {
				t.Errorf("the import changes %s: %s\n%s", change.Address, change.Action,
					imported.Run("show", "-no-color", "plan.bin").Text())
			}
		}
	}
	imported.Apply().MustSucceed(t)
	imported.Plan().MustBeEmpty(t)
}

// Palette lists the registry, which requires more permissions than a pull.
func TestECRSynchronized(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t, "us-west-1")
	user := account.AddUser(
		aws.UserSpec{
			Account: fixture.ECROwner, Name: "palette-charts",
			Policies: []string{fixture.ECRPolicyWithout("ecr:DescribeRepositories", "ecr:ListImages")},
		},
	)
	w := acctest.NewWorkspace(t, world)
	configuration := fixture.Embedded +
		fixture.ECRKeyRegistry(user.NewAccessKey(0), ecrInCalifornia, "synchronization = true") + fixture.ECRLayer
	w.Write(configuration)
	failed := w.Apply().MustFail(t, "Registry Synchronization Failed", "synchronization")
	fixture.MustMention(t, failed.Detail, "ecr:DescribeRepositories")
	user.SetPolicies(aws.Allow(fixture.ECRActions...))
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	w.Write(strings.Replace(configuration, "synchronization = true", "", 1))
	w.Plan().MustFail(t, "Synchronization Cannot Be Turned Off", "")
}

// A registry for which Palette has no credentials is registered, and its charts are looked up with those of this
// machine.
func TestECRInChina(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t, "cn-north-1")
	key := account.AddUser(
		aws.UserSpec{
			Account: fixture.ECROwner, Name: "reader", Partition: "aws-cn",
			Policies: []string{aws.Allow(fixture.ECRActions...)},
		},
	).NewAccessKey(0)
	w := acctest.NewWorkspace(t, world)
	registry := `
resource "palette_oci_registry" "charts" {
  name              = "charts"
  auth_type         = "ecr"
  endpoint          = "214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com.cn"
  default_region    = "cn-north-1"
  base_content_path = "helm"
  credential_check  = "none"
}
`
	w.Write(fixture.Embedded + registry + fixture.ECRLayer)
	fixture.Warning(t, w.Plan().MustSucceed(t), "Chart Not Checked")
	w.Write(
		strings.Replace(fixture.Embedded, "}\n}", "}\n  registry_auth = { charts = { access_key_id = \""+key.ID+
			"\", secret_access_key = \""+key.Secret+"\" } }\n}", 1) + registry + fixture.ECRLayer,
	)
	if warnings := w.Apply().MustSucceed(t).Warnings(); len(warnings) > 0 {
		t.Errorf("warned: %+v", warnings)
	}
	w.Plan().MustBeEmpty(t)
	if got := w.State("palette_helm_layer.storefront")["chart_reference"]; got != "oci://"+
		fixture.ECRHost("cn-north-1")+"/helm/storefront:2.4.1" {
		t.Errorf("chart_reference is %v", got)
	}
	if host := world.Host("api.ecr.cn-north-1.amazonaws.com.cn"); host == nil || len(host.Requests()) == 0 {
		t.Error("the API of the partition got no request")
	}
}
