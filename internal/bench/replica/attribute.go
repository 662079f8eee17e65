package replica

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	document "github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
)

// deprecated stands for messages, which the plugin protocol does not carry.
const deprecated = "Deprecated."

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
	text, markdown, old := words(a.Text, a.Deprecated)
	switch typed := kind.(type) {
	case types.ListType:
		return schema.ListAttribute{
			ElementType: typed.ElemType, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive,
			WriteOnly: a.WriteOnly, Description: text, MarkdownDescription: markdown, DeprecationMessage: old,
		}, nil
	case types.SetType:
		return schema.SetAttribute{
			ElementType: typed.ElemType, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive:   a.Sensitive,
			Description: text, MarkdownDescription: markdown, DeprecationMessage: old,
		}, nil
	case types.MapType:
		return schema.MapAttribute{
			ElementType: typed.ElemType, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive,
			WriteOnly: a.WriteOnly, Description: text, MarkdownDescription: markdown, DeprecationMessage: old,
		}, nil
	case types.ObjectType:
		return schema.ObjectAttribute{
			AttributeTypes: typed.AttrTypes, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive, WriteOnly: a.WriteOnly,
			Description: text, MarkdownDescription: markdown, DeprecationMessage: old,
		}, nil
	default:
		return primitiveAttribute(kind, a)
	}
}

func primitiveAttribute(kind attr.Type, a document.Attribute) (schema.Attribute, error) {
	text, markdown, old := words(a.Text, a.Deprecated)
	switch kind {
	case types.StringType:
		return schema.StringAttribute{
			Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			WriteOnly:   a.WriteOnly,
			Description: text, MarkdownDescription: markdown, DeprecationMessage: old,
		}, nil
	case types.BoolType:
		return schema.BoolAttribute{
			Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			WriteOnly:   a.WriteOnly,
			Description: text, MarkdownDescription: markdown, DeprecationMessage: old,
		}, nil
	case types.NumberType:
		return schema.NumberAttribute{
			Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			WriteOnly:   a.WriteOnly,
			Description: text, MarkdownDescription: markdown, DeprecationMessage: old,
		}, nil
	case types.DynamicType:
		return schema.DynamicAttribute{
			Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			WriteOnly:   a.WriteOnly,
			Description: text, MarkdownDescription: markdown, DeprecationMessage: old,
		}, nil
	}
	return nil, fmt.Errorf("no attribute has the type %s", kind)
}

func nestedAttribute(a document.Attribute) (schema.Attribute, error) {
	inner, err := attributesOf(a.Nested.Attributes)
	if err != nil {
		return nil, err
	}
	text, markdown, old := words(a.Text, a.Deprecated)
	object := schema.NestedAttributeObject{Attributes: inner}
	switch a.Nested.Nesting {
	case document.Single:
		return schema.SingleNestedAttribute{
			Attributes: inner, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			WriteOnly: a.WriteOnly, Description: text, MarkdownDescription: markdown, DeprecationMessage: old,
		}, nil
	case document.List:
		return schema.ListNestedAttribute{
			NestedObject: object, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive,
			WriteOnly: a.WriteOnly, Description: text, MarkdownDescription: markdown, DeprecationMessage: old,
		}, nil
	case document.Set:
		return schema.SetNestedAttribute{
			NestedObject: object, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive:   a.Sensitive,
			Description: text, MarkdownDescription: markdown, DeprecationMessage: old,
		}, nil
	case document.Map:
		return schema.MapNestedAttribute{
			NestedObject: object, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive,
			WriteOnly: a.WriteOnly, Description: text, MarkdownDescription: markdown, DeprecationMessage: old,
		}, nil
	}
	return nil, fmt.Errorf("the framework does not nest as %q", a.Nested.Nesting)
}

// words are a description as plain text and as Markdown, and the message of what is deprecated.
func words(convert document.Text, old bool) (text, markdown, message string) {
	if old {
		message = deprecated
	}
	if convert.Kind == document.Markdown {
		return "", convert.Description, message
	}
	return convert.Description, "", message
}
