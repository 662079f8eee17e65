package clusterprofile

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/migration"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// MoveState implements resource.ResourceWithMoveState: an add-on profile of the official provider becomes one of this
// provider. Its packs are not changed until palette_helm_layer resources import them.
func (r *Resource) MoveState(context.Context) []resource.StateMover {
	return managed.Move[migration.Profile, model]{
		Read:     migration.Source.Profile,
		NotMoved: diagnose.ProfileNotMoved,
		Identity: func(held migration.Profile) attribute.Identity { return identity{types.StringValue(held.UID)} },
		State:    fromOfficial,
		Warn:     warnOfMove,
	}.Movers()
}

// fromOfficial completes a state of which nothing was read yet.
func fromOfficial(held migration.Profile, empty model) model {
	m := fromPalette(palette.Profile{
		UID: held.UID, Name: held.Name, Version: held.Version, Scope: held.Scope,
		Description: held.Description, Tags: held.Tags,
		Type: typeAddOn, CloudType: held.CloudType, Published: &palette.Template{},
	}, empty)
	if held.Scope == "" {
		m.Scope = types.StringNull() // the refresh looks it up
	}
	m.Variables = fromVariables(variablesOf(held), types.MapNull(variableType()))
	return m
}

// variablesOf are the variables of the source, without the default values of sensitive ones.
func variablesOf(held migration.Profile) []palette.Variable {
	found := make([]palette.Variable, 0, len(held.Variables))
	for _, v := range held.Variables {
		found = append(found, palette.Variable{
			Name: v.Name, DisplayName: v.DisplayName, Description: v.Description, Format: v.Format, Regex: v.Regex,
			Required: v.Required, Immutable: v.Immutable, Hidden: v.Hidden, Sensitive: v.Sensitive,
			Default: redact.New(v.Default),
		})
	}
	return found
}

// warnOfMove warns of what differs from the source after the move.
func warnOfMove(held migration.Profile, diags *diag.Diagnostics) {
	var layers, others []string
	for _, pack := range held.Packs {
		if pack.Type != palette.PackOCI {
			others = append(others, pack.Name)
			continue
		}
		// Where the document is not readable, the layer has the name of the pack.
		read, _ := layer.Parse(pack.Name, pack.Tag, pack.Values)
		layers = append(layers, held.UID+"/"+read.Name)
	}
	if len(held.Packs) > 0 {
		diagnose.PacksNotMoved(held.Name, layers, others).AddTo(diags, diagnose.Warning)
	}
	if held.Kept {
		diagnose.KeptProfileNotMoved(held.Name).AddTo(diags, diagnose.Warning)
	}
}
