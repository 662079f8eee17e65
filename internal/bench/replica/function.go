package replica

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	document "github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
)

var _ function.Function = (*anyFunction)(nil)

// anyFunction is a function of some signature, whose result is the same each time.
type anyFunction struct {
	name       string
	definition function.Definition
	result     attr.Type
}

// Metadata implements function.Function.
func (f *anyFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = f.name
}

// Definition implements function.Function.
func (f *anyFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = f.definition
}

// Run implements function.Function.
func (f *anyFunction) Run(ctx context.Context, _ function.RunRequest, resp *function.RunResponse) {
	constant, err := constantOf(f.result.TerraformType(ctx))
	if err == nil {
		var value attr.Value
		if value, err = f.result.ValueFromTerraform(ctx, constant); err == nil {
			resp.Error = resp.Result.Set(ctx, value)
			return
		}
	}
	resp.Error = function.NewFuncError(err.Error())
}

func functionOf(name string, written document.Function) (*anyFunction, error) {
	result, err := kindOf(written.Return)
	if err != nil {
		return nil, err
	}
	made := &anyFunction{name: name, result: result}
	text, markdown, _ := words(written.Text, false)
	made.definition = function.Definition{
		Summary: written.Summary, Description: text, MarkdownDescription: markdown,
		DeprecationMessage: written.Deprecated,
	}
	if made.definition.Return, err = returnOf(result); err != nil {
		return nil, err
	}
	for _, described := range written.Parameters {
		parameter, err := parameterOf(described)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", described.Name, err)
		}
		made.definition.Parameters = append(made.definition.Parameters, parameter)
	}
	if written.Variadic != nil {
		made.definition.VariadicParameter, err = parameterOf(*written.Variadic)
	}
	return made, err
}

func returnOf(kind attr.Type) (function.Return, error) {
	switch typed := kind.(type) {
	case types.ListType:
		return function.ListReturn{ElementType: typed.ElemType}, nil
	case types.SetType:
		return function.SetReturn{ElementType: typed.ElemType}, nil
	case types.MapType:
		return function.MapReturn{ElementType: typed.ElemType}, nil
	case types.ObjectType:
		return function.ObjectReturn{AttributeTypes: typed.AttrTypes}, nil
	}
	switch kind {
	case types.StringType:
		return function.StringReturn{}, nil
	case types.BoolType:
		return function.BoolReturn{}, nil
	case types.NumberType:
		return function.NumberReturn{}, nil
	case types.DynamicType:
		return function.DynamicReturn{}, nil
	}
	return nil, fmt.Errorf("no function returns the type %s", kind)
}

// parameter is a parameter of any type.
type parameter struct {
	document.Parameter
	kind attr.Type
}

func parameterOf(written document.Parameter) (function.Parameter, error) {
	kind, err := kindOf(written.Type)
	return parameter{written, kind}, err
}

// GetAllowNullValue implements function.Parameter.
func (p parameter) GetAllowNullValue() bool { return p.Nullable }

// GetAllowUnknownValues implements function.Parameter.
func (p parameter) GetAllowUnknownValues() bool { return p.Unknowns }

// GetDescription implements function.Parameter.
func (p parameter) GetDescription() string {
	text, _, _ := words(p.Text, false)
	return text
}

// GetMarkdownDescription implements function.Parameter.
func (p parameter) GetMarkdownDescription() string {
	_, markdown, _ := words(p.Text, false)
	return markdown
}

// GetName implements function.Parameter.
func (p parameter) GetName() string { return p.Name }

// GetType implements function.Parameter.
func (p parameter) GetType() attr.Type { return p.kind }
