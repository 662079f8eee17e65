// Package schema checks values against the values.schema.json of a chart and
// its subcharts, with the verdict that Helm 4 would give.
//
// It is the only room that imports the JSON schema library, which is the one
// Helm uses: drafts 4, 6, 7, 2019-09 and 2020-12 by $schema, 2020-12 without.
// It must not import Terraform, Palette or a registry client, and it never
// fetches or opens what a schema refers to. It follows ValidateAgainstSchema of
// helm.sh/helm/v4, package pkg/chart/common/util.
package schema

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// Violation is one value that a schema does not allow.
type Violation struct {
	// Path leads to the value, also to one that is missing, inside the values of the
	// chart: ingress.hosts[0].port; "" = the values as a whole.
	Path string
	// Message describes the mistake, without the value itself.
	Message string
	// Chart is the chart of the schema: its name and those of subcharts, with dots.
	Chart string
	// Schema is the place in that schema, as in #/properties/port; "" when Helm refuses
	// the value before it checks schemas.
	Schema string

	tokens []string
	// cycle: the schema refers to itself, and no value is wrong.
	cycle bool
}

func isCycle(violation Violation) bool { return violation.cycle }

func (v Violation) String() string {
	if v.Path == "" {
		return v.Message
	}
	return v.Path + ": " + v.Message
}

// Reason is why a schema cannot be applied.
type Reason string

// One constant per kind of failure.
const (
	// Malformed is a schema that is no JSON or no valid schema.
	Malformed Reason = "malformed"
	// Cyclic is a schema that refers to itself without end: Helm refuses any values.
	Cyclic Reason = "cyclic"
	// Remote is a reference to another document, which Helm may fetch and this package
	// does not.
	Remote Reason = "remote reference"
	// Costly is a check that exceeds a limit, or was canceled: Err holds the
	// budget.ExceededError, or the cause.
	Costly Reason = "costly"
)

// Error is a schema that cannot be applied.
type Error struct {
	// Chart is the chart of the schema, as in Violation.
	Chart  string
	Reason Reason
	// URL is the document that the schema refers to, when Reason is Remote.
	URL string
	Err error
}

func (e *Error) Error() string {
	switch e.Reason {
	case Cyclic:
		return fmt.Sprintf("schema of chart %s: %v", e.Chart, e.Err)
	case Remote:
		return fmt.Sprintf("schema of chart %s refers to %s, which is never fetched: values were not checked "+
			"against it", e.Chart, e.URL)
	case Costly:
		return fmt.Sprintf("values were not checked against the schema of chart %s: %v", e.Chart, e.Err)
	}
	return fmt.Sprintf("schema of chart %s cannot be compiled: %v", e.Chart, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// Failures returns the schemas that an error of Check is about.
func Failures(err error) []*Error {
	var single *Error
	var several interface{ Unwrap() []error }
	switch {
	case errors.As(err, &several):
		var found []*Error
		for _, part := range several.Unwrap() {
			found = append(found, Failures(part)...)
		}
		return found
	case errors.As(err, &single):
		return []*Error{single}
	}
	return nil
}

// Report is what schemas do not allow.
type Report struct {
	// Violations are the first ones, one per value, ordered by path; none when
	// everything is allowed or the chart has no schema.
	Violations []Violation
	// More is how many there are besides.
	More int
}

// first are the first violations in order, without doubles.
func first(found []Violation) Report {
	slices.SortFunc(found, compareViolations)
	distinct := slices.CompactFunc(found, func(a, b Violation) bool {
		return a.Path == b.Path && a.Message == b.Message
	})
	shown := min(len(distinct), int(budget.Violations.Max))
	return Report{Violations: slices.Clone(distinct[:shown]), More: len(distinct) - shown}
}

// report collects the violations and errors of all schemas of a chart.
type report struct {
	checker    *Checker
	violations []Violation
	more       int
	errs       []error
}

// chart checks one chart, then its subcharts by their part of the values.
func (r *report) chart(ctx context.Context, c chart.Merged, values map[string]any, name string, keys []string) {
	if c.Schema != nil {
		violations, err := r.checker.apply(ctx, c.Schema, values)
		if err != nil {
			err.Chart = name
			r.errs = append(r.errs, err)
		}
		found := first(violations)
		r.more += found.More
		for _, violation := range found.Violations {
			violation.Chart = name
			violation.tokens = slices.Concat(keys, violation.tokens)
			violation.Path = prefixed(keys, violation.Path)
			r.violations = append(r.violations, violation)
		}
	}
	for _, subchart := range c.Subcharts {
		below, ok := values[subchart.Name].(map[string]any)
		if !ok || subchart.Uncertain {
			continue
		}
		r.chart(ctx, subchart, below, name+"."+subchart.Name, slices.Concat(keys, []string{subchart.Name}))
	}
}

// merge merges values without macros in the place of a subchart's table: what they
// become is not known.
func merge(content chart.Content, values map[string]any) (chart.Merged, *Violation, error) {
	for {
		merged, err := content.Merge(values)
		var mismatch *chart.MergeError
		if !errors.As(err, &mismatch) {
			return merged, nil, err
		}
		text, isText := mismatch.Value.(string)
		if isText && chart.HasMacro(text) {
			if without, removed := remove(values, mismatch.Keys); removed {
				values = without
				continue
			}
			return chart.Merged{Name: content.Metadata.Name}, nil, nil
		}
		return chart.Merged{}, &Violation{
			Path:    joined(mismatch.Keys, nil),
			Message: "must be a table, since it holds the values of subchart " + mismatch.Keys[len(mismatch.Keys)-1],
			Chart:   content.Metadata.Name,
		}, nil
	}
}

// remove returns a copy of values without the key at the end of keys, and whether it
// was there.
func remove(values map[string]any, keys []string) (map[string]any, bool) {
	if _, given := values[keys[0]]; !given {
		return values, false
	}
	copied := maps.Clone(values)
	if len(keys) == 1 {
		delete(copied, keys[0])
		return copied, true
	}
	below, ok := values[keys[0]].(map[string]any)
	if !ok {
		return values, false
	}
	without, removed := remove(below, keys[1:])
	copied[keys[0]] = without
	return copied, removed
}
