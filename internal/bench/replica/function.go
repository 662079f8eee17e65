package replica

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"

	document "github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
)

var _ function.Function = (*anyFunction)(nil)

// anyFunction is a function of some signature, whose result is the same each time.
type anyFunction struct {
	name       string
	definition function.Definition
}

// Metadata implements function.Function.
func (f *anyFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = f.name
}

// Definition implements function.Function.
func (f *anyFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = f.definition
}

// Run implements function.Function: the result is the constant that is already there.
func (f *anyFunction) Run(context.Context, function.RunRequest, *function.RunResponse) {}

func functionOf(name string, written document.Function) (function.Function, error) {
	kind, err := kindOf(written.Return)
	if err != nil {
		return nil, err
	}
	made := function.Definition{
		Summary: written.Summary, DeprecationMessage: written.Deprecated, Return: result{kind},
	}
	made = described(made, written.Text, false)
	for _, parameter := range written.Parameters {
		typed, err := parameterOf(parameter)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", parameter.Name, err)
		}
		made.Parameters = append(made.Parameters, typed)
	}
	if written.Variadic != nil {
		made.VariadicParameter, err = parameterOf(*written.Variadic)
	}
	return &anyFunction{name, made}, err
}

// result is the constant of any type.
type result struct{ kind attr.Type }

// GetType implements function.Return.
func (r result) GetType() attr.Type { return r.kind }

// NewResultData implements function.Return.
func (r result) NewResultData(ctx context.Context) (function.ResultData, *function.FuncError) {
	constant, err := constantOf(r.kind.TerraformType(ctx))
	if err == nil {
		var value attr.Value
		if value, err = r.kind.ValueFromTerraform(ctx, constant); err == nil {
			return function.NewResultData(value), nil
		}
	}
	return function.ResultData{}, function.NewFuncError(err.Error())
}

// parameter is a parameter of any type.
type parameter struct {
	function.Parameter
	kind attr.Type
}

func parameterOf(written document.Parameter) (function.Parameter, error) {
	kind, err := kindOf(written.Type)
	made := function.DynamicParameter{
		Name: written.Name, AllowNullValue: written.Nullable, AllowUnknownValues: written.Unknowns,
	}
	return parameter{described(made, written.Text, false), kind}, err
}

// GetType implements function.Parameter.
func (p parameter) GetType() attr.Type { return p.kind }
