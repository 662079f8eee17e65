package oci_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

func targetAt(t *testing.T, text, base string) probe.Target {
	t.Helper()
	return target(t, registryAt(t, text, base, credential.Credential{}), "web", "1.2.3")
}

func TestSearchPlaces(t *testing.T) {
	t.Parallel()
	const first, second = "acme/shop/web", "acme/web"
	for name, test := range map[string]struct {
		first, second probe.Outcome // "" is found
		requested     []string
		want          probe.Outcome
		class         probe.Class
	}{
		"first":             {"", "", []string{first}, "", ""},
		"second":            {probe.ChartAbsent, "", []string{first, second}, "", ""},
		"an image is first": {probe.NotAChart, "", []string{first, second}, "", ""},
		"another is first":  {probe.IdentityMismatch, "", []string{first, second}, "", ""},
		"no credentials":    {probe.CredentialsRequired, "", []string{first, second}, "", ""},
		"forbidden first":   {probe.Forbidden, "", []string{first, second}, "", ""},
		"in none":           {probe.ChartAbsent, probe.ChartAbsent, []string{first, second}, probe.ChartAbsent, probe.NoResponse},
		"other versions":    {probe.ChartAbsent, probe.VersionAbsent, []string{first, second}, probe.VersionAbsent, probe.NoResponse},
		"other versions in the first": {
			probe.VersionAbsent, probe.ChartAbsent, []string{first, second}, probe.VersionAbsent, probe.NoResponse,
		},
		"forbidden":   {probe.Forbidden, probe.Forbidden, []string{first, second}, probe.Forbidden, probe.Refused},
		"wrong user":  {probe.CredentialsRefused, "", []string{first}, probe.CredentialsRefused, probe.Refused},
		"unreachable": {probe.Unreachable, "", []string{first}, probe.Unreachable, probe.NoResponse},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outcomes := map[string]probe.Outcome{first: test.first, second: test.second}
			var requested []string
			wanted := targetAt(t, "ghcr.io/orgs/acme", "shop")
			found, err := oci.SearchPlaces(wanted, func(place probe.Target) (string, error) {
				repository := place.Registry.Repository(place.Chart)
				requested = append(requested, repository)
				if outcome := outcomes[repository]; outcome != "" {
					return "", &probe.Error{Outcome: outcome}
				}
				return repository, nil
			})
			if !slices.Equal(requested, test.requested) {
				t.Errorf("requested %q", requested)
			}
			var failed *probe.Error
			switch {
			case test.want == "":
				if err != nil || found != test.requested[len(test.requested)-1] {
					t.Errorf("found %q, %v", found, err)
				}
			case !errors.As(err, &failed), failed.Outcome != test.want, failed.Class() != test.class,
				len(failed.Places) != len(requested):
				t.Errorf("%+v", err)
			}
		})
	}
}

// The error of a certain place remains definite, and an error that is not of the
// probe is returned unchanged.
func TestSearchPlacesReturnsError(t *testing.T) {
	t.Parallel()
	absent, other := &probe.Error{Outcome: probe.ChartAbsent}, errors.New("cancelled")
	for _, test := range []struct {
		endpoint string
		err      error
	}{{"ghcr.io/acme", absent}, {"contoso.azurecr.io", absent}, {"ghcr.io/orgs/acme", other}} {
		times := 0
		_, err := oci.SearchPlaces(targetAt(t, test.endpoint, ""), func(probe.Target) (int, error) {
			times++
			return 0, test.err
		})
		if !errors.Is(err, test.err) || times != 1 {
			t.Errorf("%s: %v after %d look-ups", test.endpoint, err, times)
		}
	}
}
