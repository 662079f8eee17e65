package schema_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/chart/schema"
)

func withSchema(text string) chart.Content {
	return chart.Content{Metadata: chart.Metadata{Name: "x", Version: "1.0.0"}, Schema: []byte(text)}
}

// ports is a schema with everything of which a check counts the cost.
const ports = `{"properties": {"port": {"type": "integer"}, "name": {"pattern": "^[a-z]+$"}, "filter": {"format": "regex"}},
	"$schema": "http://json-schema.org/draft-07/schema#"}`

// A compiled schema that is used again, also concurrently, gives the results of a new one.
func TestCheckerWithKeptSchemas(t *testing.T) {
	t.Parallel()
	contents := []chart.Content{withSchema(ports), withSchema(`{"required": ["port"]}`), withSchema(`{"type": 1}`)}
	values := []string{
		"port: 80", "port: http", "name: web", "name: Web", "filter: '('", "filter: 'a{1000}{1000}'", "{}",
	}
	var checker schema.Checker
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, content := range contents {
				for _, text := range values {
					want, wantErr := new(schema.Checker).Check(t.Context(), content, parse(t, text))
					got, err := checker.Check(t.Context(), content, parse(t, text))
					if diff := cmp.Diff(
						want.Violations, got.Violations, cmp.AllowUnexported(schema.Violation{}),
					); diff != "" {
						t.Errorf("%s (-new +kept):\n%s", text, diff)
					}
					if fmt.Sprint(wantErr) != fmt.Sprint(err) {
						t.Errorf("%s: %v, new: %v", text, err, wantErr)
					}
				}
			}
		})
	}
	group.Wait()
}

// Each check with a kept schema has the limits of one check.
func TestCheckerLimitsEachCheck(t *testing.T) {
	t.Parallel()
	var checker schema.Checker
	content := withSchema(
		`{"properties": {"name": {"pattern": "(a|b|ab)*c"}}, "$schema": "http://json-schema.org/draft-07/schema#"}`,
	)
	// Each takes more than half of the limit.
	steps := budget.Matching.Max * 6 / 10
	long := map[string]any{"name": strings.Repeat("a", int(steps/10)) + "c"}
	longest := map[string]any{"name": strings.Repeat("a", int(budget.Matching.Max)/4) + "c"}
	check := func(values map[string]any) error {
		_, err := checker.Check(t.Context(), content, values)
		return err
	}
	for range 3 {
		if err := check(long); err != nil {
			t.Fatal(err)
		}
	}
	var failure *schema.Error
	if err := check(longest); !errors.As(err, &failure) || failure.Reason != schema.Costly {
		t.Errorf("%v", err)
	}
	if err := check(long); err != nil {
		t.Errorf("after a check that was stopped: %v", err)
	}
}

// BenchmarkChecker checks the values of layers of one chart.
func BenchmarkChecker(b *testing.B) {
	content := withSchema(ports)
	values := map[string]any{"port": 80, "name": "web"}
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			_, _ = new(schema.Checker).Check(b.Context(), content, values)
		}
	})
	b.Run("kept", func(b *testing.B) {
		var checker schema.Checker
		for b.Loop() {
			_, _ = checker.Check(b.Context(), content, values)
		}
	})
}
