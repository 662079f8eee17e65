package probe_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

func parseEndpoint(t *testing.T, text string) endpoint.Endpoint {
	t.Helper()
	parsed, err := endpoint.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func targetAt(t *testing.T, text, base string) probe.Target {
	t.Helper()
	version, err := chart.ParseVersion("1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	registry := probe.Registry{Endpoint: parseEndpoint(t, text), BasePath: base}
	return probe.Target{Registry: registry, Chart: "web", Version: version}
}

// No place has the path orgs or users of GitHub's registry, or a path with a comma.
func TestPlaces(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		endpoint, base string
		want           []string
		certain        bool
	}{
		"host":              {"contoso.azurecr.io", "", []string{"contoso.azurecr.io/web"}, true},
		"path":              {"contoso.azurecr.io/team", "/charts/", []string{"contoso.azurecr.io/team/charts/web"}, true},
		"github, path":      {"ghcr.io/acme/charts", "", []string{"ghcr.io/acme/charts/web"}, true},
		"github, base path": {"ghcr.io/acme", "charts", []string{"ghcr.io/acme/charts/web"}, true},
		"organization":      {"ghcr.io/orgs/acme", "shop", []string{"ghcr.io/acme/shop/web", "ghcr.io/acme/web"}, false},
		"user":              {"ghcr.io/users/octocat", "/a/b/", []string{"ghcr.io/octocat/a/b/web", "ghcr.io/octocat/web"}, false},
		"no repository":     {"ghcr.io/orgs/acme", "", []string{"ghcr.io/acme/web"}, false},
		"root":              {"ghcr.io/orgs/acme", "/", []string{"ghcr.io/acme/web"}, false},
		"two repositories": {
			"ghcr.io/orgs/acme", "shop, tools", []string{"ghcr.io/acme/shop/web", "ghcr.io/acme/tools/web", "ghcr.io/acme/web"}, false,
		},
		"two paths":      {"contoso.azurecr.io", "a,/b/", []string{"contoso.azurecr.io/a/web", "contoso.azurecr.io/b/web"}, false},
		"one path twice": {"contoso.azurecr.io", "a,a/", []string{"contoso.azurecr.io/a/web"}, false},
		"other host":     {"harbor.example.com/orgs/acme", "x", []string{"harbor.example.com/orgs/acme/x/web"}, true},
		"amazon":         {"214575254960.dkr.ecr.us-west-1.amazonaws.com", "x", []string{"214575254960.dkr.ecr.us-west-1.amazonaws.com/x/web"}, true},
		"amazon public":  {"public.ecr.aws/orgs", "x", []string{"public.ecr.aws/orgs/x/web"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := targetAt(t, test.endpoint, test.base)
			places, certain := target.Registry.Places()
			var got []string
			for _, place := range places {
				if repeated, _ := place.Places(); repeated[0].Base() != place.Base() {
					t.Errorf("the first place of %s is %s", place.Name(), repeated[0].Name())
				}
				got = append(got, place.Host()+"/"+place.Repository("web"))
			}
			if diff := cmp.Diff(test.want, got); diff != "" || certain != test.certain {
				t.Errorf("certain %t (-want +got):\n%s", certain, diff)
			}
			if first := target.Reference().String(); first != "oci://"+test.want[0]+":1.2.3" {
				t.Errorf("the reference is %s", first)
			}
		})
	}
}

func TestRegistryPaths(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ endpoint, base, repository, name string }{
		{"r.example.test", "", "web", "r.example.test"},
		{"r.example.test", "/", "web", "r.example.test"},
		{"r.example.test", "/team/", "team/web", "r.example.test/team"},
		{"r.example.test:8443/org", "charts", "org/charts/web", "r.example.test:8443/org/charts"},
		{"public.ecr.aws/alias", "", "alias/web", "public.ecr.aws/alias"},
	} {
		registry := probe.Registry{Endpoint: parseEndpoint(t, test.endpoint), BasePath: test.base}
		if got := registry.Repository("web"); got != test.repository || registry.Name() != test.name {
			t.Errorf("%s + %s: %q, %q", test.endpoint, test.base, got, registry.Name())
		}
	}
}

func TestServiceOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]probe.Service{
		"123456789012.dkr.ecr.eu-west-1.amazonaws.com": probe.ECR, "public.ecr.aws/alias": probe.ECRPublic,
		"contoso.azurecr.io": probe.ACR, "contoso.azurecr.cn": probe.ACR, "ghcr.io/org": probe.GHCR,
		"docker.io/library": probe.DockerHub, "registry-1.docker.io": probe.DockerHub,
		"azurecr.io.evil.test": probe.AnyService, "notdocker.io": probe.AnyService,
	} {
		if got := probe.ServiceOf(parseEndpoint(t, text), ""); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	if got := probe.ServiceOf(parseEndpoint(t, "harbor.example.test"), "harbor-registry"); got != probe.Harbor {
		t.Errorf("harbor: %q", got)
	}
}
