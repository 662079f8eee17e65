package helmlayer

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

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/listing"
)

var (
	_ list.ListResourceWithConfigure        = (*ListResource)(nil)
	_ list.ListResourceWithConfigValidators = (*ListResource)(nil)
)

// ListResource lists palette_helm_layer.
type ListResource struct{ of Resource }

// NewListResource makes an unconfigured list resource.
func NewListResource() list.ListResource { return &ListResource{} }

type listModel struct {
	ClusterProfileID types.String `tfsdk:"cluster_profile_id"`
	ProfileName      types.String `tfsdk:"cluster_profile_name"`
	ProfilePrefix    types.String `tfsdk:"cluster_profile_name_prefix"`
	ProfileVersion   types.String `tfsdk:"cluster_profile_version"`
	ProfileTags      types.Map    `tfsdk:"cluster_profile_tags"`
	Scope            types.String `tfsdk:"scope"`
	RegistryName     types.String `tfsdk:"registry_name"`
}

func (m listModel) filter() palette.ProfileFilter {
	return palette.ProfileFilter{
		Name: m.ProfileName.ValueString(), Prefix: m.ProfilePrefix.ValueString(),
		Version: m.ProfileVersion.ValueString(), Scope: m.Scope.ValueString(), Tags: attribute.Texts(m.ProfileTags),
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
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, MarkdownDescription: description, Validators: []validator.String{attribute.NotEmpty()},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The Helm layers of cluster profiles, in the order of their profiles and packs: the charts of OCI registries. " +
			"Packs of other kinds, and of registries that Palette no longer has, are not `palette_helm_layer` resources and are left out. " +
			"Each profile is read once, with or without `include_resource`; charts are not looked up in registries.",
		Attributes: map[string]schema.Attribute{
			"cluster_profile_id":          text("Uid of one cluster profile. Default: all profiles that match the other arguments."),
			"cluster_profile_name":        text("Exact name of the cluster profiles."),
			"cluster_profile_name_prefix": text("Prefix of the names of the cluster profiles."),
			"cluster_profile_version":     text("Version of the cluster profiles, exactly as it is written."),
			"registry_name":               text("Name of the registry of the charts."),
			"cluster_profile_tags": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Tags that the cluster profiles have, with these values. An empty value is a tag without a value.",
			},
			"scope": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Scope of the cluster profiles: `project` or `tenant`. Default: both.",
				Validators: []validator.String{attribute.OneOf("Invalid Scope", diagnose.ScopeMeaning, palette.ScopeProject, palette.ScopeTenant)},
			},
		},
	}
}

// ListResourceConfigValidators implements list.ListResourceWithConfigValidators.
func (l *ListResource) ListResourceConfigValidators(context.Context) []list.ConfigValidator {
	conflicts := []list.ConfigValidator{
		listresourcevalidator.Conflicting(path.MatchRoot("cluster_profile_name"), path.MatchRoot("cluster_profile_name_prefix")),
	}
	for _, other := range []string{
		"cluster_profile_name", "cluster_profile_name_prefix", "cluster_profile_version", "cluster_profile_tags", "scope",
	} {
		conflicts = append(conflicts, listresourcevalidator.Conflicting(path.MatchRoot("cluster_profile_id"), path.MatchRoot(other)))
	}
	return conflicts
}

// List implements list.ListResource: one request for each fifty profiles, and one
// for each profile of whose layers some are to be listed.
func (l *ListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var wanted listModel
	if diags := attribute.Get(ctx, req.Config, &wanted); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	if !wanted.ClusterProfileID.IsNull() {
		l.listOne(ctx, req, wanted, stream)
		return
	}
	profiles, err := l.of.session.AdoptableProfiles(ctx, wanted.filter())
	if err != nil {
		stream.Results = listing.Failed(diagnose.Palette("list the cluster profiles", err))
		return
	}
	stream.Results = listing.Stream(ctx, req.Limit, profiles, func(ctx context.Context, one palette.ProfileSummary) []list.ListResult {
		profile, _, err := l.of.session.Profile(ctx, one.UID)
		if err != nil {
			return listing.Unread(ctx, err, diagnose.NotListed("cluster profile", one.Name+" "+one.Version, err))
		}
		return l.layers(ctx, req, wanted, profile)
	})
}

// listOne lists the layers of the profile that the configuration names by its uid.
func (l *ListResource) listOne(ctx context.Context, req list.ListRequest, wanted listModel, stream *list.ListResultsStream) {
	uid := wanted.ClusterProfileID.ValueString()
	profile, _, err := l.of.session.Profile(ctx, uid)
	if err != nil {
		stream.Results = listing.Failed(diagnose.ProfileUIDNotFound(path.Root("cluster_profile_id"), uid, err))
		return
	}
	stream.Results = listing.Stream(ctx, req.Limit, []palette.Profile{profile}, func(ctx context.Context, one palette.Profile) []list.ListResult {
		return l.layers(ctx, req, wanted, one)
	})
}

// layers are the results for the layers of one profile, as a refresh would find
// them.
func (l *ListResource) layers(ctx context.Context, req list.ListRequest, wanted listModel, profile palette.Profile) []list.ListResult {
	var results []list.ListResult
	for _, pack := range profile.Packs() {
		if pack.Type != palette.PackOCI || pack.RegistryUID == "" {
			continue
		}
		name, err := l.of.session.RegistryName(ctx, profile.UID, pack.RegistryUID)
		if err != nil {
			return listing.Unread(ctx, err, diagnose.NotListed("cluster profile", profile.Name+" "+profile.Version, err))
		}
		if name == "" || !wanted.RegistryName.IsNull() && wanted.RegistryName.ValueString() != name {
			continue
		}
		results = append(results, l.result(ctx, req, profile, pack)...)
	}
	return results
}

func (l *ListResource) result(ctx context.Context, req list.ListRequest, profile palette.Profile, pack palette.Pack) []list.ListResult {
	read, err := layer.Parse(pack.Name, pack.Tag, pack.Values)
	if err != nil {
		return listing.Unread(ctx, err, diagnose.LayerNotReadable(pack.Name, err))
	}
	result := req.NewListResult(ctx)
	is := identity{types.StringValue(profile.UID), types.StringValue(read.Name)}
	result.DisplayName = fmt.Sprintf("%s %s: %s", profile.Name, profile.Version, read.Name)
	result.Diagnostics.Append(attribute.Set(ctx, result.Identity, is)...)
	if !req.IncludeResource {
		return []list.ListResult{result}
	}
	var stub model
	result.Diagnostics.Append(attribute.ReadStub(ctx, result.Resource, is.imported(), &stub)...)
	found, err := l.of.fromPalette(ctx, pack, stub)
	if err != nil {
		return listing.Unread(ctx, err, diagnose.LayerNotReadable(pack.Name, err))
	}
	result.Diagnostics.Append(attribute.Set(ctx, result.Resource, found)...)
	return []list.ListResult{result}
}
