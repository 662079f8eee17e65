package ociregistry_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// A registry is deleted in the run that removes its last layer, although Terraform deletes it before the profile
// publishes the removal: the profile deletes it. If the hand-over cannot be written, the state keeps the registry, and
// the next apply deletes it.
func TestRegistryIsHandedOver(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		effect acctest.Effect
		kept   bool
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
				if kept := w.Has(fixture.RegistryAddress); kept != test.kept ||
					run.Mentions("These versions of cluster profiles use its charts") != test.kept {
					t.Errorf("the registry is in the state: %t\n%+v", kept, run)
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
