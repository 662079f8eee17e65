package replica

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var _ resource.ResourceWithModifyPlan = (*anyResource)(nil)

// anyResource is a resource of some schema.
type anyResource struct{ object }

// Metadata implements resource.Resource.
func (r *anyResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.name
}

// Schema implements resource.Resource.
func (r *anyResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.schema
}

// ModifyPlan implements resource.ResourceWithModifyPlan: an update leaves computed values as they are.
func (r *anyResource) ModifyPlan(_ context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	resp.Plan.Raw = must(kept(req.Plan.Raw, req.State.Raw))(&resp.Diagnostics)
}

// Create implements resource.Resource.
func (r *anyResource) Create(_ context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = must(settled(req.Plan.Raw))(&resp.Diagnostics)
}

// Read implements resource.Resource: the state is what there is.
func (r *anyResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

// Update implements resource.Resource.
func (r *anyResource) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = must(settled(req.Plan.Raw))(&resp.Diagnostics)
}

// Delete implements resource.Resource.
func (r *anyResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// must makes a diagnostic of an error.
func must(value tftypes.Value, err error) func(*diag.Diagnostics) tftypes.Value {
	return func(diagnostics *diag.Diagnostics) tftypes.Value {
		if err != nil {
			diagnostics.AddError("Value Not Made", err.Error())
		}
		return value
	}
}
