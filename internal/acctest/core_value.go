package acctest

import (
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// unknown is a value that is known only after apply.
type unknown struct{}

// build makes a value of a type. Attributes that are left out are null.
func build(kind tftypes.Type, value any, lookUp func(Ref) any) tftypes.Value {
	switch value := value.(type) {
	case nil:
		return tftypes.NewValue(kind, nil)
	case unknown:
		return tftypes.NewValue(kind, tftypes.UnknownValue)
	case Ref:
		return build(kind, lookUp(value), lookUp)
	case int:
		return tftypes.NewValue(kind, big.NewFloat(float64(value)))
	case map[string]any:
		return tftypes.NewValue(kind, members(kind, value, lookUp))
	case []any:
		elements := make([]tftypes.Value, 0, len(value))
		for _, element := range value {
			elements = append(elements, build(elementOf(kind), element, lookUp))
		}
		return tftypes.NewValue(kind, elements)
	default:
		return tftypes.NewValue(kind, value)
	}
}

func members(kind tftypes.Type, value map[string]any, lookUp func(Ref) any) map[string]tftypes.Value {
	found := map[string]tftypes.Value{}
	if object, ok := kind.(tftypes.Object); ok {
		for name, inner := range object.AttributeTypes {
			found[name] = build(inner, value[name], lookUp)
		}
		return found
	}
	for name, element := range value {
		found[name] = build(elementOf(kind), element, lookUp)
	}
	return found
}

func elementOf(kind tftypes.Type) tftypes.Type {
	switch kind := kind.(type) {
	case tftypes.List:
		return kind.ElementType
	case tftypes.Set:
		return kind.ElementType
	case tftypes.Map:
		return kind.ElementType
	default:
		return tftypes.DynamicPseudoType
	}
}

// plain is a value in Go: nil for null and unknown, float64 for numbers.
func plain(value tftypes.Value) any {
	if value.Type() == nil || value.IsNull() || !value.IsKnown() {
		return nil
	}
	var text string
	var truth bool
	var number big.Float
	switch {
	case value.As(&text) == nil:
		return text
	case value.As(&truth) == nil:
		return truth
	case value.As(&number) == nil:
		inexact, _ := number.Float64()
		return inexact
	}
	var elements []tftypes.Value
	if value.As(&elements) == nil {
		found := make([]any, 0, len(elements))
		for _, element := range elements {
			found = append(found, plain(element))
		}
		return found
	}
	found := map[string]any{}
	for name, inner := range attributesOf(value) {
		found[name] = plain(inner)
	}
	return found
}

// attributesOf are the members of an object or map, none for null.
func attributesOf(value tftypes.Value) map[string]tftypes.Value {
	found := map[string]tftypes.Value{}
	if value.Type() != nil && !value.IsNull() && value.IsKnown() {
		_ = value.As(&found) // a value without members has none
	}
	return found
}

// proposed is the next state that Terraform proposes: the configuration, with the prior value of what is computed
// and not configured, and without write-only values.
func proposed(attributes []*tfprotov6.SchemaAttribute, prior, config tftypes.Value) tftypes.Value {
	configured, before := attributesOf(config), attributesOf(prior)
	next := map[string]tftypes.Value{}
	for _, attribute := range attributes {
		value := configured[attribute.Name]
		last, ok := before[attribute.Name]
		switch {
		case attribute.WriteOnly:
			value = tftypes.NewValue(value.Type(), nil)
		case value.IsNull() && attribute.Computed && ok:
			value = last
		case attribute.NestedType != nil && attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle &&
			value.IsKnown() && !value.IsNull():
			value = proposed(attribute.NestedType.Attributes, last, value)
		}
		next[attribute.Name] = value
	}
	return tftypes.NewValue(config.Type(), next)
}

// differs is a difference between a final plan and the first one, "" for none: unknown values may have become
// anything.
func differs(planned, final tftypes.Value) string {
	found, err := planned.Diff(final)
	if err != nil {
		return err.Error()
	}
	for _, valueDiff := range found {
		if valueDiff.Value1 != nil && valueDiff.Value1.IsFullyKnown() {
			return valueDiff.String()
		}
	}
	return ""
}
