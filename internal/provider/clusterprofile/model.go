package clusterprofile

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// The defaults of a profile.
const (
	firstVersion = "1.0.0"
	typeAddOn    = palette.TypeAddOn
	cloudAll     = palette.CloudAll
)

type model struct {
	ID                     types.String   `tfsdk:"id"`
	Name                   types.String   `tfsdk:"name"`
	Version                types.String   `tfsdk:"version"`
	Description            types.String   `tfsdk:"description"`
	Tags                   types.Map      `tfsdk:"tags"`
	Type                   types.String   `tfsdk:"type"`
	CloudType              types.String   `tfsdk:"cloud_type"`
	Scope                  types.String   `tfsdk:"scope"`
	DestroyEarlierVersions types.Bool     `tfsdk:"destroy_earlier_versions"`
	UnpublishedChanges     types.Bool     `tfsdk:"unpublished_changes"`
	Variables              types.Map      `tfsdk:"variables"`
	Timeouts               timeouts.Value `tfsdk:"timeouts"`
}

// imported reports whether the uid of the profile is all that is known of it.
func (m model) imported() bool { return m.Name.IsNull() }
