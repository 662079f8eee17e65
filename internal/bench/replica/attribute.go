package replica

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	document "github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
)

// attributesOf makes the attributes of a resource. They serve for providers, data sources and ephemeral resources as
// well: the framework requires the same of them all.
func attributesOf(written map[string]document.Attribute) (map[string]schema.Attribute, error) {
	made := map[string]schema.Attribute{}
	for name, description := range written {
		convert := plainAttribute
		if description.Nested != nil {
			convert = nestedAttribute
		}
		attribute, err := convert(description)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		made[name] = attribute
	}
	return made, nil
}

func plainAttribute(a document.Attribute) (schema.Attribute, error) {
	kind, err := kindOf(a.Type)
	if err != nil {
		return nil, err
	}
	switch typed := kind.(type) {
	case types.ListType:
		return flagged(schema.ListAttribute{ElementType: typed.ElemType}, a), nil
	case types.SetType:
		return flagged(schema.SetAttribute{ElementType: typed.ElemType}, a), nil
	case types.MapType:
		return flagged(schema.MapAttribute{ElementType: typed.ElemType}, a), nil
	case types.ObjectType:
		return flagged(schema.ObjectAttribute{AttributeTypes: typed.AttrTypes}, a), nil
	}
	switch kind {
	case types.StringType:
		return flagged(schema.StringAttribute{}, a), nil
	case types.BoolType:
		return flagged(schema.BoolAttribute{}, a), nil
	case types.NumberType:
		return flagged(schema.NumberAttribute{}, a), nil
	case types.DynamicType:
		return flagged(schema.DynamicAttribute{}, a), nil
	}
	return nil, fmt.Errorf("no attribute has the type %s", kind)
}

func nestedAttribute(a document.Attribute) (schema.Attribute, error) {
	inner, err := attributesOf(a.Nested.Attributes)
	if err != nil {
		return nil, err
	}
	object := schema.NestedAttributeObject{Attributes: inner}
	switch a.Nested.Nesting {
	case document.Single:
		return flagged(schema.SingleNestedAttribute{Attributes: inner}, a), nil
	case document.List:
		return flagged(schema.ListNestedAttribute{NestedObject: object}, a), nil
	case document.Set:
		return flagged(schema.SetNestedAttribute{NestedObject: object}, a), nil
	case document.Map:
		return flagged(schema.MapNestedAttribute{NestedObject: object}, a), nil
	}
	return nil, fmt.Errorf("the framework does not nest as %q", a.Nested.Nesting)
}
