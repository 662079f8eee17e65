package ociregistry

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listresourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/listing"
)

var (
	_ list.ListResourceWithConfigure        = (*ListResource)(nil)
	_ list.ListResourceWithConfigValidators = (*ListResource)(nil)
)

// ListResource lists palette_oci_registry.
type ListResource struct{ of Resource }

// NewListResource makes an unconfigured list resource.
func NewListResource() list.ListResource { return &ListResource{} }

type listModel struct {
	Name       types.String `tfsdk:"name"`
	NamePrefix types.String `tfsdk:"name_prefix"`
	AuthType   types.String `tfsdk:"auth_type"`
}

// fits reports whether a registry is one of those to list. One whose kind the list
// does not say is none of a kind.
func (m listModel) fits(one palette.RegistrySummary) bool {
	return (m.Name.IsNull() || m.Name.ValueString() == one.Name) &&
		strings.HasPrefix(one.Name, m.NamePrefix.ValueString()) &&
		(m.AuthType.IsNull() || m.AuthType.ValueString() == string(one.Kind))
}

// Metadata implements list.ListResource.
func (l *ListResource) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	l.of.Metadata(ctx, req, resp)
}

// Configure implements list.ListResourceWithConfigure.
func (l *ListResource) Configure(ctx context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	l.of.Configure(ctx, req, resp)
}

// ListResourceConfigSchema implements list.ListResource.
func (l *ListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The OCI registries of Helm charts that are registered in Palette, by name. " +
			"With `include_resource`, each is read. Passwords and secret keys are never read: add them to the generated configuration.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Exact name of the registry.", Validators: []validator.String{attribute.NotEmpty()},
			},
			"name_prefix": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Prefix of the names.", Validators: []validator.String{attribute.NotEmpty()},
			},
			"auth_type": schema.StringAttribute{
				Optional: true, MarkdownDescription: "`basic` or `ecr`.",
				Validators: []validator.String{attribute.OneOf("Invalid Auth Type", "", authBasic, authECR)},
			},
		},
	}
}

// ListResourceConfigValidators implements list.ListResourceWithConfigValidators.
func (l *ListResource) ListResourceConfigValidators(context.Context) []list.ConfigValidator {
	return []list.ConfigValidator{listresourcevalidator.Conflicting(path.MatchRoot("name"), path.MatchRoot("name_prefix"))}
}

// List implements list.ListResource: one request for all, and one for each that is
// to be shown with its attributes.
func (l *ListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var wanted listModel
	if diags := attribute.Get(ctx, req.Config, &wanted); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	found, scope, err := listed(ctx, l.of.session)
	if err != nil {
		stream.Results = listing.Failed(diagnose.Palette("list the registries", err))
		return
	}
	found = slices.DeleteFunc(found, func(one palette.RegistrySummary) bool { return !one.HoldsCharts() || !wanted.fits(one) })
	stream.Results = listing.Stream(ctx, req.Limit, found, func(ctx context.Context, one palette.RegistrySummary) []list.ListResult {
		return l.result(ctx, req, scope, one)
	})
}

func (l *ListResource) result(ctx context.Context, req list.ListRequest, scope palette.Scope, one palette.RegistrySummary) []list.ListResult {
	result, is := req.NewListResult(ctx), identity{types.StringValue(one.UID)}
	result.DisplayName = one.Name
	result.Diagnostics.Append(attribute.Set(ctx, result.Identity, is)...)
	if !req.IncludeResource {
		return []list.ListResult{result}
	}
	client, err := l.of.session.Palette()
	var found palette.Registry
	if err == nil {
		found, err = client.Registry(ctx, scope, one.UID)
	}
	if err != nil {
		return listing.Unread(ctx, err, diagnose.NotListed("registry", one.Name, err))
	}
	var stub model
	result.Diagnostics.Append(attribute.ReadStub(ctx, result.Resource, is.imported(), &stub)...)
	result.Diagnostics.Append(attribute.Set(ctx, result.Resource, fromPalette(found, stub))...)
	return []list.ListResult{result}
}
