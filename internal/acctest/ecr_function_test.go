package acctest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

// ecrStatement is a statement of an IAM policy. One action or resource may be
// a text of its own.
type ecrStatement struct {
	Sid, Effect      string
	Action, Resource any
}

// TestECRFunctions calls every function in the right way, and in one run in
// every wrong way.
func TestECRFunctions(t *testing.T) {
	t.Parallel()
	world := testbed.New(t)
	w := acctest.NewWorkspace(t, world)
	part := func(kind string, parts ...any) map[string]any {
		object := map[string]any{"kind": kind, "registry_id": nil, "region": nil, "partition": nil, "fips": false, "templated": false}
		for i := 0; i < len(parts); i += 2 {
			object[parts[i].(string)] = parts[i+1]
		}
		return object
	}
	want := map[string]any{
		`parse_endpoint("contoso.azurecr.io")`:                                                                     part("basic"),
		`parse_endpoint("` + fixture.ECRPrivateHost + `")`:                                                         part("ecr", "registry_id", fixture.ECROwner, "region", "us-west-1", "partition", "aws"),
		`parse_endpoint("` + fixture.ECRTemplate + `")`:                                                            part("ecr", "registry_id", fixture.ECROwner, "partition", "aws", "templated", true),
		`parse_endpoint("214575254960.dkr.ecr-fips.us-gov-west-1.amazonaws.com")`:                                  part("ecr", "registry_id", fixture.ECROwner, "region", "us-gov-west-1", "partition", "aws-us-gov", "fips", true),
		`parse_endpoint("` + fixture.ECRPublicHost + `")`:                                                          part("ecr-public", "partition", "aws"),
		`resolve_endpoint("` + fixture.ECRTemplate + `", "eu-west-1")`:                                             fixture.ECRHost("eu-west-1"),
		`resolve_endpoint("214575254960.dkr.ecr.{{ .spectro.system.aws.region }}.amazonaws.com", "us-gov-west-1")`: fixture.ECRHost("us-gov-west-1"),
		`resolve_endpoint("contoso.azurecr.io", "eu-west-1")`:                                                      "contoso.azurecr.io",
	}
	var right, wrong strings.Builder
	calls := slices.Sorted(maps.Keys(want))
	for i, call := range calls {
		fmt.Fprintf(&right, "output \"o%d\" { value = provider::palette::%s }\n", i, call)
	}
	right.WriteString("output \"policy\" { value = provider::palette::ecr_policy() }\n")
	right.WriteString("output \"pull\" { value = provider::palette::ecr_pull_policy([\"arn:aws:ecr:us-west-1:214575254960:repository/helm/*\"]) }\n")
	w.Write(right.String())
	w.Apply().MustSucceed(t)
	outputs := fixture.Outputs(t, w)
	for i, call := range calls {
		if diff := cmp.Diff(want[call], outputs[fmt.Sprintf("o%d", i)]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", call, diff)
		}
	}
	var actions []any
	for _, action := range fixture.ECRActions {
		actions = append(actions, action)
	}
	for name, statements := range map[string][]ecrStatement{
		"policy": {{Sid: "VisualEditor0", Effect: "Allow", Action: actions, Resource: "*"}},
		"pull": {
			{Sid: "EcrLogin", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*"},
			{Sid: "EcrPull", Effect: "Allow", Action: []any{"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"}, Resource: "arn:aws:ecr:us-west-1:214575254960:repository/helm/*"},
		},
	} {
		var document struct {
			Version   string
			Statement []ecrStatement
		}
		if err := json.Unmarshal([]byte(outputs[name].(string)), &document); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(statements, document.Statement); diff != "" || document.Version != "2012-10-17" {
			t.Errorf("%s of version %s (-want +got):\n%s", name, document.Version, diff)
		}
	}

	mistakes := map[string]string{
		`parse_endpoint("oci://contoso.azurecr.io")`:                                                       `Write "contoso.azurecr.io"`,
		`parse_endpoint("https://` + fixture.ECRPrivateHost + `")`:                                         `Write "` + fixture.ECRPrivateHost + `"`,
		`parse_endpoint("` + fixture.ECRPrivateHost + `.evil.tld")`:                                        "none of Amazon's suffixes",
		`resolve_endpoint("214575254960.dkr.ecr.{{.spectro.system.aws.zone}}.amazonaws.com", "eu-west-1")`: "variable",
		`resolve_endpoint("` + fixture.ECRTemplate + `", "eu-west")`:                                       "not spelled like an AWS region",
		`resolve_endpoint("` + fixture.ECRTemplate + `", "cn-north-1")`:                                    "the AWS partition aws-cn",
		`ecr_pull_policy([])`: "no repository",
		`ecr_pull_policy(["` + fixture.ECRPrivateHost + `/helm/web"])`: `Write "arn:aws:ecr:us-west-1:214575254960:repository/helm/web"`,
	}
	for i, call := range slices.Sorted(maps.Keys(mistakes)) {
		fmt.Fprintf(&wrong, "output \"o%d\" { value = provider::palette::%s }\n", i, call)
	}
	w.Write(wrong.String())
	said := make(map[string]string)
	for _, d := range w.Validate().Errors() {
		_, call, _ := strings.Cut(d.Code, "provider::palette::")
		said[strings.TrimSuffix(call, " }")] = strings.Join(strings.Fields(d.Detail), " ")
	}
	for call, words := range mistakes {
		if !strings.Contains(said[call], words) {
			t.Errorf("%s: %q does not mention %q", call, said[call], words)
		}
		delete(said, call)
	}
	if len(said) > 0 {
		t.Errorf("besides: %v", said)
	}
}

// TestRegistryLogin hands logins to the configuration of another provider and
// uses them there.
func TestRegistryLogin(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t, "us-west-1", "eu-west-1")
	world.Registry("contoso.azurecr.io", testbed.TokenAuth(testbed.Account{Username: "palette", Password: fixture.Password}))
	var mu sync.Mutex
	received := make(map[string]string)
	world.Handle("sink.test", http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		name, login, _ := strings.Cut(r.Header.Get("ApiKey"), "|")
		received[name] = login
		http.Error(out, "{}", http.StatusNotFound)
	}))
	w := acctest.NewWorkspace(t, world)
	key := fixture.ECRAccessKey(account, 0)
	w.Env = append(w.Env, "TF_VAR_secret="+key.Secret, "TF_VAR_password="+fixture.Password)
	registries := fixture.ECRKeyRegistry(key, `endpoint = "`+fixture.ECRTemplate+`"`, `default_region = "us-west-1"`) + fixture.Stack[:strings.Index(fixture.Stack, `resource "palette_cluster_profile"`)]
	configuration := fixture.Embedded + "variable \"secret\" {\n  ephemeral = true\n}\nvariable \"password\" {\n  ephemeral = true\n}\n" +
		strings.NewReplacer(`"`+key.Secret+`"`, "var.secret", `"`+fixture.Password+`"`, "var.password").Replace(registries)
	w.Write(configuration)
	w.Apply().MustSucceed(t)
	logins := map[string]string{"default": "charts", "ireland": "charts", "basic": "acr"}
	var sinks strings.Builder
	for label, registry := range logins {
		region := ""
		if label == "ireland" {
			region = `region = "eu-west-1"`
		}
		name := "palette_oci_registry." + registry + ".name"
		fmt.Fprintf(&sinks, `
ephemeral "palette_registry_login" %[1]q {
  registry_name = %[2]s
  %[3]s
}
provider "palette" {
  alias   = %[1]q
  host    = "sink.test"
  api_key = join("|", [for part in [%[1]q, ephemeral.palette_registry_login.%[1]s.host, ephemeral.palette_registry_login.%[1]s.username, ephemeral.palette_registry_login.%[1]s.password, ephemeral.palette_registry_login.%[1]s.expires_at] : part == null ? "null" : part])
}
data "palette_oci_registry" %[1]q {
  provider = palette.%[1]s
  name     = "anything"
}
`, label, name, region)
	}
	w.Write(configuration + sinks.String())
	plan := w.Plan()
	for label := range logins {
		mu.Lock()
		parts := strings.Split(received[label], "|")
		mu.Unlock()
		if len(parts) != 4 {
			t.Errorf("%s: the login is %q\n%s", label, parts, plan.Text())
			continue
		}
		ecrEnter(t, world, label, parts)
		if strings.Contains(plan.Text(), parts[2]) {
			t.Errorf("%s: the password was printed", label)
		}
		fixture.MustNotStore(t, w, parts[2])
	}

	w.Write(fixture.Embedded + `
ephemeral "palette_registry_login" "none" {
  registry_name = "nobody"
}
`)
	w.Plan().MustFail(t, "Registry Not Found", "registry_name")
}

// ecrEnter uses a login (host, user name, password, end) at its registry.
func ecrEnter(t *testing.T, world *testbed.World, label string, login []string) {
	t.Helper()
	host := map[string]string{"default": fixture.ECRHost("us-west-1"), "ireland": fixture.ECRHost("eu-west-1"), "basic": "contoso.azurecr.io"}[label]
	if login[0] != host {
		t.Errorf("%s: the host is %s", label, login[0])
	}
	if end, err := time.Parse(time.RFC3339, login[3]); label != "basic" && (err != nil || time.Until(end) < 11*time.Hour) || label == "basic" && login[3] != "null" {
		t.Errorf("%s: it ends %s", label, login[3])
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+login[0]+"/v2/", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(login[1], login[2])
	response, err := world.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("%s: the registry answers %s", label, response.Status)
	}
}

// TestECRExample applies examples/ecr-multi-region as it is.
func TestECRExample(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t)
	examples := filepath.Join("..", "..", "examples")
	var digest string
	for _, region := range []string{"eu-west-1", "us-west-1"} {
		pushed, err := account.Registry(fixture.ECROwner, region).Push(filepath.Join(examples, "quickstart", "charts", "storefront"), "helm/storefront")
		if err != nil {
			t.Fatal(err)
		}
		digest = pushed.String()
	}
	main, err := os.ReadFile(filepath.Join(examples, "ecr-multi-region", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, world)
	w.File("main.tf", string(main))
	w.Env = slices.Concat(w.Env, fixture.ECRMachine(account).Env(), []string{"PALETTE_EMBEDDED_PATH=" + filepath.Join(w.Dir, ".palette")})
	role := fixture.ECRTrustedRole(t, account, fixture.EmbeddedClient(t, world, w), aws.Allow("ecr:GetAuthorizationToken"))

	// The role gets what the example's own output says.
	w.Plan("-refresh-only").MustSucceed(t)
	w.Apply("-refresh-only").MustSucceed(t)
	role.SetPolicies(fixture.Outputs(t, w)["permissions"].(string))
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	want := map[string]any{
		"eu-west-1":      fixture.ECRServed("eu-west-1", false, digest),
		"us-west-1":      fixture.ECRServed("us-west-1", false, digest),
		"ap-southeast-2": fixture.ECRServed("us-west-1", true, digest),
	}
	outputs := fixture.Outputs(t, w)
	if diff := cmp.Diff(want, outputs["coverage"]); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}
	hosts := map[string]any{"eu-west-1": fixture.ECRHost("eu-west-1"), "us-west-1": fixture.ECRHost("us-west-1"), "ap-southeast-2": fixture.ECRHost("ap-southeast-2")}
	if diff := cmp.Diff(hosts, outputs["hosts"]); diff != "" {
		t.Errorf("hosts (-want +got):\n%s", diff)
	}
	fixture.MustMention(t, outputs["trust_policy"].(string), "arn:aws:iam::"+fixture.ECRPalette+":root", "sts:ExternalId")
	w.Destroy().MustSucceed(t)
	if escapes := world.Escapes(); len(escapes) > 0 {
		t.Errorf("asked for hosts outside the world: %v", escapes)
	}
}
