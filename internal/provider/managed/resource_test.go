package managed_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// newResource makes the resource palette_letter of a run whose client cannot be made because of an error, nil for none.
func newResource(connect error) *managed.Resource {
	shared := session.New(session.Options{Connect: func() (*palette.Client, error) { return nil, connect }})
	return &managed.Resource{Type: "letter", Identity: map[string]string{"id": "Uid."}, Mutable: true, Session: shared}
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	var resp resource.MetadataResponse
	newResource(nil).Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "palette"}, &resp)
	if resp.TypeName != "palette_letter" || !resp.ResourceBehavior.MutableIdentity {
		t.Errorf("%+v", resp)
	}
}

func TestIdentitySchema(t *testing.T) {
	t.Parallel()
	var resp resource.IdentitySchemaResponse
	newResource(nil).IdentitySchema(t.Context(), resource.IdentitySchemaRequest{}, &resp)
	id := resp.IdentitySchema.Attributes["id"]
	if len(resp.IdentitySchema.Attributes) != 1 || !id.IsRequiredForImport() || id.GetDescription() != "Uid." {
		t.Errorf("%+v", resp.IdentitySchema)
	}
}

// An operation ends at the configured timeout, or else at the default; problems of the configuration are reported.
func TestBeginWithin(t *testing.T) {
	t.Parallel()
	for name, configured := range map[string]time.Duration{"configured": time.Hour, "default": 0} {
		limit := func(_ context.Context, byDefault time.Duration) (time.Duration, diag.Diagnostics) {
			if configured == 0 {
				return byDefault, nil
			}
			return configured, diag.Diagnostics{diag.NewWarningDiagnostic("Long", "")}
		}
		var diags diag.Diagnostics
		ctx, end := newResource(nil).BeginWithin(
			t.Context(), "create", types.StringValue("a"), limit, managed.Timeout, &diags,
		)
		deadline, bounded := ctx.Deadline()
		left, want := time.Until(deadline), max(configured, managed.Timeout)
		if !bounded || left > want || left < want-time.Minute || len(diags) > 0 != (configured > 0) {
			t.Errorf("%s: %t, %s, %v", name, bounded, left, diags)
		}
		if end(); ctx.Err() == nil {
			t.Errorf("%s: the context has not ended", name)
		}
	}
}

func TestNotRead(t *testing.T) {
	t.Parallel()
	described := schema.Schema{Attributes: map[string]schema.Attribute{"id": managed.Computed("Uid.")}}
	kind := described.Type().TerraformType(t.Context())
	for name, test := range map[string]struct {
		err      error
		imported bool
		reports  int // of two refreshes in one run
		removed  bool
	}{
		"gone":              {fmt.Errorf("read: %w", palette.ErrNotFound), false, 0, true},
		"of this object":    {fmt.Errorf("read: %w", palette.ErrArgument), false, 2, false},
		"of the run":        {fmt.Errorf("read: %w", palette.ErrUnauthorized), false, 1, false},
		"of imports":        {fmt.Errorf("read: %w", palette.ErrUnauthorized), true, 2, false},
		"project not known": {session.ErrConfigurationUnknown, true, 0, false},
	} {
		tested := newResource(nil)
		reports := 0
		for range 2 {
			letter := map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, "a")}
			resp := resource.ReadResponse{State: tfsdk.State{Schema: described, Raw: tftypes.NewValue(kind, letter)}}
			tested.NotRead(t.Context(), "read the letter", test.err, test.imported, &resp)
			if resp.State.Raw.IsNull() != test.removed {
				t.Errorf("%s: the state is %s", name, resp.State.Raw)
			}
			reports += resp.Diagnostics.ErrorsCount()
		}
		if reports != test.reports {
			t.Errorf("%s: %d reports", name, reports)
		}
	}
}
