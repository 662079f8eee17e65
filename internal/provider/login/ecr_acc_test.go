package login_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// A configuration passes logins to another provider, which uses them.
func TestRegistryLogin(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t, "us-west-1", "eu-west-1")
	world.Registry(
		"contoso.azurecr.io", testbed.TokenAuth(testbed.Account{Username: "palette", Password: fixture.Password}),
	)
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
	registries := fixture.ECRKeyRegistry(key, `endpoint = "`+fixture.ECRTemplate+`"`, `default_region = "us-west-1"`) +
		fixture.Stack[:strings.Index(fixture.Stack, `resource "palette_cluster_profile"`)]
	configuration := fixture.Embedded +
		"variable \"secret\" {\n  ephemeral = true\n}\nvariable \"password\" {\n  ephemeral = true\n}\n" +
		strings.NewReplacer(`"`+key.Secret+`"`, "var.secret", `"`+fixture.Password+`"`, "var.password").Replace(
			registries,
		)
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
  api_key = join("|", [for part in [
    %[1]q, ephemeral.palette_registry_login.%[1]s.host, ephemeral.palette_registry_login.%[1]s.username,
    ephemeral.palette_registry_login.%[1]s.password, ephemeral.palette_registry_login.%[1]s.expires_at,
  ] : part == null ? "null" : part])
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
		ecrAuthenticate(t, world, label, parts)
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

// ecrAuthenticate uses a login (host, user name, password, end) at its registry.
func ecrAuthenticate(t *testing.T, world *testbed.World, label string, login []string) {
	t.Helper()
	host := map[string]string{
		"default": fixture.ECRHost("us-west-1"), "ireland": fixture.ECRHost("eu-west-1"), "basic": "contoso.azurecr.io",
	}[label]
	if login[0] != host {
		t.Errorf("%s: the host is %s", label, login[0])
	}
	if end, err := time.Parse(time.RFC3339,
		login[3]); label != "basic" && (err != nil || time.Until(end) < 11*time.Hour) ||
		label == "basic" && login[3] != "null" {
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
		t.Errorf("%s: the registry responds %s", label, response.Status)
	}
}
