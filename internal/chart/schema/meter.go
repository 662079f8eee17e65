package schema

import (
	"context"
	"runtime"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

// stop is the panic that ends a check inside the library, which has no other way.
type stop struct{ err error }

// meter counts the steps of a check, with the check of formats, which the library
// does first for each value.
type meter struct {
	canceled func() error // the cause for which the context ended, nil before
	steps    *budget.Meter
	weight   int64 // of a step: an error holds the path of its value
	calls    int
}

// How often a meter checks the context, and the depth, which takes a walk over the
// stack.
const (
	lookEvery  = 1 << 6
	depthEvery = 1 << 10
	// framesPerPlace is how many calls one place of a schema takes.
	framesPerPlace = 4
)

func newMeter(ctx context.Context, values map[string]any) *meter {
	canceled := func() error { return context.Cause(ctx) }
	return &meter{canceled: canceled, steps: budget.NewMeter(budget.Checking), weight: 1 + depth(values)/16}
}

func (m *meter) spend(n int64) {
	if err := m.steps.Spend(n * m.weight); err != nil {
		panic(stop{err})
	}
	m.calls++
	if m.calls%lookEvery == 0 {
		if err := m.canceled(); err != nil {
			panic(stop{err})
		}
	}
	var frame [1]uintptr
	if m.calls%depthEvery == 0 && runtime.Callers(framesPerPlace*int(budget.Depth.Max), frame[:]) > 0 {
		panic(stop{budget.Over(budget.Depth, budget.Depth.Max+1)})
	}
}

// count makes a schema count each value that it is applied to, before it does
// anything else with it.
func (m *meter) count(s *jsonschema.Schema) {
	own, each := stepsOnce(s), stepsPerItem(s)
	counted := &jsonschema.Format{Validate: func(any) error { return nil }}
	if s.Format != nil {
		*counted = *s.Format
	}
	check := counted.Validate
	counted.Validate = func(value any) error {
		steps := own + each*width(value)
		if s.UniqueItems {
			steps += extent(value)
		}
		m.spend(steps)
		return check(value)
	}
	s.Format = counted
}

// stepsOnce is what a schema costs for each value.
func stepsOnce(s *jsonschema.Schema) int64 {
	steps := int64(1 + len(s.Required))
	for _, names := range s.DependentRequired {
		steps += int64(1 + len(names))
	}
	for _, names := range s.Dependencies {
		if names, are := names.([]string); are {
			steps += int64(1 + len(names))
		}
	}
	for _, part := range append(beside(s), s.PrefixItems...) {
		steps += uncounted(part)
	}
	for _, part := range s.Properties {
		steps += uncounted(part) - 1 // the keys of a value are its width already
	}
	return steps
}

// stepsPerItem is what a schema costs for each item or key of a value.
func stepsPerItem(s *jsonschema.Schema) int64 {
	steps := int64(1)
	for _, part := range inside(s) {
		steps += uncounted(part)
	}
	return steps
}

// uncounted is the cost of type, const and enum, which the library checks before the
// format. Since they may fail, the schemas that refer to this one count it.
func uncounted(s *jsonschema.Schema) int64 {
	if s == nil {
		return 0
	}
	steps := int64(1)
	if s.Enum != nil {
		steps += extent(s.Enum.Values)
	}
	if s.Const != nil {
		steps += extent(*s.Const)
	}
	return steps
}

// letters is how many letters of a text count as one step.
const letters = 64

// width is how many items, keys or stretches of letters a value has.
func width(value any) int64 {
	switch value := value.(type) {
	case map[string]any:
		return int64(len(value))
	case []any:
		return int64(len(value))
	case string:
		return int64(len(value) / letters)
	}
	return 0
}

// extent is width with everything below a value.
func extent(value any) int64 {
	size := 1 + width(value)
	switch value := value.(type) {
	case map[string]any:
		for _, below := range value {
			size += extent(below)
		}
	case []any:
		for _, below := range value {
			size += extent(below)
		}
	}
	return size
}

// depth is how many levels a value has.
func depth(value any) int64 {
	var deepest int64
	switch value := value.(type) {
	case map[string]any:
		for _, below := range value {
			deepest = max(deepest, depth(below))
		}
	case []any:
		for _, below := range value {
			deepest = max(deepest, depth(below))
		}
	default:
		return 0
	}
	return deepest + 1
}
