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

// allowed are texts that only look like it: operators and values of the API.
var allowed = map[string]bool{"_in_": true}

// Every text of the room and its command is in Palette's words, whether it is
// sent, logged or printed.
func TestTextsAreInPalettesWords(t *testing.T) {
	t.Parallel()
	texts := 0
	for _, pattern := range []string{"*.go", "store/*.go", "cmd/palette-local/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			// The table of questions is about clients, and is sent to nobody.
			if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "question") {
				continue
			}
			for path, text := range literals(t, file) {
				texts++
				if found := clientTerms.FindString(text); found != "" && !allowed[found] {
					t.Errorf("%s: %q says %q", path, text, found)
				}
			}
		}
	}
	if texts < 300 {
		t.Errorf("only %d texts were looked at", texts)
	}
}

// literals are the texts of a file by their place, but for the paths of its
// imports and the tags of its fields, which nobody reads.
func literals(t *testing.T, file string) map[string]string {
	t.Helper()
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	ast.Inspect(parsed, func(node ast.Node) bool {
		switch one := node.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			one.Tag = nil
		case *ast.BasicLit:
			if one.Kind == token.STRING {
				text, err := strconv.Unquote(one.Value)
				if err != nil {
					t.Fatal(err)
				}
				found[set.Position(one.Pos()).String()] = text
			}
		}
		return true
	})
	return found
}

// outcomes are all that a registry can come to, and advice for one client that
// comes along with it.
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

// What a registry said, and what is wrong with an endpoint, is passed on in
// Palette's words too: by a validation and by a synchronization.
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
	// A default region that is none, and credentials that only pods have.
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
		t.Errorf("%q says %q", text, found)
	}
}
