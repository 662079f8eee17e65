package helmlayer

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/listing"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// NewListResource makes an unconfigured list resource, which lists palette_helm_layer.
func NewListResource() list.ListResource {
	return listing.New(listing.Resource[listModel]{
		Type:       "helm_layer",
		Schema:     listSchema,
		Validators: listConflicts(),
		List:       listLayers,
	})
}

type listModel struct {
	ClusterProfileID types.String `tfsdk:"cluster_profile_id"`
	ProfileName      types.String `tfsdk:"cluster_profile_name"`
	ProfilePrefix    types.String `tfsdk:"cluster_profile_name_prefix"`
	ProfileVersion   types.String `tfsdk:"cluster_profile_version"`
	ProfileTags      types.Map    `tfsdk:"cluster_profile_tags"`
	Scope            types.String `tfsdk:"scope"`
	Project          types.String `tfsdk:"project"`
	RegistryName     types.String `tfsdk:"registry_name"`
}

func (m listModel) query() session.ProfileQuery {
	return session.ProfileQuery{Project: m.Project.ValueString(), ProfileFilter: palette.ProfileFilter{
		Name: m.ProfileName.ValueString(), Prefix: m.ProfilePrefix.ValueString(),
		Version: m.ProfileVersion.ValueString(), Scope: m.Scope.ValueString(), Tags: attribute.Texts(m.ProfileTags),
	}}
}

func listSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The Helm layers of cluster profiles, in the order of their profiles and packs: the " +
			"charts of OCI registries. Packs of other kinds, and of registries that Palette no longer has, " +
			"are not `palette_helm_layer` resources and are left out. Each profile is read once, with or " +
			"without `include_resource`; charts are not looked up in registries.",
		Attributes: map[string]schema.Attribute{
			"cluster_profile_id": listing.Argument("Uid of one cluster profile. Default: all profiles that match " +
				"the other arguments."),
			"cluster_profile_name":        listing.Argument("Exact name of the cluster profiles."),
			"cluster_profile_name_prefix": listing.Argument("Prefix of the names of the cluster profiles."),
			"cluster_profile_version": listing.Argument("Version of the cluster profiles, exactly as it is " +
				"written."),
			"project": listing.Argument("Name of the project of the provider configuration: cluster profiles of the " +
				"tenant are left out."),
			"registry_name": listing.Argument("Name of the registry of the charts."),
			"cluster_profile_tags": schema.MapAttribute{
				MarkdownDescription: "Tags that the cluster profiles have, with these values. An empty value is a " +
					"tag without a value.",
				Optional:    true,
				ElementType: types.StringType,
			},
			"scope": listing.Argument("Scope of the cluster profiles: `project` or `tenant`. Default: both.",
				attribute.Scope),
		},
	}
}

func listConflicts() []list.ConfigValidator {
	conflicts := []list.ConfigValidator{
		listing.Conflicting("cluster_profile_name", "cluster_profile_name_prefix"),
		listing.Conflicting("project", "scope"),
	}
	for _, other := range []string{
		"cluster_profile_name", "cluster_profile_name_prefix", "cluster_profile_version", "cluster_profile_tags",
		"scope", "project",
	} {
		conflicts = append(conflicts, listing.Conflicting("cluster_profile_id", other))
	}
	return conflicts
}

// listLayers makes one request for each fifty profiles, and one for each profile of whose layers some are to be listed.
func listLayers(
	ctx context.Context, s *session.Session, req list.ListRequest, wanted listModel,
) iter.Seq[list.ListResult] {
	r := newResource(s)
	if !wanted.ClusterProfileID.IsNull() {
		return r.listOne(ctx, req, wanted)
	}
	profiles, err := r.Session.AdoptableProfiles(ctx, wanted.query())
	if err != nil {
		return listing.Failed(diagnose.Palette("list the cluster profiles", err))
	}
	layersOf := func(ctx context.Context, p palette.ProfileSummary) []list.ListResult {
		profile, _, err := r.Session.Profile(ctx, p.UID)
		if err != nil {
			return listing.Unread(ctx, err, diagnose.NotListed("cluster profile", p.Name+" "+p.Version, err))
		}
		return r.listLayersOf(ctx, req, wanted, profile)
	}
	return listing.Stream(ctx, req.Limit, profiles, layersOf)
}

// listOne lists the layers of the profile that the configuration names by its uid.
func (r *Resource) listOne(ctx context.Context, req list.ListRequest, wanted listModel) iter.Seq[list.ListResult] {
	uid := wanted.ClusterProfileID.ValueString()
	profile, _, err := r.Session.Profile(ctx, uid)
	if err != nil {
		return listing.Failed(diagnose.ProfileUIDNotFound(path.Root("cluster_profile_id"), uid, err))
	}
	layersOf := func(ctx context.Context, profile palette.Profile) []list.ListResult {
		return r.listLayersOf(ctx, req, wanted, profile)
	}
	return listing.Stream(ctx, req.Limit, []palette.Profile{profile}, layersOf)
}

// listLayersOf gives the results for the layers of one profile, as a refresh would find them.
func (r *Resource) listLayersOf(
	ctx context.Context, req list.ListRequest, wanted listModel, profile palette.Profile,
) []list.ListResult {
	var results []list.ListResult
	for _, pack := range profile.Packs() {
		if pack.Type != palette.PackOCI || pack.RegistryUID == "" {
			continue
		}
		name, err := r.Session.RegistryName(ctx, profile.UID, pack.RegistryUID)
		if err != nil {
			object := profile.Name + " " + profile.Version
			return listing.Unread(ctx, err, diagnose.NotListed("cluster profile", object, err))
		}
		if name == "" || !wanted.RegistryName.IsNull() && wanted.RegistryName.ValueString() != name {
			continue
		}
		results = append(results, r.listLayer(ctx, req, profile, pack)...)
	}
	return results
}

func (r *Resource) listLayer(
	ctx context.Context, req list.ListRequest, profile palette.Profile, pack palette.Pack,
) []list.ListResult {
	unread := func(err error) diagnose.Problem { return diagnose.LayerNotReadable(pack.Name, err) }
	read, err := layer.Parse(pack.Name, pack.Tag, pack.Values)
	if err != nil {
		return listing.Unread(ctx, err, unread(err))
	}
	return listing.Result(ctx, req, listing.Object[model]{
		DisplayName: fmt.Sprintf("%s %s: %s", profile.Name, profile.Version, read.Name),
		Identity:    identity{types.StringValue(profile.UID), types.StringValue(read.Name)},
		Read: func(ctx context.Context, imported model) (model, error) {
			return r.fromPalette(ctx, pack, imported)
		},
		Unread: unread,
	})
}
