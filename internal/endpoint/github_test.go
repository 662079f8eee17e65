package endpoint_test

import (
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

func TestGitHubPackages(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text, owner string
		is          bool
		root        string
	}{
		{"ghcr.io/orgs/acme", "acme", true, "acme"},
		{"ghcr.io/users/octocat", "octocat", true, "octocat"},
		{"https://GHCR.io/orgs/acme/", "acme", true, "acme"},
		{"ghcr.io:443/orgs/acme", "acme", true, "acme"},
		{"ghcr.io/orgs", "", true, ""},
		{"ghcr.io/orgs/acme/charts", "", true, "acme/charts"},
		{"ghcr.io/acme", "", false, "acme"},
		{"ghcr.io/acme/charts", "", false, "acme/charts"},
		{"ghcr.io/acme/orgs", "", false, "acme/orgs"},
		{"ghcr.io/orgs-of/acme", "", false, "orgs-of/acme"},
		{"ghcr.io", "", false, ""},
		{"ghcr.io:8443/orgs/acme", "", false, "orgs/acme"},
		{"harbor.example.com/orgs/acme", "", false, "orgs/acme"},
		{"xghcr.io/users/acme", "", false, "users/acme"},
		{"public.ecr.aws/orgs", "", false, "orgs"},
		{"214575254960.dkr.ecr.us-west-1.amazonaws.com", "", false, ""},
	} {
		parsed, err := endpoint.Parse(test.text)
		if err != nil {
			t.Fatal(err)
		}
		owner, is := parsed.GitHubPackages()
		if owner != test.owner || is != test.is || parsed.Root() != test.root {
			t.Errorf("%s: %q, %t, root %q", test.text, owner, is, parsed.Root())
		}
		if parsed.String() != test.text {
			t.Errorf("String of %s returns %s", test.text, parsed)
		}
	}
	if endpoint.Equal("ghcr.io/orgs/acme", "ghcr.io/acme") {
		t.Error("a list of packages is equal to the registry that they are pulled from")
	}
}
