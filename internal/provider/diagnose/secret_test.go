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

// A diagnostic about an attribute that may hold a secret names it in the detail and
// has no path, since Terraform prints the lines of the configuration at a path.
func TestAddToHasNoPathOfSecrets(t *testing.T) {
	t.Parallel()
	for name, attribute := range map[string]path.Path{
		"basic": path.Root("basic"), "basic.password_wo": path.Root("basic").AtName("password_wo"),
		"access_key": path.Root("access_key"), "sts.role_arn": path.Root("sts").AtName("role_arn"),
		`registry_auth["acr"]`: path.Root("registry_auth").AtMapKey("acr"), "api_key": path.Root("api_key"),
		`registry_auth["acr"].password`: path.Root("registry_auth").AtMapKey("acr").AtName("password"),
	} {
		for _, severity := range []diagnose.Severity{diagnose.Warning, diagnose.Error} {
			var diags diag.Diagnostics
			diagnose.Problem{Summary: "Kind", Detail: "What is wrong."}.At(attribute).AddTo(&diags, severity)
			_, located := diags[0].(diag.DiagnosticWithPath)
			if located || diags[0].Detail() != name+": What is wrong." {
				t.Errorf("%s: %#v", name, diags[0])
			}
		}
	}
	var diags diag.Diagnostics
	diagnose.Problem{Summary: "Kind"}.At(path.Root("endpoint")).AddTo(&diags, diagnose.Error)
	if located, ok := diags[0].(diag.DiagnosticWithPath); !ok || located.Path().String() != "endpoint" {
		t.Errorf("%#v", diags[0])
	}
}

// A diagnostic about an endpoint has a path unless the endpoint may hold a secret.
func TestConcealing(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"https://user:secret@contoso.azurecr.io": false, "contoso.azurecr.io?sig=secret": false, "oci://contoso.azurecr.io": true,
	} {
		_, err := endpoint.ParseBasic(text)
		var diags diag.Diagnostics
		diagnose.Invalid("Kind", err).At(path.Root("endpoint")).Concealing(err).AddTo(&diags, diagnose.Error)
		_, located := diags[0].(diag.DiagnosticWithPath)
		if located != want || strings.Contains(diags[0].Detail(), "secret") {
			t.Errorf("%s: %#v", text, diags[0])
		}
	}
}

// The message about a malformed key names its variable and does not repeat the key.
func TestMalformedKey(t *testing.T) {
	t.Parallel()
	problem := diagnose.Palette("read the registry", credential.CheckAPIKey("canary\n"))
	if problem.Summary != "Malformed Credential" || !strings.Contains(problem.Detail, "PALETTE_API_KEY") ||
		!strings.Contains(problem.Detail, "line break") || strings.Contains(problem.Detail, "canary") {
		t.Errorf("%+v", problem)
	}
}
