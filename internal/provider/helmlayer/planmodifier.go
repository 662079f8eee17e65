package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// nameFromChart plans the chart's name for a layer that has none of its own.
type nameFromChart struct{}

func (nameFromChart) Description(context.Context) string { return "Defaults to chart." }

func (m nameFromChart) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (nameFromChart) PlanModifyString(
	ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse,
) {
	if req.ConfigValue.IsNull() {
		var chart types.String
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("chart"), &chart)...)
		resp.PlanValue = chart
	}
}
