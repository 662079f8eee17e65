package acctest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// literal makes secrets for a configuration and records them. Each has a form of its own and a part that no other
// has.
type literal struct{ all []string }

func (l *literal) text() string {
	secret := fmt.Sprintf("CANARY%04dwritten0ut", len(l.all))
	l.all = append(l.all, secret)
	return secret
}

// key is an access key id, or a secret in the place of one.
func (l *literal) key() string {
	secret := fmt.Sprintf("AKIACANARY%04dEXAMPLE", len(l.all))
	l.all = append(l.all, secret)
	return secret
}

// secretKey is 40 characters long, as those of AWS are.
func (l *literal) secretKey() string {
	return l.text() + strings.Repeat("x", 40-len(l.all[len(l.all)-1]))
}

// foundIn returns the secrets that a text contains.
func (l *literal) foundIn(text string) (found []string) {
	for _, secret := range l.all {
		if index := strings.Index(text, secret); index >= 0 {
			found = append(found, "…"+text[max(0, index-300):min(len(text), index+60)]+"…")
		}
	}
	return found
}

// wrong are registries that validate refuses, with a literal secret in each place where one is allowed or may be
// written by mistake.
func (l *literal) wrong() []string {
	const endpoint = "endpoint = \"contoso.azurecr.io\"\n  "
	const ecr = "auth_type = \"ecr\"\n  endpoint = \"214575254960.dkr.ecr.us-west-1.amazonaws.com\"\n  "
	user := func() string { return `basic = { username = "palette", password_wo = "` + l.text() + `" }` }
	key := func() string {
		return `access_key = { access_key_id = "AKIAIOSFODNN7EXAMPLE", secret_access_key_wo = "` + l.secretKey() + `" }`
	}
	role := func() string {
		return `sts = { role_arn = "arn:aws:iam::214575254960:role/x", external_id = "` + l.text() + `" }`
	}
	const basic = "auth_type = \"basic\"\n  " + endpoint
	return []string{
		// The wrong object.
		ecr + user(), basic + key(), basic + role(), ecr + key(), ecr + role(), ecr + "protected = true\n  " + key() + "\n  " + role(),
		"auth_type = \"token\"\n  " + endpoint + user(), basic + "protected = true\n  " + user(),
		ecr + "protected = true\n  sts = { role_arn = \"arn:aws:iam::214575254960:user/x\", external_id = \"" + l.text() + `" }`,
		// Half of a pair, or a misspelt name.
		basic + `basic = { password_wo = "` + l.text() + `" }`,
		ecr + "protected = true\n  access_key = { secret_access_key_wo = \"" + l.secretKey() + `" }`,
		ecr + "protected = true\n  sts = { external_id = \"" + l.text() + `" }`,
		basic + `basic = { user = "palette", password_wo = "` + l.text() + `" }`,
		// A text with the remains of copying.
		basic + `basic = { username = "palette\n", password_wo = "` + l.text() + `" }`,
		basic + `basic = { username = "palette", password_wo = "` + l.text() + `\n" }`,
		basic + `basic = { username = "palette:` + l.text() + `", password_wo = "` + l.text() + `" }`,
		ecr + "protected = true\n  access_key = { access_key_id = \"" + l.secretKey() + `", secret_access_key_wo = "` + l.key() + `" }`,
		ecr + "protected = true\n  access_key = { access_key_id = \"AKIAIOSFODNN7EXAMPLE\", secret_access_key_wo = \"" + l.secretKey() + `\r\n" }`,
		ecr + "protected = true\n  sts = { role_arn = \"" + l.secretKey() + `" }`,
		ecr + "protected = true\n  sts = { role_arn = \"arn:aws:iam::214575254960:role/x\", external_id = \"" + l.text() + `\n" }`,
		// In an address.
		"auth_type = \"basic\"\n  endpoint = \"https://palette:" + l.text() + `@contoso.azurecr.io"`,
		"auth_type = \"basic\"\n  endpoint = \"contoso.azurecr.io?sig=" + l.text() + `"`,
		"auth_type = \"ecr\"\n  endpoint = \"AWS:" + l.text() + `@214575254960.dkr.ecr.us-west-1.amazonaws.com"`,
	}
}

// variables are variables of profiles that are refused.
func (l *literal) variables() []string {
	secret := func() string { return `default_value_wo = "` + l.text() + `"` }
	return []string{
		`"a b" = { ` + secret() + ` }`, `a = { format = "number", ` + secret() + ` }`, `a = { regex = "^[0-9]+$", ` + secret() + ` }`,
		`a = { regex = "(", ` + secret() + ` }`, `a = { format = "text", ` + secret() + ` }`, `a = { sensitive = false, ` + secret() + ` }`,
		`a = { default_value = "` + l.text() + `", ` + secret() + ` }`, `a = { display_name = " x", ` + secret() + ` }`,
		`a = { display_name = "b", ` + secret() + " }\n    b = { " + secret() + ` }`,
	}
}

// providers are provider configurations that are refused.
func (l *literal) providers() []string {
	entry := func(form string) string { return "registry_auth = { acr = { " + form + " } }" }
	return []string{
		entry(`username = "palette", password = "` + l.text() + `", use_runner_aws_identity = true`),
		entry(`password = "` + l.text() + `"`), entry(`secret_access_key = "` + l.secretKey() + `"`),
		entry(`username = "palette", password = "` + l.text() + `\n"`), entry(`username = "palette ", password = "` + l.text() + `"`),
		entry(`access_key_id = "` + l.secretKey() + `", secret_access_key = "` + l.key() + `"`),
		entry(`role_arn = "` + l.secretKey() + `"`), entry(`role_arn = "arn:aws:iam::214575254960:role/x", external_id = "` + l.text() + ` "`),
		`api_key = "` + l.text() + `\n"`, `host = "https://palette:` + l.text() + `@api.example.com"`,
		"embedded = { path = \"x\" }\n  api_key = \"" + l.text() + `"`,
	}
}

// Diagnostics and logs never contain a secret that is written in a configuration, whatever is wrong with it.
func TestLiteralSecretsAreNeverShown(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	var secrets literal
	w := acctest.NewWorkspace(t, world)
	look := func(what string, o acctest.Outcome, errors int) {
		t.Helper()
		if got := len(o.Errors()); errors > 0 && got < errors {
			t.Errorf("%s: %d errors, want %d:\n%s", what, got, errors, o.Text())
		}
		for _, text := range secrets.foundIn(o.Text()) {
			t.Errorf("%s shows a secret: %s", what, text)
		}
	}
	var configuration strings.Builder
	cases := secrets.wrong()
	for i, body := range cases {
		fmt.Fprintf(&configuration, "resource \"palette_oci_registry\" \"r%d\" {\n  name = \"r%d\"\n  %s\n}\n", i, i,
			body)
	}
	more := secrets.variables()
	for i, body := range more {
		fmt.Fprintf(
			&configuration,
			"resource \"palette_cluster_profile\" \"p%d\" {\n  name = \"p%d\"\n  variables = {\n    %s\n  }\n}\n", i, i,
			body,
		)
	}
	w.Write(configuration.String())
	look("validate -json", w.Validate(), len(cases)+len(more))
	look("validate", w.Run("validate", "-no-color"), 0)
	for _, body := range secrets.providers() {
		w.Write("provider \"palette\" {\n  " + body + "\n}\ndata \"palette_oci_registries\" \"all\" {}\n")
		look(body[:20], w.Run("validate", "-json"), 1)
		look(body[:20]+", as text", w.Run("validate", "-no-color"), 0)
	}

	// Errors of later phases: credentials that are missing or doubtful in a plan, and refused in an apply. The logs
	// are searched as well.
	right := func(password string) string {
		return fixture.Embedded + `
resource "palette_oci_registry" "acr" {
  name      = "acr"
  auth_type = "basic"
  endpoint  = "contoso.azurecr.io"
  basic     = { username = "palette", ` + password + ` }
}
`
	}
	registry.Fault(testbed.Match{}, echo)
	w.Env = append(w.Env, "TF_LOG=TRACE")
	w.Write(right(`password = "` + secrets.text() + `"`))
	look("plan without the secret", w.Plan(), 1)
	w.Write(right(`password_wo = "Bearer ` + secrets.text() + `"`))
	look("plan", w.Plan().MustSucceed(t), 0)
	look("apply -json", w.Apply(), 1)
	look("apply", w.Run("apply", "-no-color", "-auto-approve"), 0)
}
