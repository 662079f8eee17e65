// Package login is the ephemeral resource palette_registry_login: what the helm, docker or oras providers need to log
// in to a registry. Nothing of it is in a plan or state.
package login

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*EphemeralResource)(nil)

// EphemeralResource is palette_registry_login.
type EphemeralResource struct{ session *session.Session }

// NewEphemeralResource makes an unconfigured ephemeral resource.
func NewEphemeralResource() ephemeral.EphemeralResource { return &EphemeralResource{} }

type model struct {
	RegistryName types.String `tfsdk:"registry_name"`
	Region       types.String `tfsdk:"region"`
	Host         types.String `tfsdk:"host"`
	Username     types.String `tfsdk:"username"`
	Password     types.String `tfsdk:"password"`
	ExpiresAt    types.String `tfsdk:"expires_at"`
}

// Metadata implements ephemeral.EphemeralResource.
func (e *EphemeralResource) Metadata(
	_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_registry_login"
}

// Schema implements ephemeral.EphemeralResource.
func (e *EphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A login for a registry, for the helm, docker or oras providers. The credentials are " +
			"those of the `palette_oci_registry` of that name in the same run, or else those of " +
			"`registry_auth` in the provider configuration. It is an error if the registry has credentials " +
			"and the run does not have them. The token of Amazon ECR is valid for twelve hours.",
		Attributes: map[string]schema.Attribute{
			"registry_name": schema.StringAttribute{
				Required: true, MarkdownDescription: "Name of the registry.",
				Validators: []validator.String{attribute.NotEmpty},
			},
			"region": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "AWS region, for an endpoint with the region template. Default: its " +
					"default region.",
				Validators: []validator.String{attribute.Region},
			},
			"host": schema.StringAttribute{Computed: true, MarkdownDescription: "Host of the registry."},
			"username": schema.StringAttribute{
				Computed: true, MarkdownDescription: "User name, null for an anonymous registry.",
			},
			"password": schema.StringAttribute{
				Computed: true, Sensitive: true,
				MarkdownDescription: "Password or token, null for an anonymous registry.",
			},
			"expires_at": schema.StringAttribute{
				Computed: true, MarkdownDescription: "When the login expires (RFC 3339), null if it does not.",
			},
		},
	}
}

// Configure implements ephemeral.EphemeralResourceWithConfigure.
func (e *EphemeralResource) Configure(
	_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse,
) {
	e.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// Open implements ephemeral.EphemeralResource.
func (e *EphemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := e.session.Begin(ctx, "open", "palette_registry_login", m.RegistryName.ValueString())
	defer end()
	name := m.RegistryName.ValueString()
	registration, err := e.session.RegistryByName(ctx, "", name)
	if err != nil {
		diagnose.RegistryNotFound(path.Root("registry_name"), name, err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	switch {
	case registration.Unknown:
		diagnose.LoginNotKnown(name).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	case registration.Hidden():
		diagnose.LoginNotAtHand(name).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	registries, err := registration.Source().Registries(m.Region.ValueString())
	if err != nil {
		diagnose.Invalid("Invalid Region", err).At(path.Root("region")).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	m.Host = types.StringValue(registries[0].Host())
	if !registration.Anonymous() {
		login, err := e.session.Login(ctx, registries[0])
		if err != nil {
			diagnose.LoginNotMade(name, err).AddTo(&resp.Diagnostics, diagnose.Error)
			return
		}
		m.Username = types.StringValue(login.Username)
		m.Password = types.StringValue(login.Password.Reveal())
		if !login.ExpiresAt.IsZero() {
			m.ExpiresAt = types.StringValue(login.ExpiresAt.UTC().Format(time.RFC3339))
		}
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, m)...)
}
