package ociregistry_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// A registry goes in the run that takes its last layer out of a profile,
// although Terraform deletes it before the profile settles that: the profile
// does it. Where that cannot be written into the profile, the registry stays in
// the state, and the next apply deletes it.
func TestRegistryIsHandedOver(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		effect acctest.Effect
		stays  bool
	}{
		"written":                    {},
		"not written":                {acctest.Responds(http.StatusServiceUnavailable, ""), true},
		"refused":                    {acctest.Responds(http.StatusBadRequest, `{"code":"Odd"}`), true},
		"a page":                     {acctest.Page(), true},
		"written, the response lost": {acctest.After(acctest.Resets()), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, ctx := fixture.NewCore(t), t.Context()
				w.Apply(ctx, fixture.BasicShop().Resources()...).MustSucceed(t)
				if test.effect != nil {
					w.Faulty.Break(acctest.Match{Method: http.MethodPatch, Path: "/metadata$"}, test.effect)
				}
				profile, sent := fixture.BasicShop().Resources()[1], len(w.Faulty.Requests())
				run := w.Apply(ctx, profile)
				if !strings.Contains(strings.Join(w.Faulty.Requests()[sent:], "\n"), "/metadata") {
					t.Error("nothing was handed over")
				}
				if stays := w.Has(fixture.RegistryAddress); stays != test.stays ||
					run.Mentions("These versions of cluster profiles use its charts") != test.stays {
					t.Errorf("the registry is in the state: %t\n%+v", stays, run)
				}
				w.Faulty.Heal()
				w.Kill()
				w.Apply(ctx, profile).MustSucceed(t)
				if w.Has(fixture.RegistryAddress) || len(fixture.RegistryNames(t, w.Client)) > 0 {
					t.Error("the registry is not deleted")
				}
				if plan := w.Plan(ctx, profile); len(plan.Actions) > 0 {
					t.Errorf("%+v", plan)
				}
			})
		})
	}
}
