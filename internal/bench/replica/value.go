package replica

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// constant stands for every text that Palette or a registry would return.
const constant = "do-nothing"

// settled is a value with constants in the place of what is unknown.
func settled(value tftypes.Value) (tftypes.Value, error) {
	return tftypes.Transform(value, func(_ *tftypes.AttributePath, element tftypes.Value) (tftypes.Value, error) {
		if element.IsKnown() {
			return element, nil
		}
		return constantOf(element.Type())
	})
}

// kept is a planned value with what the state has in the place of what is unknown.
func kept(planned, state tftypes.Value) (tftypes.Value, error) {
	return tftypes.Transform(planned, func(path *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		if value.IsKnown() {
			return value, nil
		}
		found, _, err := tftypes.WalkAttributePath(state, path)
		if known, is := found.(tftypes.Value); err == nil && is {
			return known, nil
		}
		return value, nil // a new element, which the state does not have
	})
}

// computed is a configuration with constants for the computed values that it leaves out.
func computed(configured tftypes.Value, described schema.Schema) (tftypes.Value, error) {
	var attributes map[string]tftypes.Value
	if err := configured.As(&attributes); err != nil {
		return configured, err
	}
	for name, attribute := range described.Attributes {
		if !attribute.IsComputed() || !attributes[name].IsNull() {
			continue
		}
		value, err := constantOf(attributes[name].Type())
		if err != nil {
			return configured, fmt.Errorf("%s: %w", name, err)
		}
		attributes[name] = value
	}
	return tftypes.NewValue(configured.Type(), attributes), nil
}

// constantOf is the same value of a type each time; collections are empty.
func constantOf(kind tftypes.Type) (tftypes.Value, error) {
	switch typed := kind.(type) {
	case tftypes.List, tftypes.Set:
		return tftypes.NewValue(kind, []tftypes.Value{}), nil
	case tftypes.Map:
		return tftypes.NewValue(kind, map[string]tftypes.Value{}), nil
	case tftypes.Object:
		attributes := map[string]tftypes.Value{}
		for name, attribute := range typed.AttributeTypes {
			value, err := constantOf(attribute)
			if err != nil {
				return tftypes.Value{}, err
			}
			attributes[name] = value
		}
		return tftypes.NewValue(kind, attributes), nil
	}
	switch {
	case kind.Is(tftypes.String), kind.Is(tftypes.DynamicPseudoType):
		return tftypes.NewValue(tftypes.String, constant), nil
	case kind.Is(tftypes.Bool):
		return tftypes.NewValue(kind, false), nil
	case kind.Is(tftypes.Number):
		return tftypes.NewValue(kind, 0), nil
	}
	return tftypes.Value{}, fmt.Errorf("no constant of the type %s", kind)
}
