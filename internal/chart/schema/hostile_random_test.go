package schema_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/chart/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// malice makes schemas and values that multiply their cost: by references, width, depth,
// patterns and numbers.
type malice struct {
	*rand.Rand
	definitions int
	left        int // of the size of one schema or table of values
}

// most is the size of a schema or table, mostly small, so that many are made in a second.
func (m *malice) most() int { return []int{500, 500, 500, 500, 5000, 5000, 20_000, 80_000}[m.IntN(8)] }

func (m *malice) pick(options ...string) string { return options[m.IntN(len(options))] }

// size is mostly small, and sometimes anything.
func (m *malice) size() int {
	n := []int{1, 2, 3, 5, 40, 3000, 60_000}[min(m.IntN(40), 6)]
	if m.IntN(3) > 0 {
		n = 1 + m.IntN(4)
	}
	n = min(n, max(m.left, 1))
	m.left -= n
	return n
}

func (m *malice) draft() string {
	return m.pick(
		"http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-06/schema#",
		"http://json-schema.org/draft-07/schema#",
		"https://json-schema.org/draft/2019-09/schema", "https://json-schema.org/draft/2020-12/schema",
	)
}

func (m *malice) document() map[string]any {
	m.left, m.definitions = m.most(), 1+m.IntN(30)
	document := m.schema(3)
	document["$schema"] = m.draft()
	definitions := map[string]any{}
	for i := range m.definitions {
		definitions[fmt.Sprint("d", i)] = m.schema(2)
	}
	document["definitions"] = definitions
	return document
}

func (m *malice) schema(levels int) map[string]any {
	found := map[string]any{}
	for range m.IntN(4) {
		m.keyword(found, levels)
	}
	return found
}

func (m *malice) keyword(found map[string]any, levels int) {
	switch keyword := m.pick(
		"reference", "reference", "branches", "branches", "single", "keys", "pattern", "patterns", "enum",
		"number", "names", "type", "format", "dynamic", "flag",
	); keyword {
	case "reference":
		found["$ref"] = fmt.Sprint("#/definitions/d", m.IntN(m.definitions))
	case "branches":
		found[m.pick("allOf", "anyOf", "oneOf", "prefixItems", "items")] = m.schemas(levels)
	case "single":
		found[m.pick(
			"not", "if", "then", "else", "contains", "items", "additionalProperties", "propertyNames",
			"unevaluatedProperties", "unevaluatedItems",
		)] = m.below(levels)
	case "keys":
		found[m.pick("properties", "dependencies", "dependentSchemas")] = m.table(
			levels, func() string { return m.key() },
		)
	case "pattern":
		found["pattern"] = m.expression()
	case "patterns":
		found["patternProperties"] = m.table(levels, m.expression)
	case "enum":
		found["enum"] = m.list(2)
	case "number":
		found[m.pick("minimum", "maximum", "multipleOf", "minLength", "minItems")] = json.Number(
			m.pick("1", "0.1", "1e300", "1e-300", "1e9999", "3"),
		)
	case "names":
		names := make([]string, m.size())
		for i := range names {
			names[i] = fmt.Sprint("r", i)
		}
		found["required"] = names
	case "type":
		found["type"] = m.pick("object", "array", "string", "number")
	case "format":
		found["format"] = m.pick("regex", "uri", "email", "date-time", "hostname", "ipv6")
	case "dynamic":
		found[m.pick("$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$id", "$anchor")] = m.pick(
			"#a", "a", "#", "http://h/"+strings.Repeat("x", m.size()),
		)
	case "flag":
		found[m.pick("uniqueItems", "additionalProperties")] = m.IntN(2) == 0
	}
}

func (m *malice) below(levels int) any {
	if levels == 0 || m.IntN(6) == 0 {
		return m.IntN(2) == 0
	}
	return m.schema(levels - 1)
}

// repeated makes a value for n places.
func (m *malice) repeated(n int, value func() any) any {
	left := m.left
	m.left = left / n
	defer func() { m.left = left - n*(left/n-m.left) }()
	return value()
}

func (m *malice) schemas(levels int) []any {
	found := make([]any, m.size())
	same := m.repeated(len(found), func() any { return m.below(levels) })
	for i := range found {
		if found[i] = same; m.IntN(3) == 0 {
			found[i] = m.below(levels)
		}
	}
	return found
}

func (m *malice) table(levels int, key func() string) map[string]any {
	found := map[string]any{}
	for range m.size() {
		found[key()] = m.below(levels)
	}
	return found
}

func (m *malice) key() string {
	if m.IntN(3) > 0 {
		return m.pick("a", "b", "c")
	}
	return fmt.Sprint("k", m.IntN(1_000_000))
}

func (m *malice) expression() string {
	return strings.Repeat(
		m.pick("a*", "(a+)+", "(a|b|c){10,90}", "[a-z0-9]", "^", "\\p{L}", "(?i)straße"), m.size(),
	) + m.pick("", "$", fmt.Sprint(m.IntN(1000)))
}

func (m *malice) values() map[string]any {
	m.left = m.most()
	table, _ := m.value(4, true).(map[string]any)
	return table
}

func (m *malice) value(levels int, table bool) any {
	switch {
	case table:
		found, n := map[string]any{}, m.size()
		same := m.repeated(n, func() any { return m.value(max(levels-1, 0), levels > 0 && m.IntN(2) == 0) })
		for range n {
			if found[m.key()] = same; m.IntN(3) == 0 {
				found[m.key()] = m.value(max(levels-1, 0), levels > 0 && m.IntN(2) == 0)
			}
		}
		return found
	case levels > 0 && m.IntN(2) == 0:
		return m.list(levels)
	}
	return []any{1.0, -1e300, true, nil, strings.Repeat("a", m.size()), "a", ""}[m.IntN(7)]
}

func (m *malice) list(levels int) []any {
	found := make([]any, m.size())
	same := m.repeated(len(found), func() any { return m.value(levels-1, levels > 1 && m.IntN(3) == 0) })
	for i := range found {
		found[i] = same
	}
	return found
}

// checkHostile fails when a check costs too much.
func checkHostile(t *testing.T, seed uint64) {
	m := &malice{Rand: rand.New(rand.NewPCG(seed, 10))}
	content := chart.Content{Metadata: chart.Metadata{Name: "x", Version: "1.0.0"}, Schema: mustJSON(m.document())}
	values := m.values()
	var err error
	cost := testbed.Measured(func() { _, err = new(schema.Checker).Check(t.Context(), content, values) })
	exceeded, exceeds := budget.As(err)
	var failure *schema.Error
	switch {
	case cost.Memory > testbed.MostMemory:
		t.Errorf("seed %d: it took %s", seed, cost)
	case cost.Time > testbed.MostTime:
		t.Errorf("seed %d: it took %s", seed, cost)
	case exceeds && exceeded.Limit.Of == budget.SchemaTime.Of:
		t.Errorf("seed %d: only the limit of time was exceeded: %s", seed, cost)
	case exceeds && errors.As(err, &failure) && failure.Reason != schema.Costly:
		t.Errorf("seed %d: got %v", seed, err)
	}
	if cost.Time > 2*time.Second || cost.Memory > testbed.MostMemory/2 {
		t.Logf("seed %d: %s, %d KiB: %.100v", seed, cost, len(content.Schema)>>10, err)
	}
}

// Checks of random hostile charts take a limited time and memory.
func TestHostileSchemasAtRandom(t *testing.T) {
	if testbed.Raced {
		t.Skip("costs are measured without the race detector")
	}
	for seed := range uint64(500) {
		checkHostile(t, seed)
	}
}

func FuzzHostileSchema(f *testing.F) {
	f.Add(uint64(0))
	f.Fuzz(checkHostile)
}
