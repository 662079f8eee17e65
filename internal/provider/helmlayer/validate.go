package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// ValidateConfig checks what no single attribute can: a name other than that of
// the chart, and that the values do not contradict the attributes.
func (r *Resource) ValidateConfig(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	var config model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Config, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// Both the name and the uid of the registry are allowed, since terraform writes both when it generates the
	// configuration of an imported layer; the plan compares them.
	if config.RegistryName.IsNull() && config.RegistryID.IsNull() {
		diagnose.LayerWithoutRegistry().AddTo(&resp.Diagnostics, diagnose.Error)
	}
	if err := config.checkName(); err != nil {
		diagnose.Invalid("Invalid Layer Name", err).At(path.Root("name")).AddTo(&resp.Diagnostics, diagnose.Error)
	}
	if !config.documentKnown() {
		return
	}
	for _, contradiction := range config.unversioned().Contradictions(nil) {
		diagnose.ValuesHeader(contradiction).AddTo(&resp.Diagnostics, diagnose.Error)
	}
}
