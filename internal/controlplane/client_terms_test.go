package controlplane_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// clientTerms are terms of one client: Terraform's, and the names of this
// provider's configuration. Palette has many clients, and knows none of them.
var clientTerms = regexp.MustCompile(`(?i:\b(terraform|tofu|hcl|provider|providers|attribute|attributes|argument|block|` +
	`data source|module|state file|tfstate|plan|apply|embedded\.\w+)\b)|\b[a-z]+(_[a-z]+)+\b`)

// allowed are operators and values of the API that match these terms by accident.
var allowed = map[string]bool{"_in_": true}

// TestTextsAreInPalettesWords checks every text of the package and its command:
// those that are sent, logged and printed.
func TestTextsAreInPalettesWords(t *testing.T) {
	t.Parallel()
	texts := 0
	for _, pattern := range []string{"*.go", "store/*.go", "cmd/palette-local/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			// The table of questions is about clients, and is never sent.
			if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "question") {
				continue
			}
			for path, text := range literals(t, file) {
				texts++
				if found := clientTerms.FindString(text); found != "" && !allowed[found] {
					t.Errorf("%s: %q contains %q", path, text, found)
				}
			}
		}
	}
	if texts < 300 {
		t.Errorf("only %d texts were looked at", texts)
	}
}

// literals are the texts of a file by their place, without the paths of its
// imports and the tags of its fields.
func literals(t *testing.T, file string) map[string]string {
	t.Helper()
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	ast.Inspect(parsed, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			node.Tag = nil
		case *ast.BasicLit:
			if node.Kind == token.STRING {
				text, err := strconv.Unquote(node.Value)
				if err != nil {
					t.Fatal(err)
				}
				found[set.Position(node.Pos()).String()] = text
			}
		}
		return true
	})
	return found
}

// outcomes are all outcomes of a look-up, with advice for one client in the
// errors.
func outcomes() []error {
	var all []error
	for _, outcome := range []probe.Outcome{
		probe.ChartAbsent, probe.VersionAbsent, probe.NotAChart, probe.DigestMismatch, probe.IdentityMismatch,
		probe.CredentialsRefused, probe.CredentialsRequired, probe.TokenExpired, probe.Forbidden, probe.RoleNotAssumed,
		probe.NoIdentity, probe.Unreachable, probe.UntrustedCertificate, probe.PlainHTTP, probe.ServerError,
		probe.RateLimited, probe.TooLarge, probe.Malformed,
	} {
		all = append(all, &probe.Error{
			Outcome: outcome, Registry: "contoso.azurecr.io", Status: http.StatusForbidden, Code: "DENIED",
			Found: "a container image", Causes: []string{"tls.ca_certificate is not set"},
			NextStep: "Set protected = true, or registry_auth in the provider block.", Permission: "ecr:BatchGetImage",
		})
	}
	return all
}

// TestRefusalsOfRegistriesAreInPalettesWords checks what a validation and a
// synchronization report of the response of a registry and of an endpoint that is
// not valid.
func TestRefusalsOfRegistriesAreInPalettesWords(t *testing.T) {
	t.Parallel()
	for _, refusal := range outcomes() {
		p := newPeer(t, t.TempDir(), registryFake{
			login:  func(probe.Registry) error { return refusal },
			charts: func(context.Context, probe.Registry) ([]string, error) { return nil, refusal },
		})
		got := read[v1.Error](
			t,
			p.must(http.StatusBadRequest, http.MethodPost, v1.PathBasicRegistriesValidate, basicRegistry("acr").Spec),
		)
		isPalettesOwn(t, got.Message+" "+string(got.Details))
		uid := p.create(v1.PathBasicRegistries, syncedRegistry("acr"))
		isPalettesOwn(t, p.waitForSync(uid, v1.SyncFailed).Message)
	}
	p := newPeer(t, t.TempDir(), registryFake{})
	for path, endpoints := range map[string][]string{
		v1.PathBasicRegistriesValidate: {
			" ", "oci://a.io", "http://a.io", "ftp://a.io", "u:p@a.io", "a.io?q", "a.io#f", "-", "a..io", "a.io:x", "a.io:", "a.io//b",
			"a.io/../b", "a.io/B", "a.io/b:1", "a.io/b@sha256:1", "a.io/v2", "{{.spectro.system.aws.region}}.a.io",
			"123456789012.dkr.ecr.eu-west-1.amazonaws.com", "public.ecr.aws/x", "fd00::1", "1.2.3", strings.Repeat("a", 300),
		},
		v1.PathEcrRegistriesValidate: {
			"contoso.azurecr.io", "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com", "123456789012.dkr.ecr.eu-west-1.amazonaws.com:443",
			"123456789012.dkr.ecr.eu-west-1.amazonaws.com/x", "123456789012.DKR.ecr.eu-west-1.amazonaws.com", "12.dkr.ecr.eu-west-1.amazonaws.com",
			"123456789012.ecr.eu-west-1.amazonaws.com", "123456789012.dkr.ecr.eu-west-1.amazonaws.org", "123456789012.dkr.ecr.cn-north-1.amazonaws.com",
			"123456789012.dkr.ecr.eu-west-1a.amazonaws.com", "{{.spectro.system.aws.region}}.dkr.ecr.eu-west-1.amazonaws.com",
			"123456789012.dkr.ecr.{{.spectro.system.region}}.amazonaws.com", "123456789012.dkr.ecr.{{spectro.system.aws.region}}.amazonaws.com",
			"ecr.public.aws", "public.ecr.aws", "public.ecr.aws/A", "public.ecr.aws/a/b", "public.ecr.aws/{{.spectro.system.aws.region}}",
		},
	} {
		for _, endpoint := range endpoints {
			spec := map[string]any{
				"endpoint": endpoint, "auth": map[string]any{"type": "noAuth"}, "isPrivate": false, "defaultRegion": "eu-west-1",
			}
			isPalettesOwn(t, read[v1.Error](t, p.must(http.StatusBadRequest, http.MethodPost, path, spec)).Message)
		}
	}
	// A default region that does not exist, and credentials that only pods have.
	body := ecrRegistry("ecr")
	body.Spec.DefaultRegion = "nowhere"
	isPalettesOwn(
		t,
		read[v1.Error](
			t, p.must(http.StatusBadRequest, http.MethodPost, v1.PathEcrRegistriesValidate, body.Spec),
		).Message,
	)
	body.Spec.Credentials = &v1.AwsCloudAccount{
		CredentialType: v1.CredentialPodIdentity,
		PodIdentity:    &v1.AwsPodIdentityCredentials{RoleArn: "arn:aws:iam::123456789012:role/x"},
	}
	isPalettesOwn(
		t,
		read[v1.Error](
			t, p.must(http.StatusBadRequest, http.MethodPost, v1.PathEcrRegistriesValidate, body.Spec),
		).Message,
	)
}

func isPalettesOwn(t *testing.T, text string) {
	t.Helper()
	if found := clientTerms.FindString(text); found != "" || len(text) < 10 {
		t.Errorf("%q contains %q", text, found)
	}
}
