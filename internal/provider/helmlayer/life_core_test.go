package helmlayer_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// A layer is created, changed, removed and added again. Each plan after an apply is empty, and Palette has the
// configured layer.
func TestLifeOfLayer(t *testing.T) {
	t.Parallel()
	w, ctx := fixture.NewCore(t), t.Context()
	base := fixture.BasicShop()
	for i, step := range []struct {
		shop  fixture.Shop
		packs []string
	}{
		{base, []string{"a", "b"}},
		{base.Layer("a", "2.0.0"), []string{"a", "b"}},
		{base.Layer("a", ""), []string{"b"}},
		{base.Layer("b", "1.1.0"), []string{"a", "b"}},
		{base.Layer("a", "").Layer("b", "").Layer("c", "3.0.0"), []string{"c"}},
		{base.Versioned("2.0.0"), []string{"a", "b"}},
	} {
		w.Apply(ctx, step.shop.Resources()...).MustSucceed(t)
		if plan := w.Plan(ctx, step.shop.Resources()...); len(plan.Actions)+len(plan.Diagnostics) > 0 {
			t.Errorf("step %d: the plan is not empty: %+v", i, plan)
		}
		id, _ := w.Attribute(fixture.ShopProfile, "id").(string)
		packs := fixture.PackNames(fixture.Packs(t, w.Client, id))
		slices.Sort(packs)
		if diff := cmp.Diff(step.packs, packs); diff != "" {
			t.Errorf("step %d: packs (-want +got):\n%s", i, diff)
		}
	}
	w.Apply(ctx).MustSucceed(t)
	if w.Has(fixture.ShopProfile) || len(fixture.RegistryNames(t, w.Client)) > 0 {
		t.Error("something is left")
	}
}

// A layer of a registry with the region template has the host that serves the chart in each region.
func TestRegions(t *testing.T) {
	t.Parallel()
	w, ctx := fixture.NewCore(t), t.Context()
	configuration := fixture.BasicShop().Layer("b", "").Resources()
	configuration[0] = fixture.Registry("1", map[string]any{
		"auth_type": "ecr", "endpoint": fixture.ECRTemplate, "default_region": "eu-west-1", "basic": nil,
	})
	layer := configuration[2]
	layer.Config["regions"] = []any{"eu-west-1", "us-west-1"}
	w.Apply(ctx, configuration...).MustSucceed(t)
	coverage, _ := w.Attribute(layer.Address(), "region_coverage").(map[string]any)
	for _, region := range []string{"eu-west-1", "us-west-1"} {
		served, _ := coverage[region].(map[string]any)
		if served["endpoint"] != "214575254960.dkr.ecr."+region+".amazonaws.com" || served["fallback"] != false {
			t.Errorf("%s is served by %v", region, served)
		}
	}
	layer.Config["regions"] = []any{"Ireland"}
	if run := w.Plan(ctx, configuration...); len(run.Errors()) != 1 {
		t.Errorf("a region that is none: %+v", run)
	}
}

// A chart with another digest is an error, and so are values that refer to an undeclared variable.
func TestDigestAndVariables(t *testing.T) {
	t.Parallel()
	w, ctx := fixture.NewCore(t), t.Context()
	shop := func(values string, variables, more map[string]any) []acctest.Resource {
		configuration := fixture.BasicShop().Layer("b", "").Resources()
		configuration[1].Config["variables"] = variables
		configuration[2].Config["values"] = values
		for name, value := range more {
			configuration[2].Config[name] = value
		}
		return configuration
	}
	other := "sha256:0000000000000000000000000000000000000000000000000000000000000000"
	run := w.Plan(ctx, shop("", nil, map[string]any{"digest": other})...)
	if found := run.Errors(); len(found) != 1 || found[0].Summary != "Chart Digest Differs" {
		t.Errorf("another digest: %+v", run)
	}
	replicas := map[string]any{"replicas": map[string]any{"format": "number", "default_value": "2"}}
	uses := "replicas: \"{{.spectro.var.replicas}}\"\n"
	w.Apply(ctx, shop(uses, replicas, nil)...).MustSucceed(t)
	if plan := w.Plan(ctx, shop(uses, replicas, nil)...); len(plan.Actions)+len(plan.Diagnostics) > 0 {
		t.Errorf("the plan is not empty: %+v", plan)
	}
	undeclared := "replicas: \"{{.spectro.var.size}}\"\n"
	if run := w.Plan(ctx, shop(undeclared, replicas, nil)...); len(run.Diagnostics) == 0 || !run.Mentions("size") {
		t.Errorf("a variable that is not declared: %+v", run)
	}
}
