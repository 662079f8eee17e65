package schema_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/chart/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// attack is a schema and values of a high cost.
type attack struct {
	schema string
	values any
	// limit is the one that they exceed, zero for none.
	limit budget.Limit
}

// doubling refers from each of its levels twice to the next one.
func doubling(levels int, branch string) string {
	var defs []string
	for i := range levels {
		next := fmt.Sprintf(`{"$ref": "#/definitions/d%d"}`, i+1)
		defs = append(defs, fmt.Sprintf(`"d%d": `+branch, i, next, next))
	}
	leaf := `{"required": ["none"]}`
	if strings.Contains(branch, "allOf") { // which the first failure would end
		leaf = `{"minProperties": 0}`
	}
	defs = append(defs, fmt.Sprintf(`"d%d": %s`, levels, leaf))
	return `{"$schema": "%s", "definitions": {` + strings.Join(defs, ",") +
		`}, "not": {"not": {"$ref": "#/definitions/d0"}}}`
}

func repeated(n int, format string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = strings.ReplaceAll(format, "#", fmt.Sprint(i))
	}
	return strings.Join(parts, ",")
}

func list(n int, item any) []any {
	found := make([]any, n)
	for i := range found {
		found[i] = item
	}
	return found
}

func deep(n int, inside any) any {
	for range n {
		inside = map[string]any{"a": inside}
	}
	return inside
}

func attacks() map[string]attack {
	found := map[string]attack{
		"nested not":          {strings.Repeat(`{"not":`, 9000) + "true" + strings.Repeat("}", 9000), nil, budget.SchemaNesting},
		"many patterns":       {`{"patternProperties": {` + repeated(15_000, `"(a|b|c){100}#": true`) + `}}`, nil, budget.Patterns},
		"one big pattern":     {`{"pattern": "((a{1,10}){1,10}){1,10}` + strings.Repeat("(b{1,10}){1,99}", 1000) + `"}`, nil, budget.Patterns},
		"long pattern":        {`{"pattern": "` + strings.Repeat("(a)", 200_000) + `"}`, nil, budget.Patterns},
		"matching":            {`{"items": {"pattern": "` + strings.Repeat("(x+x+)+y?", 500) + `z"}, "properties": {"l": {"$ref": "#"}}}`, map[string]any{"l": list(200, strings.Repeat("x", 10_000))}, budget.Matching},
		"violations":          {`{"properties": {"l": {"items": {"type": "string"}}}}`, map[string]any{"l": list(100_000, 1.0)}, budget.Limit{}},
		"violations of many":  {`{"properties": {"l": {"items": {"allOf": [` + repeated(1000, `{"type": "string"}`) + `]}}}}`, map[string]any{"l": list(100_000, 1.0)}, budget.Checking},
		"deep violations":     {`{"properties": {"a": {"$ref": "#"}}, "items": {"allOf": [` + repeated(9, `{"type": "string"}`) + `]}}`, deep(90, list(100_000, 1.0)), budget.Checking},
		"deep values":         {`{"properties": {"a": {"$ref": "#"}}}`, deep(5000, 1.0), budget.Nesting},
		"many references":     {`{"$defs": {` + repeated(6000, `"#": {"$ref": "#/x/#"}`) + `}, "x": {` + repeated(6000, `"#": {"type": "string"}`) + `}, "allOf": [` + strings.ReplaceAll(repeated(6000, `{"$ref": "#/x/#"}`), `"0/x/`, `"#/x/`) + `]}`, nil, budget.Limit{}},
		"many schemas":        {`{"allOf": [` + repeated(1_000_00, `{}`) + `]}`, nil, budget.SchemaObjects},
		"many truths":         {`{"allOf": [` + repeated(300_000, `true`) + `]}`, nil, budget.SchemaObjects},
		"all that compile":    {`{"allOf": [` + repeated(19_000, `{"type":"object"}`) + `]}`, nil, budget.Limit{}},
		"many ids":            {`{"$defs": {` + repeated(9_000, `"#": {"$id": "http://h/#"}`) + `}}`, nil, budget.Limit{}},
		"many anchors":        {`{"$defs": {` + repeated(9_000, `"#": {"$dynamicAnchor": "a#"}`) + `}}`, nil, budget.Limit{}},
		"long id":             {`{"$id": "http://h/` + strings.Repeat("a", 1<<20) + `"}`, nil, budget.SchemaWord},
		"long paths":          {`{"properties": {"` + strings.Repeat("k", 1<<20) + `": {"allOf": [` + repeated(9000, `{}`) + `]}}}`, nil, budget.SchemaPaths},
		"large numbers":       {`{"minimum": 1e999999}`, nil, budget.Exponent},
		"long numbers":        {`{"minimum": 1` + strings.Repeat("0", 5000) + `}`, nil, budget.SchemaWord},
		"long chain":          {`{"$defs": {` + strings.ReplaceAll(repeated(9_000, `"d#": {"$ref": "@/$defs/d#"}`), "@", "#") + `}, "$ref": "#/$defs/d0"}`, nil, budget.Limit{}},
		"large enum":          {`{"properties": {"l": {"items": {"enum": [` + repeated(200_000, `#`) + `]}}}}`, map[string]any{"l": list(100_000, -1.0)}, budget.Checking},
		"enum of an item":     {`{"additionalProperties": {"prefixItems": [{"enum": [` + repeated(200_000, `#`) + `]}]}}`, manyLists(50_000), budget.Checking},
		"required":            {`{"additionalProperties": {"required": [` + repeated(100_000, `"r#"`) + `]}}`, deepKeys(100_000), budget.Checking},
		"unique":              {`{"additionalProperties": {"uniqueItems": true, "items": {"$ref": "#/additionalProperties"}}}`, map[string]any{"l": nested(60, 1500)}, budget.Checking},
		"alternatives":        {`{"anyOf": [` + repeated(9_000, `{"required": ["a long name of a key #"]}`) + `]}`, nil, budget.Limit{}},
		"too large":           {`{"description": "` + strings.Repeat("x", 3<<20) + `"}`, nil, budget.Schema},
		"regex format":        {`{"$schema": "http://json-schema.org/draft-07/schema#", "additionalProperties": {"format": "regex"}}`, map[string]any{"a": strings.Repeat("(b{1,10}){1,99}", 1000)}, budget.Patterns},
		"unevaluated":         {`{"allOf": [` + repeated(2000, `{"properties": {"k#": true}}`) + `], "unevaluatedProperties": {"type": "string"}}`, deepKeys(100_000), budget.Checking},
		"dynamic reference":   {dynamicDoubling(40), nil, budget.Checking},
		"chain through depth": {`{"$defs": {` + longChain(9000) + `}, "$ref": "#/$defs/d0"}`, deep(95, 1.0), budget.Depth},
	}
	for name, branch := range map[string]string{
		"allOf": `{"allOf": [%s, %s]}`, "anyOf": `{"anyOf": [%s, %s]}`, "oneOf": `{"oneOf": [%s, %s]}`,
		"conditions": `{"if": %s, "else": %s}`, "dependentSchemas": `{"dependentSchemas": {"a": %s, "b": %s}}`,
		"dependencies": `{"dependencies": {"a": %s, "b": %s}}`,
	} {
		for _, draft := range []string{
			"http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2020-12/schema",
		} {
			if name == "dependentSchemas" && strings.Contains(draft, "07") || name == "dependencies" &&
				strings.Contains(draft, "2020") {
				continue
			}
			text := strings.Replace(doubling(40, branch), "%s", draft, 1)
			found["doubling by "+name+" in "+draft] = attack{text, map[string]any{"a": 1.0, "b": 1.0}, budget.Checking}
		}
	}
	return found
}

func longChain(n int) string {
	var defs []string
	for i := range n {
		defs = append(defs, fmt.Sprintf(`"d%d": {"$ref": "#/$defs/d%d"}`, i, i+1))
	}
	return strings.Join(append(defs, fmt.Sprintf(`"d%d": {"properties": {"a": {"$ref": "#/$defs/d0"}}}`, n)), ",")
}

// dynamicDoubling is a doubling to which only a dynamic reference leads.
func dynamicDoubling(levels int) string {
	text := doubling(levels, `{"allOf": [%s, %s]}`)
	defs := text[strings.Index(text, `"d0"`):strings.Index(text, `}, "not"`)]
	return `{"$id": "http://h/a", "$ref": "list", "definitions": {` + defs + `}, "$defs": {
		"far": {"$dynamicAnchor": "t", "allOf": [{"$ref": "#/definitions/d0"}, {"$ref": "#/definitions/d0"}]},
		"list": {"$id": "list", "$dynamicRef": "#t", "$defs": {"t": {"$dynamicAnchor": "t"}}}}}`
}

func manyLists(n int) map[string]any {
	found := deepKeys(n)
	for key := range found {
		found[key] = []any{-1.0}
	}
	return found
}

func deepKeys(n int) map[string]any {
	found := make(map[string]any, n)
	for i := range n {
		found[fmt.Sprint("key", i)] = map[string]any{}
	}
	return found
}

func nested(levels, wide int) any {
	var inside any = 1.0
	for range levels {
		inside = append(list(wide, 2.0), inside)
	}
	return inside
}

// The cost of a schema is limited, and the error names the limit.
func TestHostileSchemas(t *testing.T) {
	if testbed.Raced {
		t.Skip("costs are measured without the race detector")
	}
	for name, test := range attacks() {
		t.Run(name, func(t *testing.T) {
			values, _ := test.values.(map[string]any)
			content := chart.Content{Metadata: chart.Metadata{Name: "x", Version: "1.0.0"}, Schema: []byte(test.schema)}
			if test.limit.Max > 0 && test.limit.Of != budget.Schema.Of && !json.Valid(content.Schema) &&
				test.limit.Of != budget.SchemaNesting.Of {
				t.Fatal("the schema is no JSON")
			}
			var found schema.Report
			var err error
			cost := testbed.Measured(func() { found, err = new(schema.Checker).Check(t.Context(), content, values) })
			t.Logf("%s", cost)
			exceeded, exceeds := budget.As(err)
			var failure *schema.Error
			switch {
			case test.limit.Max == 0 && exceeds, test.limit.Max > 0 && !exceeds:
				t.Errorf("got %.200v, wanted %q", err, test.limit.Of)
			case exceeds && (exceeded.Limit.Of != test.limit.Of || !errors.As(err, &failure) ||
				failure.Reason != schema.Costly):
				t.Errorf("got %v, wanted %q", err, test.limit.Of)
			}
			if name == "violations" && (len(found.Violations) != 10 || found.More != 100_000-10) {
				t.Errorf("%d violations and %d more", len(found.Violations), found.More)
			}
			for _, violation := range found.Violations {
				if len(violation.String()) > 2000 {
					t.Errorf("%d letters: %.300s", len(violation.String()), violation)
				}
			}
			if cost.Memory > testbed.MostMemory {
				t.Errorf("it took %d MiB", cost.Memory>>20)
			}
		})
	}
}
