package attribute

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
)

// KeepSpelling plans the value of the state where the configuration means the same, so that another spelling is no
// change. The type of the attribute is the TextType.
func KeepSpelling(t TextType) planmodifier.String { return keepSpelling{t} }

type keepSpelling struct{ kind TextType }

func (keepSpelling) Description(context.Context) string {
	return "A value that means the same as before is no change."
}

func (m keepSpelling) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

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
