package diagnose_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// What may hold a secret is named in words; the diagnostic has no path at all.
func TestObjectsWithSecretsAreNamedInWords(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]path.Path{
		"basic": path.Root("basic"), "basic.password_wo": path.Root("basic").AtName("password_wo"),
		"access_key": path.Root("access_key"), "sts.role_arn": path.Root("sts").AtName("role_arn"),
		`registry_auth["acr"]`: path.Root("registry_auth").AtMapKey("acr"), "api_key": path.Root("api_key"),
		`registry_auth["acr"].password`: path.Root("registry_auth").AtMapKey("acr").AtName("password"),
	} {
		for _, severity := range []diagnose.Severity{diagnose.Warning, diagnose.Error} {
			var diags diag.Diagnostics
			diagnose.Problem{Summary: "Kind", Detail: "What is wrong."}.At(at).AddTo(&diags, severity)
			if _, underlined := diags[0].(diag.DiagnosticWithPath); underlined || diags[0].Detail() != name+
				": What is wrong." {
				t.Errorf("%s: %#v", name, diags[0])
			}
		}
	}
	var diags diag.Diagnostics
	diagnose.Problem{Summary: "Kind"}.At(path.Root("endpoint")).AddTo(&diags, diagnose.Error)
	if with, ok := diags[0].(diag.DiagnosticWithPath); !ok || with.Path().String() != "endpoint" {
		t.Errorf("%#v", diags[0])
	}
}

// An endpoint with a password in it is not underlined; any other is.
func TestEndpointsWithPasswordsAreNotUnderlined(t *testing.T) {
	t.Parallel()
	for text, underlined := range map[string]bool{
		"https://user:secret@contoso.azurecr.io": false, "contoso.azurecr.io?sig=secret": false, "oci://contoso.azurecr.io": true,
	} {
		_, err := endpoint.ParseBasic(text)
		var diags diag.Diagnostics
		diagnose.Invalid("Kind", err).At(path.Root("endpoint")).Concealing(err).AddTo(&diags, diagnose.Error)
		_, with := diags[0].(diag.DiagnosticWithPath)
		if with != underlined || strings.Contains(diags[0].Detail(), "secret") {
			t.Errorf("%s: %#v", text, diags[0])
		}
	}
}

// A key of the environment is explained without its text.
func TestPastedKeyOfTheEnvironment(t *testing.T) {
	t.Parallel()
	problem := diagnose.Palette("read the registry", credential.CheckAPIKey("canary\n"))
	if problem.Summary != "Malformed Credential" || !strings.Contains(problem.Detail, "PALETTE_API_KEY") ||
		!strings.Contains(problem.Detail, "line break") || strings.Contains(problem.Detail, "canary") {
		t.Errorf("%+v", problem)
	}
}
