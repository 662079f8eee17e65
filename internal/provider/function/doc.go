// Package function has the provider functions: pure work on texts, without provider configuration or network.
package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// pure is a function whose result depends on its arguments alone.
type pure struct {
	name       string
	definition function.Definition
	run        func(arguments) (any, *function.FuncError)
}

// arguments reads all arguments of a call.
type arguments func(targets ...any) *function.FuncError

func (p pure) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = p.name
}

func (p pure) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = p.definition
}

func (p pure) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	result, failed := p.run(func(targets ...any) *function.FuncError { return req.Arguments.Get(ctx, targets...) })
	if resp.Error = failed; failed == nil {
		resp.Error = resp.Result.Set(ctx, result)
	}
}

func refused(argument int64, err error) *function.FuncError {
	return function.NewArgumentFuncError(argument, diagnose.Argument(err))
}
