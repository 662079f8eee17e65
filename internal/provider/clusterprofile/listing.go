package clusterprofile

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/listing"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// NewListResource makes an unconfigured list resource, which lists palette_cluster_profile.
func NewListResource() list.ListResource {
	return listing.New(listing.Resource[listModel]{
		Type:   "cluster_profile",
		Schema: listSchema,
		Validators: []list.ConfigValidator{
			listing.Conflicting("name", "name_prefix"), listing.Conflicting("project", "scope"),
		},
		List: listProfiles,
	})
}

type listModel struct {
	Name       types.String `tfsdk:"name"`
	NamePrefix types.String `tfsdk:"name_prefix"`
	Version    types.String `tfsdk:"version"`
	Scope      types.String `tfsdk:"scope"`
	Project    types.String `tfsdk:"project"`
	Tags       types.Map    `tfsdk:"tags"`
}

func (m listModel) query() session.ProfileQuery {
	return session.ProfileQuery{Project: m.Project.ValueString(), ProfileFilter: palette.ProfileFilter{
		Name: m.Name.ValueString(), Prefix: m.NamePrefix.ValueString(),
		Version: m.Version.ValueString(), Scope: m.Scope.ValueString(), Tags: attribute.Texts(m.Tags),
	}}
}

func listSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The add-on cluster profiles of Palette, each version separately: by name, the " +
			"newest version first. With a project in the provider configuration, those of the project and of " +
			"the tenant; another project needs another provider configuration. With `include_resource`, each " +
			"is read.",
		Attributes: map[string]schema.Attribute{
			"name":        listing.Argument("Exact name of the profile."),
			"name_prefix": listing.Argument("Prefix of the names."),
			"version":     listing.Argument("Version of the profile, exactly as it is written."),
			"scope":       listing.Argument("`project` or `tenant`. Default: both.", attribute.Scope),
			"project": listing.Argument("Name of the project of the provider configuration: profiles of the tenant are " +
				"left out."),
			"tags": schema.MapAttribute{
				MarkdownDescription: "Tags that the profile has, with these values. An empty value is a tag without " +
					"a value.",
				Optional:    true,
				ElementType: types.StringType,
			},
		},
	}
}

// listProfiles makes one request for each fifty profiles, and one for each that is to be shown with its attributes.
func listProfiles(
	ctx context.Context, s *session.Session, req list.ListRequest, wanted listModel,
) iter.Seq[list.ListResult] {
	found, err := s.AdoptableProfiles(ctx, wanted.query())
	if err != nil {
		return listing.Failed(diagnose.Palette("list the cluster profiles", err))
	}
	r := newResource(s)
	return listing.Stream(ctx, req.Limit, found, func(ctx context.Context, p palette.ProfileSummary) []list.ListResult {
		return listing.Result(ctx, req, listing.Object[model]{
			DisplayName: fmt.Sprintf("%s %s (%s)", p.Name, p.Version, p.Scope),
			Identity:    identity{types.StringValue(p.UID)},
			Read: func(ctx context.Context, imported model) (model, error) {
				profile, err := r.read(ctx, imported)
				return fromPalette(profile, imported), err
			},
			Unread: func(err error) diagnose.Problem {
				return diagnose.NotListed("cluster profile", p.Name+" "+p.Version, err)
			},
		})
	})
}
