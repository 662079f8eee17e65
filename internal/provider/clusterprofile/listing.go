package clusterprofile

import (
	"context"
	"fmt"

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

// ListResource lists palette_cluster_profile.
type ListResource struct{ of Resource }

// NewListResource makes an unconfigured list resource.
func NewListResource() list.ListResource { return &ListResource{} }

type listModel struct {
	Name       types.String `tfsdk:"name"`
	NamePrefix types.String `tfsdk:"name_prefix"`
	Version    types.String `tfsdk:"version"`
	Scope      types.String `tfsdk:"scope"`
	Tags       types.Map    `tfsdk:"tags"`
}

func (m listModel) filter() palette.ProfileFilter {
	return palette.ProfileFilter{
		Name: m.Name.ValueString(), Prefix: m.NamePrefix.ValueString(),
		Version: m.Version.ValueString(), Scope: m.Scope.ValueString(), Tags: attribute.Texts(m.Tags),
	}
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
		MarkdownDescription: "The add-on cluster profiles of Palette, each version separately: by name, the newest version first. " +
			"With a project in the provider configuration, those of the project and of the tenant; another project needs another provider configuration. " +
			"With `include_resource`, each is read.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Exact name of the profile.", Validators: []validator.String{attribute.NotEmpty()},
			},
			"name_prefix": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Prefix of the names.", Validators: []validator.String{attribute.NotEmpty()},
			},
			"version": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Version of the profile, exactly as it is written.", Validators: []validator.String{attribute.NotEmpty()},
			},
			"scope": schema.StringAttribute{
				Optional: true, MarkdownDescription: "`project` or `tenant`. Default: both.",
				Validators: []validator.String{attribute.OneOf("Invalid Scope", diagnose.ScopeMeaning, palette.ScopeProject, palette.ScopeTenant)},
			},
			"tags": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Tags that the profile has, with these values. An empty value is a tag without a value.",
			},
		},
	}
}

// ListResourceConfigValidators implements list.ListResourceWithConfigValidators.
func (l *ListResource) ListResourceConfigValidators(context.Context) []list.ConfigValidator {
	return []list.ConfigValidator{listresourcevalidator.Conflicting(path.MatchRoot("name"), path.MatchRoot("name_prefix"))}
}

// List implements list.ListResource: one request for each fifty profiles, and one
// for each that is to be shown with its attributes.
func (l *ListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var wanted listModel
	if diags := attribute.Get(ctx, req.Config, &wanted); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	found, err := l.of.session.AdoptableProfiles(ctx, wanted.filter())
	if err != nil {
		stream.Results = listing.Failed(diagnose.Palette("list the cluster profiles", err))
		return
	}
	stream.Results = listing.Stream(ctx, req.Limit, found, func(ctx context.Context, one palette.ProfileSummary) []list.ListResult {
		return l.result(ctx, req, one)
	})
}

func (l *ListResource) result(ctx context.Context, req list.ListRequest, one palette.ProfileSummary) []list.ListResult {
	result, is := req.NewListResult(ctx), identity{types.StringValue(one.UID)}
	result.DisplayName = fmt.Sprintf("%s %s (%s)", one.Name, one.Version, one.Scope)
	result.Diagnostics.Append(attribute.Set(ctx, result.Identity, is)...)
	if !req.IncludeResource {
		return []list.ListResult{result}
	}
	var stub model
	result.Diagnostics.Append(attribute.ReadStub(ctx, result.Resource, is.imported(), &stub)...)
	found, err := l.of.read(ctx, stub)
	if err != nil {
		return listing.Unread(ctx, err, diagnose.NotListed("cluster profile", one.Name+" "+one.Version, err))
	}
	result.Diagnostics.Append(attribute.Set(ctx, result.Resource, fromPalette(found, stub))...)
	return []list.ListResult{result}
}
