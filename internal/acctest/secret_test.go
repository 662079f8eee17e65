package acctest_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// spellings are the forms in which a secret may occur.
func spellings(t *testing.T, username, secret string) map[string]string {
	t.Helper()
	quoted, err := json.Marshal(secret)
	if err != nil {
		t.Fatal(err)
	}
	inner := string(quoted[1 : len(quoted)-1])
	twice, err := json.Marshal(inner)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{
		"plain":               secret,
		"JSON":                inner,
		"JSON in JSON":        string(twice[1 : len(twice)-1]),
		"query":               url.QueryEscape(secret),
		"path":                url.PathEscape(secret),
		"HTTP Basic":          base64.StdEncoding.EncodeToString([]byte(username + ":" + secret)),
		"base64":              base64.StdEncoding.EncodeToString([]byte(secret)),
		"unpadded URL base64": base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"unpadded URL login":  base64.RawURLEncoding.EncodeToString([]byte(username + ":" + secret)),
	}
	return found
}

// vault searches for the secrets of a test.
type vault struct {
	t     *testing.T
	forms map[string]string
}

func newVault(t *testing.T, username string, secrets ...string) vault {
	v := vault{t, map[string]string{}}
	for _, secret := range secrets {
		for form, text := range spellings(t, username, secret) {
			v.forms[form+" of "+secret] = text
		}
	}
	return v
}

func (v vault) absent(where string, content []byte) {
	v.t.Helper()
	for form, text := range v.forms {
		if index := bytes.Index(content, []byte(text)); index >= 0 {
			v.t.Errorf("%s contains the password (%s): …%s…", where, form,
				content[max(0, index-200):min(len(content), index+len(text)+100)])
		}
	}
}

func (v vault) isIn(content []byte) bool {
	for _, text := range v.forms {
		if bytes.Contains(content, []byte(text)) {
			return true
		}
	}
	return false
}

// absentBelow searches every file of a folder, and every part of archives such as plans.
func (v vault) absentBelow(folder string) {
	v.t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		v.absent(path, content)
		archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if errors.Is(err, zip.ErrFormat) {
			return nil // not an archive
		}
		if err != nil {
			return err
		}
		for _, part := range archive.File {
			opened, err := part.Open()
			if err != nil {
				return err
			}
			content, err := io.ReadAll(opened)
			if err != nil {
				return err
			}
			v.absent(path+" "+part.Name, content)
		}
		return nil
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

// echo responds 401 with the whole request.
func echo(w http.ResponseWriter, r *http.Request, _ http.Handler) {
	username, secret, _ := r.BasicAuth()
	body, _ := io.ReadAll(r.Body)
	output, _ := json.Marshal(map[string]any{"errors": []any{map[string]any{
		"code": "UNAUTHORIZED",
		"message": "user " + username + " with password " + secret + " (" + r.Header.Get("Authorization") + ") and " + string(body) +
			base64.RawURLEncoding.EncodeToString([]byte(username+":"+secret)),
		"detail": r.URL.String() + "?password=" + url.QueryEscape(secret),
	}}})
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = w.Write(output)
}

const secretStack = fixture.Embedded + `
variable "password" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "generation" { default = "1" }

resource "palette_oci_registry" "acr" {
  name              = "acr"
  auth_type         = "basic"
  endpoint          = "contoso.azurecr.io"
  base_content_path = "charts"
  basic = {
    username            = "palette"
    password_wo         = var.password
    password_wo_version = var.generation
  }
}

resource "palette_cluster_profile" "apps" {
  name = "apps"
  variables = {
    token = {
      default_value_wo         = var.password
      default_value_wo_version = var.generation
    }
  }
}
`

// Wrong credentials are refused before anything is written, and no password, right or wrong, is stored or shown.
func TestPasswordsAreNotStored(t *testing.T) {
	t.Parallel()
	const (
		right  = `right "canary" \ +/<&>ü%41`
		next   = `next "canary" \ +/<&>ü%42`
		wrong  = `wrong "canary" \ +/<&>ü%43`
		echoed = `echoed "canary" \ +/<&>ü%44`
	)
	world := testbed.New(t)
	registry := world.Registry(
		"contoso.azurecr.io", testbed.TokenAuth(testbed.Account{Username: "palette", Password: right}),
	)
	if _, err := registry.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "charts/web"); err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, world)
	w.Write(secretStack)
	scratch := t.TempDir()
	environment := append(w.Env, "TF_LOG=TRACE", "TMPDIR="+scratch)
	secrets := newVault(t, "palette", right, next, wrong, echoed)
	if !secrets.isIn([]byte("Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte("palette:"+wrong)))) {
		t.Fatal("the search finds nothing")
	}
	registryWith := func(password string) {
		w.Env = append(environment[:len(environment):len(environment)], "TF_VAR_password="+password)
	}
	search := func(o acctest.Outcome) acctest.Outcome {
		t.Helper()
		if !strings.Contains(o.Stderr, "[TRACE]") || !strings.Contains(o.Stderr, "@module=sdk.framework") {
			t.Fatal("terraform does not log")
		}
		secrets.absent("stdout", []byte(o.Stdout))
		secrets.absent("stderr", []byte(o.Stderr))
		secrets.absentBelow(w.Dir)
		secrets.absentBelow(scratch)
		return o
	}
	refused := func(o acctest.Outcome) {
		t.Helper()
		search(o).MustFail(t, "Registry Refused Credentials", `resource "palette_oci_registry"`)
		if w.Has("palette_oci_registry.acr") {
			t.Error("the refused registry is in the state")
		}
		if names := fixture.RegistryNames(t, fixture.EmbeddedClient(t, world, w)); len(names) > 0 {
			t.Errorf("Palette has %q", names)
		}
	}

	registryWith(wrong)
	search(w.Plan()).MustSucceed(t)
	search(w.Run("show", "-json", "plan.bin")).MustSucceed(t)
	refused(w.Apply())

	registryWith(echoed)
	registry.Fault(testbed.Match{Path: "/oauth2/token"}, echo)
	refused(w.Apply())
	registry.Fault(testbed.Match{}, echo)
	refused(w.Apply())
	registry.Heal()

	registryWith(right)
	search(w.Plan()).MustSucceed(t)
	search(w.Run("apply", "-json", "plan.bin")).MustSucceed(t)
	search(w.Plan()).MustBeEmpty(t)

	registry.SetAccount(testbed.Account{Username: "palette", Password: next})
	registryWith(wrong)
	search(w.Apply("-var=generation=2")).MustFail(t, "Registry Refused Credentials", `resource "palette_oci_registry"`)
	if basic, _ := w.State("palette_oci_registry.acr")["basic"].(map[string]any); basic["password_wo_version"] != "1" {
		t.Errorf("the state has %v after a refused update", basic)
	}
	registryWith(next)
	search(w.Apply("-var=generation=2")).MustSucceed(t)
	search(w.Plan("-var=generation=2")).MustBeEmpty(t)
	for _, attribute := range []string{"password_wo", "default_value_wo"} {
		if !strings.Contains(w.Read("terraform.tfstate"), `"`+attribute+`": null`) {
			t.Errorf("the state has %s", attribute)
		}
	}
}

// A password that Palette repeats in an error is not in the output of Terraform.
func TestPasswordsThatPaletteRepeats(t *testing.T) {
	t.Parallel()
	const secret = `repeated "canary" \ +/<&>ü%45`
	world := testbed.New(t)
	registry := world.Registry(
		"contoso.azurecr.io", testbed.TokenAuth(testbed.Account{Username: "palette", Password: secret}),
	)
	host, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Env = append(w.Env, "TF_LOG=TRACE", "TF_VAR_password="+secret)
	secrets := newVault(t, "palette", secret, fixture.PaletteKey)
	repeat := func(status int) testbed.Effect {
		return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			body, _ := io.ReadAll(r.Body)
			output, _ := json.Marshal(map[string]any{
				"code": "InvalidRequest", "message": "not like this: " + string(body) + " by " + r.Header.Get("ApiKey"), "details": string(body),
			})
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = w.Write(output)
		}
	}
	refused := func(summary, code string) {
		t.Helper()
		o := w.Apply()
		o.MustFail(t, summary, code)
		secrets.absent("stdout", []byte(o.Stdout))
		for line := range strings.Lines(o.Stderr) {
			if !strings.Contains(line, "api_key") { // terraform's own, of the configuration
				secrets.absent("stderr", []byte(line))
			}
		}
	}
	registered := strings.TrimPrefix(secretStack, fixture.Embedded)
	w.Write(fixture.Remote + strings.Replace(registered, "basic = {", "synchronization = true\n  basic = {", 1))
	heal := host.Fault(testbed.Match{Path: "/validate$"}, repeat(http.StatusBadRequest))
	refused("Palette Did Not Validate Registry", "")
	heal()
	heal = host.Fault(testbed.Match{Method: "POST", Path: "/v1/registries/oci/basic$"},
		repeat(http.StatusUnprocessableEntity))
	refused("Palette Refused Request", "")
	heal()
	if names := fixture.RegistryNames(t, client); len(names) > 0 {
		t.Errorf("Palette has %q", names)
	}

	// Palette returns what the registry repeats as its own refusal.
	w.Write(fixture.Remote + strings.Replace(registered, "basic = {", "credential_check = \"palette\"\n  basic = {", 1))
	registry.Fault(testbed.Match{}, echo)
	refused("Registry Refused Credentials", `resource "palette_oci_registry"`)
}
