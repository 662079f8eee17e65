// Package managed is what the managed resources share: how one is named, configured and identified, how an operation
// begins, what a refresh does when Palette does not show the object, the states that imports and moves begin with, and
// the common forms of attributes. What a resource plans and writes, and its schema, is in the room of its noun.
package managed

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// Timeout is the time limit of an operation whose configuration has none.
const Timeout = 5 * time.Minute

// Complete is what every managed resource implements.
type Complete interface {
	resource.ResourceWithConfigure
	resource.ResourceWithValidateConfig
	resource.ResourceWithModifyPlan
	resource.ResourceWithImportState
	resource.ResourceWithIdentity
}

// Resource is the part that every managed resource embeds.
type Resource struct {
	// Type is the type without the name of the provider, such as "cluster_profile".
	Type string
	// Identity describes the texts of the identity, by name. An import needs all of them.
	Identity map[string]string
	// Mutable says that an update may change the identity.
	Mutable bool
	// Session is nil until the provider is configured, as during validation.
	Session *session.Session
}

// Metadata implements resource.Resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.Type
	resp.ResourceBehavior.MutableIdentity = r.Mutable
}

// Configure implements resource.ResourceWithConfigure.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Session = session.From(req.ProviderData, &resp.Diagnostics)
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *Resource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema.Attributes = make(map[string]identityschema.Attribute, len(r.Identity))
	for name, description := range r.Identity {
		resp.IdentitySchema.Attributes[name] = identityschema.StringAttribute{
			RequiredForImport: true, Description: description,
		}
	}
}

// Begin begins an operation on the object of that name in the logs. end has to be called.
func (r *Resource) Begin(ctx context.Context, verb string, name types.String) (within context.Context, end func()) {
	return r.Session.Begin(ctx, verb, "palette_"+r.Type, name.ValueString())
}

// BeginWithin is Begin for an operation that ends with its timeout: the one that limit reads from the configuration, or
// else the default.
func (r *Resource) BeginWithin(
	ctx context.Context, verb string, name types.String,
	limit func(context.Context, time.Duration) (time.Duration, diag.Diagnostics), byDefault time.Duration,
	diags *diag.Diagnostics,
) (within context.Context, end func()) {
	timeout, problems := limit(ctx, byDefault)
	diags.Append(problems...)
	ctx, ended := r.Begin(ctx, verb, name)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	return ctx, func() {
		cancel()
		ended()
	}
}

// Refreshes begins a refresh, and reports whether the object is to be read. imported says that nothing was read of it
// yet.
func (r *Resource) Refreshes(ctx context.Context, identity any, imported bool, resp *resource.ReadResponse) bool {
	// A state of an earlier release has no identity, and Read may leave it as it is.
	resp.Diagnostics.Append(attribute.Set(ctx, resp.Identity, identity)...)
	return !resp.Diagnostics.HasError() && !r.Session.Unrefreshable(imported)
}

// NotRead ends a refresh that failed. An object is removed from the state only when Palette says that it is gone; see
// NotReadable for other errors.
func (r *Resource) NotRead(
	ctx context.Context, operation string, err error, imported bool, resp *resource.ReadResponse,
) {
	if errors.Is(err, palette.ErrNotFound) {
		resp.State.RemoveResource(ctx)
		return
	}
	r.NotReadable(operation, err, imported, &resp.Diagnostics)
}

// NotReadable reports why an object cannot be read. The state is kept without a report when the project is not known
// yet, and when another resource reports the same error.
func (r *Resource) NotReadable(operation string, err error, imported bool, diags *diag.Diagnostics) {
	if !errors.Is(err, session.ErrConfigurationUnknown) && (imported || r.Session.FirstToReport(err)) {
		diagnose.Palette(operation, err).AddTo(diags, diagnose.Error)
	}
}
