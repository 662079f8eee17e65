package schema

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// mostKept bounds the text of the compiled schemas that a Checker keeps, in
// bytes: compiled they take some fifty times that. Usual schemas have 10 KiB.
const mostKept = 1 << 20

// Checker checks values, and compiles a schema once for many layers of a chart.
// The zero value is ready; it is safe for concurrent use.
type Checker struct {
	mu   sync.Mutex
	free map[[sha256.Size]byte][]*prepared // by schema; what is in use is not here
	size int                               // of the texts of free
}

// prepared is a compiled schema, for one check at a time, whose cost it counts.
type prepared struct {
	schema      *jsonschema.Schema
	steps       *meter
	expressions *patterns
	text        int   // length of the schema
	spent       int64 // on its patterns
}

func prepare(text []byte) (*prepared, *Error) {
	made := &prepared{steps: new(meter), expressions: newPatterns(), text: len(text)}
	compiled, failure := compile(text, made.expressions)
	switch {
	case made.expressions.exceeded != nil:
		return nil, &Error{Reason: Costly, Err: made.expressions.exceeded}
	case failure != nil:
		return nil, failure
	}
	for _, part := range parts(compiled...) {
		made.steps.count(part)
	}
	made.schema, made.spent = compiled[0], made.expressions.spent
	return made, nil
}

func (p *prepared) validate(ctx context.Context, values map[string]any) error {
	*p.steps = *newMeter(ctx, values)
	p.expressions.again(p.spent)
	err := p.schema.Validate(values)
	if exceeded := p.expressions.exceeded; exceeded != nil {
		return &Error{Reason: Costly, Err: exceeded}
	}
	return err
}

// validate checks one table of values by a schema.
func (c *Checker) validate(ctx context.Context, text []byte, values map[string]any) error {
	if ctx.Err() != nil {
		return &Error{Reason: Costly, Err: context.Cause(ctx)}
	}
	if deep := depth(values); deep > budget.Nesting.Max {
		return &Error{Reason: Costly, Err: budget.Over(budget.Nesting, deep)}
	}
	key := sha256.Sum256(text)
	ready := c.take(key)
	if ready == nil {
		made, failure := prepare(text)
		if failure != nil {
			return failure
		}
		ready = made
	}
	err := ready.validate(ctx, values) // a check that is stopped gives nothing back
	c.give(key, ready)
	return err
}

func (c *Checker) take(key [sha256.Size]byte) *prepared {
	c.mu.Lock()
	defer c.mu.Unlock()
	free := c.free[key]
	if len(free) == 0 {
		return nil
	}
	last := free[len(free)-1]
	c.free[key] = free[:len(free)-1]
	c.size -= last.text
	return last
}

func (c *Checker) give(key [sha256.Size]byte, used *prepared) {
	used.steps.canceled = nil // which holds the context
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.size+used.text > mostKept {
		return
	}
	if c.free == nil {
		c.free = map[[sha256.Size]byte][]*prepared{}
	}
	c.free[key] = append(c.free[key], used)
	c.size += used.text
}

// Check merges values over the defaults of the chart as Helm does, and returns the
// violations of the schemas of the chart and its enabled subcharts. Values with a
// Palette macro are not checked, nor are subcharts that a macro enables.
//
// A schema that cannot be applied is an *Error (several are joined), beside the
// violations of the others: also one that exceeds a limit of package budget, or whose
// check was not finished when ctx ended. Values that do not merge are violations;
// defaults of the chart that do not parse are an error that wraps chart.ErrValues. The
// argument is not changed.
func (c *Checker) Check(ctx context.Context, content chart.Content, values map[string]any) (Report, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, budget.SchemaTime.Time(), budget.Over(budget.SchemaTime, 0))
	defer cancel()
	merged, violation, err := merge(content, values)
	if err != nil {
		return Report{}, err
	}
	if violation != nil {
		return Report{Violations: []Violation{*violation}}, nil
	}
	report := report{checker: c}
	report.chart(ctx, merged, merged.Values, merged.Name, nil)
	found := first(report.violations)
	found.More += report.more
	return found, errors.Join(report.errs...)
}
