package ociregistry

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// unprotectedByDefault gives ECR registries the default of protected. Other
// registries have no protection mode, and a value in their state would make
// generated configuration invalid.
type unprotectedByDefault struct{}

func (unprotectedByDefault) Description(context.Context) string {
	return "Defaults to false for Amazon ECR."
}

func (m unprotectedByDefault) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

func (unprotectedByDefault) PlanModifyBool(
	ctx context.Context, req planmodifier.BoolRequest, resp *planmodifier.BoolResponse,
) {
	if !req.ConfigValue.IsNull() {
		return
	}
	var authType types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("auth_type"), &authType)...)
	switch {
	case authType.IsUnknown():
		resp.PlanValue = types.BoolUnknown()
	case authType.ValueString() == authECR:
		resp.PlanValue = types.BoolValue(false)
	default:
		resp.PlanValue = types.BoolNull()
	}
}
