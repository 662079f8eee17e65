package schema

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Served is the document of a provider of the framework.
func Served(ctx context.Context, of provider.Provider) (Document, error) {
	server, err := providerserver.NewProtocol6WithError(of)()
	if err != nil {
		return Document{}, err
	}
	response, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return Document{}, err
	}
	return Of(response)
}

// Of takes a document from the response of a provider server. What the form cannot express is an error.
func Of(served *tfprotov6.GetProviderSchemaResponse) (Document, error) {
	taken := &taker{}
	document := Document{
		Provider:           taken.object(served.Provider),
		Resources:          taken.objects(served.ResourceSchemas),
		DataSources:        taken.objects(served.DataSourceSchemas),
		EphemeralResources: taken.objects(served.EphemeralResourceSchemas),
		ListResources:      taken.objects(served.ListResourceSchemas),
		Functions:          map[string]Function{},
	}
	for _, name := range slices.Sorted(maps.Keys(served.Functions)) {
		document.Functions[name] = taken.function(served.Functions[name])
	}
	return document, taken.err
}

// taker keeps the first error.
type taker struct{ err error }

func (t *taker) refuse(format string, arguments ...any) {
	if t.err == nil {
		t.err = fmt.Errorf("schemas with "+format+" cannot be written", arguments...)
	}
}

func (t *taker) objects(served map[string]*tfprotov6.Schema) map[string]Object {
	taken := map[string]Object{}
	for _, name := range slices.Sorted(maps.Keys(served)) {
		taken[name] = t.object(served[name])
	}
	return taken
}

func (t *taker) object(served *tfprotov6.Schema) Object {
	if served == nil {
		return Object{}
	}
	return Object{Version: served.Version, Block: t.block(served.Block)}
}

func (t *taker) block(served *tfprotov6.SchemaBlock) Block {
	if served == nil {
		return Block{}
	}
	taken := Block{
		Attributes: t.attributes(served.Attributes), Text: text(served.Description, served.DescriptionKind),
		Deprecated: served.Deprecated,
	}
	for _, nested := range served.BlockTypes {
		if taken.Blocks == nil {
			taken.Blocks = map[string]NestedBlock{}
		}
		taken.Blocks[nested.TypeName] = NestedBlock{
			Nesting: t.nesting("block", nested.TypeName, nested.Nesting, Single, List, Set),
			Block:   t.block(nested.Block),
		}
	}
	return taken
}

func (t *taker) attributes(served []*tfprotov6.SchemaAttribute) map[string]Attribute {
	taken := map[string]Attribute{}
	for _, schemaAttribute := range served {
		attribute := Attribute{
			Text:       text(schemaAttribute.Description, schemaAttribute.DescriptionKind),
			Deprecated: schemaAttribute.Deprecated, Required: schemaAttribute.Required,
			Optional: schemaAttribute.Optional, Computed: schemaAttribute.Computed,
			Sensitive: schemaAttribute.Sensitive, WriteOnly: schemaAttribute.WriteOnly,
		}
		if nested := schemaAttribute.NestedType; nested != nil {
			attribute.Nested = &NestedAttributes{
				Attributes: t.attributes(nested.Attributes),
				Nesting:    t.nesting("attribute", schemaAttribute.Name, nested.Nesting, Single, List, Set, Map),
			}
		} else {
			attribute.Type = t.kind(schemaAttribute.Type)
		}
		taken[schemaAttribute.Name] = attribute
	}
	return taken
}

// nesting reads a mode of the plugin protocol, which spells the ways to nest in capitals.
func (t *taker) nesting(kind, name string, mode fmt.Stringer, allowed ...Nesting) Nesting {
	nesting := Nesting(strings.ToLower(mode.String()))
	if !slices.Contains(allowed, nesting) {
		t.refuse("%s %s, nested as %s,", kind, name, mode)
	}
	return nesting
}

func (t *taker) function(served *tfprotov6.Function) Function {
	taken := Function{
		Text:    text(served.Description, served.DescriptionKind),
		Summary: served.Summary, Deprecated: served.DeprecationMessage, Return: t.kind(served.Return.Type),
	}
	for _, parameter := range served.Parameters {
		taken.Parameters = append(taken.Parameters, t.parameter(parameter))
	}
	if served.VariadicParameter != nil {
		variadic := t.parameter(served.VariadicParameter)
		taken.Variadic = &variadic
	}
	return taken
}

func (t *taker) parameter(served *tfprotov6.FunctionParameter) Parameter {
	return Parameter{
		Name: served.Name, Text: text(served.Description, served.DescriptionKind),
		Nullable: served.AllowNullValue, Unknowns: served.AllowUnknownValues, Type: t.kind(served.Type),
	}
}

func text(description string, kind tfprotov6.StringKind) Text {
	if kind == tfprotov6.StringKindMarkdown {
		return Text{description, Markdown}
	}
	return Text{description, "plain"}
}

func (t *taker) kind(served tftypes.Type) json.RawMessage {
	written, err := json.Marshal(t.shape(served))
	if err != nil {
		t.refuse("type %s (%w)", served, err)
	}
	return written
}

// shape is a type as Terraform writes it in JSON: a name, or a name and what it consists of.
func (t *taker) shape(served tftypes.Type) any {
	switch typed := served.(type) {
	case tftypes.List:
		return []any{"list", t.shape(typed.ElementType)}
	case tftypes.Set:
		return []any{"set", t.shape(typed.ElementType)}
	case tftypes.Map:
		return []any{"map", t.shape(typed.ElementType)}
	case tftypes.Object:
		attributes := map[string]any{}
		for name, kind := range typed.AttributeTypes {
			attributes[name] = t.shape(kind)
		}
		return []any{"object", attributes}
	}
	for name, primitive := range primitives() {
		if served != nil && served.Is(primitive) {
			return name
		}
	}
	t.refuse("type %v", served)
	return nil
}

// primitives are the types that have a name alone.
func primitives() map[string]tftypes.Type {
	return map[string]tftypes.Type{
		"string": tftypes.String, "number": tftypes.Number, "bool": tftypes.Bool, "dynamic": tftypes.DynamicPseudoType,
	}
}
