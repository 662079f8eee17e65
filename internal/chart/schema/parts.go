package schema

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// parts are a compiled schema and all that it may be applied through.
func parts(compiled ...*jsonschema.Schema) []*jsonschema.Schema {
	known := map[*jsonschema.Schema]bool{}
	var found []*jsonschema.Schema
	for waiting := compiled; len(waiting) > 0; {
		next := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		if next == nil || known[next] {
			continue
		}
		known[next] = true
		found = append(found, next)
		waiting = append(waiting, below(next)...)
	}
	return found
}

// below are the schemas that a schema names.
func below(s *jsonschema.Schema) []*jsonschema.Schema {
	found := slices.Concat(beside(s), inside(s), s.PrefixItems)
	return slices.AppendSeq(found, maps.Values(s.Properties))
}

// beside are the schemas that a schema applies to the value itself.
func beside(s *jsonschema.Schema) []*jsonschema.Schema {
	found := []*jsonschema.Schema{s.Ref, s.RecursiveRef, s.Not, s.If, s.Then, s.Else, s.ContentSchema}
	if s.DynamicRef != nil {
		found = append(found, s.DynamicRef.Ref)
	}
	found = slices.Concat(found, s.AllOf, s.AnyOf, s.OneOf)
	found = slices.AppendSeq(found, maps.Values(s.DependentSchemas))
	for _, dependency := range s.Dependencies {
		found = append(found, either(dependency)...)
	}
	return found
}

// inside are the schemas that a schema applies to each item or key of a value,
// or may.
func inside(s *jsonschema.Schema) []*jsonschema.Schema {
	found := []*jsonschema.Schema{s.PropertyNames, s.Contains, s.UnevaluatedItems, s.UnevaluatedProperties, s.Items2020}
	found = slices.AppendSeq(found, maps.Values(s.PatternProperties))
	for _, field := range []any{s.AdditionalProperties, s.AdditionalItems, s.Items} {
		found = append(found, either(field)...)
	}
	return found
}

// either reads a field that the library keeps as any of several types.
func either(value any) []*jsonschema.Schema {
	switch value := value.(type) {
	case *jsonschema.Schema:
		return []*jsonschema.Schema{value}
	case []*jsonschema.Schema:
		return value
	}
	return nil
}

// dynamic returns the places of a document that a $dynamicRef may lead to from
// anywhere, which no field of a compiled schema shows: as addresses.
func dynamic(document any, pointer string) []string {
	var found []string
	switch document := document.(type) {
	case map[string]any:
		if _, named := document["$dynamicAnchor"].(string); named {
			found = append(found, location+"#"+pointer)
		}
		for key, below := range document {
			token := strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
			found = append(found, dynamic(below, pointer+"/"+url.PathEscape(token))...)
		}
	case []any:
		for i, below := range document {
			found = append(found, dynamic(below, pointer+"/"+strconv.Itoa(i))...)
		}
	}
	return found
}
