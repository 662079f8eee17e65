package probe_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

func targetAt(t *testing.T, text, base string) probe.Target {
	t.Helper()
	parsed, err := endpoint.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	version, err := chart.ParseVersion("1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	return probe.Target{Registry: probe.Registry{Endpoint: parsed, BasePath: base}, Chart: "web", Version: version}
}

// Nothing is ever looked up under orgs or users of GitHub's registry, nor under
// a path with a comma.
func TestPlaces(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		endpoint, base string
		want           []string
		certain        bool
	}{
		"host":              {"contoso.azurecr.io", "", []string{"contoso.azurecr.io/web"}, true},
		"path":              {"contoso.azurecr.io/team", "/charts/", []string{"contoso.azurecr.io/team/charts/web"}, true},
		"github, plain":     {"ghcr.io/acme/charts", "", []string{"ghcr.io/acme/charts/web"}, true},
		"github, plain, in": {"ghcr.io/acme", "charts", []string{"ghcr.io/acme/charts/web"}, true},
		"organization":      {"ghcr.io/orgs/acme", "shop", []string{"ghcr.io/acme/shop/web", "ghcr.io/acme/web"}, false},
		"user":              {"ghcr.io/users/octocat", "/a/b/", []string{"ghcr.io/octocat/a/b/web", "ghcr.io/octocat/web"}, false},
		"no repository":     {"ghcr.io/orgs/acme", "", []string{"ghcr.io/acme/web"}, false},
		"root":              {"ghcr.io/orgs/acme", "/", []string{"ghcr.io/acme/web"}, false},
		"two repositories": {
			"ghcr.io/orgs/acme", "shop, tools", []string{"ghcr.io/acme/shop/web", "ghcr.io/acme/tools/web", "ghcr.io/acme/web"}, false,
		},
		"two paths":     {"contoso.azurecr.io", "a,/b/", []string{"contoso.azurecr.io/a/web", "contoso.azurecr.io/b/web"}, false},
		"one path, two": {"contoso.azurecr.io", "a,a/", []string{"contoso.azurecr.io/a/web"}, false},
		"other host":    {"harbor.example.com/orgs/acme", "x", []string{"harbor.example.com/orgs/acme/x/web"}, true},
		"amazon":        {"214575254960.dkr.ecr.us-west-1.amazonaws.com", "x", []string{"214575254960.dkr.ecr.us-west-1.amazonaws.com/x/web"}, true},
		"amazon public": {"public.ecr.aws/orgs", "x", []string{"public.ecr.aws/orgs/x/web"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := targetAt(t, test.endpoint, test.base)
			places, certain := target.Registry.Places()
			var got []string
			for _, place := range places {
				if again, _ := place.Places(); again[0].Base() != place.Base() {
					t.Errorf("the place %s is another one once more: %s", place.Name(), again[0].Name())
				}
				got = append(got, place.Host()+"/"+place.Repository("web"))
			}
			if diff := cmp.Diff(test.want, got); diff != "" || certain != test.certain {
				t.Errorf("certain %t (-want +got):\n%s", certain, diff)
			}
			if first := target.Reference().String(); first != "oci://"+test.want[0]+":1.2.3" {
				t.Errorf("the likeliest place is %s", first)
			}
		})
	}
}

func TestElsewhere(t *testing.T) {
	t.Parallel()
	const first, second = "acme/shop/web", "acme/web"
	for name, test := range map[string]struct {
		first, second probe.Outcome // "" is found
		looked        []string
		want          probe.Outcome
		class         probe.Class
	}{
		"first":             {"", "", []string{first}, "", ""},
		"second":            {probe.ChartAbsent, "", []string{first, second}, "", ""},
		"an image is first": {probe.NotAChart, "", []string{first, second}, "", ""},
		"another is first":  {probe.IdentityMismatch, "", []string{first, second}, "", ""},
		"not told":          {probe.CredentialsRequired, "", []string{first, second}, "", ""},
		"not allowed":       {probe.Forbidden, "", []string{first, second}, "", ""},
		"nowhere":           {probe.ChartAbsent, probe.ChartAbsent, []string{first, second}, probe.ChartAbsent, probe.NoResponse},
		"other versions":    {probe.ChartAbsent, probe.VersionAbsent, []string{first, second}, probe.VersionAbsent, probe.NoResponse},
		"other versions in the first": {
			probe.VersionAbsent, probe.ChartAbsent, []string{first, second}, probe.VersionAbsent, probe.NoResponse,
		},
		"refused":     {probe.Forbidden, probe.Forbidden, []string{first, second}, probe.Forbidden, probe.Refused},
		"wrong user":  {probe.CredentialsRefused, "", []string{first}, probe.CredentialsRefused, probe.Refused},
		"unreachable": {probe.Unreachable, "", []string{first}, probe.Unreachable, probe.NoResponse},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outcomes := map[string]probe.Outcome{first: test.first, second: test.second}
			var looked []string
			found, err := probe.Elsewhere(targetAt(
				t, "ghcr.io/orgs/acme", "shop",
			), func(at probe.Target) (string, error) {
				repository := at.Registry.Repository(at.Chart)
				looked = append(looked, repository)
				if outcome := outcomes[repository]; outcome != "" {
					return "", &probe.Error{Outcome: outcome}
				}
				return repository, nil
			})
			if !slices.Equal(looked, test.looked) {
				t.Errorf("looked at %q", looked)
			}
			var failed *probe.Error
			switch {
			case test.want == "":
				if err != nil || found != test.looked[len(test.looked)-1] {
					t.Errorf("found %q, %v", found, err)
				}
			case !errors.As(err, &failed), failed.Outcome != test.want, failed.Class() != test.class, len(
				failed.Places,
			) != len(looked):
				t.Errorf("%+v", err)
			}
		})
	}
}

// What is certain stays definite, and what is no response of a registry stays
// as it is.
func TestElsewhereOfCertainPlace(t *testing.T) {
	t.Parallel()
	absent, other := &probe.Error{Outcome: probe.ChartAbsent}, errors.New("cancelled")
	for _, test := range []struct {
		endpoint string
		err      error
	}{{"ghcr.io/acme", absent}, {"contoso.azurecr.io", absent}, {"ghcr.io/orgs/acme", other}} {
		times := 0
		_, err := probe.Elsewhere(targetAt(t, test.endpoint, ""), func(probe.Target) (int, error) {
			times++
			return 0, test.err
		})
		if !errors.Is(err, test.err) || times != 1 {
			t.Errorf("%s: %v after %d look-ups", test.endpoint, err, times)
		}
	}
}
