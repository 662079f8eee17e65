package attribute

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// described is the description of a validator or plan modifier.
type described string

func (d described) Description(context.Context) string { return string(d) }

func (d described) MarkdownDescription(context.Context) string { return string(d) }

// KeepSpelling plans the value of the state where the configuration means the same, so that another spelling is no
// change. The type of the attribute is the TextType.
func KeepSpelling(t TextType) planmodifier.String {
	return keepSpelling{"A value that means the same as before is no change.", t}
}

type keepSpelling struct {
	described
	kind TextType
}

func (m keepSpelling) PlanModifyString(
	_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse,
) {
	if req.StateValue.IsNull() || req.PlanValue.IsNull() || req.PlanValue.IsUnknown() {
		return
	}
	if m.kind.same(req.StateValue.ValueString(), req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}

// Beside returns another text of the same object in the configuration.
type Beside func(name string) types.String

func beside(ctx context.Context, config tfsdk.Config, own path.Path, diags *diag.Diagnostics) Beside {
	return func(name string) types.String {
		var value types.String
		diags.Append(config.GetAttribute(ctx, own.ParentPath().AtName(name), &value)...)
		return value
	}
}

// TextFrom plans a text that is not configured.
func TextFrom(description string, plan func(Beside) types.String) planmodifier.String {
	return textFrom{described(description), plan}
}

type textFrom struct {
	described
	plan func(Beside) types.String
}

func (m textFrom) PlanModifyString(
	ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse,
) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue = m.plan(beside(ctx, req.Config, req.Path, &resp.Diagnostics))
	}
}

// FlagFrom plans a truth value that is not configured.
func FlagFrom(description string, plan func(Beside) types.Bool) planmodifier.Bool {
	return flagFrom{described(description), plan}
}

type flagFrom struct {
	described
	plan func(Beside) types.Bool
}

func (m flagFrom) PlanModifyBool(ctx context.Context, req planmodifier.BoolRequest, resp *planmodifier.BoolResponse) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue = m.plan(beside(ctx, req.Config, req.Path, &resp.Diagnostics))
	}
}
