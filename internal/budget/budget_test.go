package budget_test

import (
	"fmt"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

func TestExceededError(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"manifest of a chart: more than 4 MiB":                             budget.Over(budget.Manifest, 0),
		"manifest of a chart: more than 4 MiB, at least 4194305 bytes":     budget.Over(budget.Manifest, 4<<20+1),
		"pages of a list: more than 50, at least 51":                       budget.Over(budget.Pages, 51),
		"time to check values by schemas: more than 10 s":                  budget.Over(budget.SchemaTime, 10),
		"body of an error response; the rest is not read: more than 8 KiB": budget.Over(budget.Refusal, 1),
	} {
		if err.Error() != want {
			t.Errorf("%q, wanted %q", err, want)
		}
		if found, is := budget.As(fmt.Errorf("reading: %w", err)); !is || found != err {
			t.Errorf("As does not find %v", err)
		}
	}
}

func TestMeter(t *testing.T) {
	t.Parallel()
	meter := budget.NewMeter(budget.Pages)
	if err := meter.Spend(budget.Pages.Max); err != nil {
		t.Error(err)
	}
	if exceeded, is := budget.As(meter.Spend(1)); !is || exceeded.Got != budget.Pages.Max+1 {
		t.Errorf("%v", exceeded)
	}
	var none *budget.Meter
	if err := none.Spend(1 << 40); err != nil {
		t.Error(err)
	}
}

// Every limit has a name of its own, a maximum and a reason.
func TestAll(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, limit := range budget.All() {
		if limit.Of == "" || limit.Why == "" || limit.Max <= 0 || names[limit.Of] {
			t.Errorf("%+v", limit)
		}
		names[limit.Of] = true
	}
}
