package managed_test

import (
	"errors"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/migration"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
)

// letter is a managed resource, and letterID its identity.
type letter struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

type letterID struct {
	ID types.String `tfsdk:"id"`
}

func (l letterID) Imported() map[string]attr.Value { return map[string]attr.Value{"id": l.ID} }

// newState is a state that is empty, of a resource with the attributes of letter.
func newState(t *testing.T) tfsdk.State {
	t.Helper()
	described := schema.Schema{Attributes: map[string]schema.Attribute{
		"id": managed.Computed("Uid."), "name": managed.Optional("Name."),
	}}
	return tfsdk.State{Schema: described, Raw: tftypes.NewValue(described.Type().TerraformType(t.Context()), nil)}
}

func newIdentity(t *testing.T) *tfsdk.ResourceIdentity {
	t.Helper()
	var resp resource.IdentitySchemaResponse
	newResource(nil).IdentitySchema(t.Context(), resource.IdentitySchemaRequest{}, &resp)
	kind := resp.IdentitySchema.Type().TerraformType(t.Context())
	return &tfsdk.ResourceIdentity{Schema: resp.IdentitySchema, Raw: tftypes.NewValue(kind, nil)}
}

func TestImport(t *testing.T) {
	t.Parallel()
	for name, failed := range map[string]bool{"found": false, "not found": true} {
		resp := resource.ImportStateResponse{State: newState(t), Identity: newIdentity(t)}
		if failed {
			resp.Diagnostics.AddError("Letter Not Found", "")
		}
		managed.Import(t.Context(), letterID{types.StringValue("a")}, &resp)
		if resp.State.Raw.IsNull() != failed || resp.Identity.Raw.IsNull() != failed ||
			resp.Diagnostics.HasError() != failed {
			t.Errorf("%s: %s, %s, %v", name, resp.State.Raw, resp.Identity.Raw, resp.Diagnostics)
		}
	}
}

func TestMove(t *testing.T) {
	t.Parallel()
	const official = "registry.terraform.io/spectrocloud/spectrocloud"
	for name, test := range map[string]struct {
		provider, state string
		want            string // the name in the state, "" for no state
		errors, warns   int
	}{
		"official provider": {official, "alpha", "alpha", 0, 1},
		"another provider":  {"registry.terraform.io/hashicorp/random", "alpha", "", 0, 0},
		"not readable":      {official, "", "", 1, 0},
	} {
		mover := managed.Move[string, letter]{
			Read: func(source migration.Source) (string, error) {
				if len(source.State) == 0 {
					return "", errors.New("no letter")
				}
				return string(source.State), nil
			},
			NotMoved: func(err error) diagnose.Problem { return diagnose.Problem{Summary: err.Error()} },
			Identity: func(held string) attribute.Identity { return letterID{types.StringValue(held)} },
			State: func(held string, empty letter) letter {
				empty.Name = types.StringValue(held)
				return empty
			},
			Warn: func(held string, diags *diag.Diagnostics) { diags.AddWarning(held, "") },
		}.Movers()[0]
		resp := resource.MoveStateResponse{TargetState: newState(t)}
		mover.StateMover(t.Context(), resource.MoveStateRequest{
			SourceProviderAddress: test.provider, SourceTypeName: "spectrocloud_letter",
			SourceRawState: &tfprotov6.RawState{JSON: []byte(test.state)},
		}, &resp)
		if resp.Diagnostics.ErrorsCount() != test.errors || resp.Diagnostics.WarningsCount() != test.warns {
			t.Errorf("%s: %v", name, resp.Diagnostics)
		}
		if test.want == "" {
			if !resp.TargetState.Raw.IsNull() {
				t.Errorf("%s: moved to %s", name, resp.TargetState.Raw)
			}
			continue
		}
		var moved letter
		resp.TargetState.Get(t.Context(), &moved)
		if moved.ID.ValueString() != test.want || moved.Name.ValueString() != test.want {
			t.Errorf("%s: moved to %+v", name, moved)
		}
	}
}
