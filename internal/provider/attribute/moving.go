package attribute

import (
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/migration"
)

// MovedFrom is the resource that a move starts from, and whether it is one of the
// official provider. The framework refuses any other.
func MovedFrom(req resource.MoveStateRequest) (source migration.Source, official bool) {
	source = migration.Source{
		Provider: req.SourceProviderAddress, Type: req.SourceTypeName, Version: req.SourceSchemaVersion,
	}
	if req.SourceRawState != nil {
		source.State = req.SourceRawState.JSON
	}
	return source, source.Official()
}
