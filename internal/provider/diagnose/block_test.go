package diagnose_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// Every line of a block is indented, also the first: Terraform wraps the lines of
// all other text.
func TestBlocksAreIndented(t *testing.T) {
	t.Parallel()
	failed := region.Resolution{Hosts: []string{"a.test", "b.test"}, Err: errors.New("x")}
	for first, problem := range map[string]diagnose.Problem{
		"import {":             diagnose.RegistryNotCreated("acr", &palette.TakenError{Kind: "registry", Name: "acr"}),
		"moved {":              diagnose.RegistryAddressChanged("acr"),
		"sha256:a: eu-west-1":  diagnose.RegionsDiffer("x", map[string][]string{"sha256:a": {"eu-west-1"}, "sha256:b": {"us-west-1"}}),
		"eu-west-1: a.test":    diagnose.Unserved(map[string]region.Resolution{"eu-west-1": failed, "us-west-1": failed}, nil),
		"cluster_profile_id =": diagnose.LayerProfileAbsent("x", []string{"the tenant"}, session.Lookalikes{Named: []palette.ProfileVersion{{UID: "u", Name: "x"}}}),
		"id = \"u\"":           diagnose.ProfileImportName("x", []palette.ProfileVersion{{UID: "u"}, {UID: "v"}}),
		"provider \"palette\"": diagnose.Palette("x", session.ErrNoControlPlane),
	} {
		if !strings.Contains(problem.Detail, "\n\n  "+first) {
			t.Errorf("no block begins with %q:\n%s", first, problem.Detail)
		}
	}
}
