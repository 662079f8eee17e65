package ociregistry

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/listing"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// NewListResource makes an unconfigured list resource, which lists palette_oci_registry.
func NewListResource() list.ListResource {
	return listing.New(listing.Resource[listModel]{
		Type:       "oci_registry",
		Schema:     listSchema,
		Validators: []list.ConfigValidator{listing.Conflicting("name", "name_prefix")},
		List:       listRegistries,
	})
}

type listModel struct {
	Name       types.String `tfsdk:"name"`
	NamePrefix types.String `tfsdk:"name_prefix"`
	AuthType   types.String `tfsdk:"auth_type"`
}

// fits reports whether a registry is listed. One of unknown kind has no auth_type.
func (m listModel) fits(r palette.RegistrySummary) bool {
	return (m.Name.IsNull() || m.Name.ValueString() == r.Name) &&
		strings.HasPrefix(r.Name, m.NamePrefix.ValueString()) &&
		(m.AuthType.IsNull() || m.AuthType.ValueString() == string(r.Settings.Kind))
}

func listSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The OCI registries of Helm charts that are registered in Palette, by name. " +
			"With `include_resource`, each is read. Passwords and secret keys are never read: add them to the " +
			"generated configuration.",
		Attributes: map[string]schema.Attribute{
			"name":        listing.Argument("Exact name of the registry."),
			"name_prefix": listing.Argument("Prefix of the names."),
			"auth_type": listing.Argument("`basic` or `ecr`.",
				attribute.OneOf("Invalid Auth Type", "", authBasic, authECR)),
		},
	}
}

// listRegistries makes one request for all registries, and one for each that is to be shown with its attributes.
func listRegistries(
	ctx context.Context, s *session.Session, req list.ListRequest, wanted listModel,
) iter.Seq[list.ListResult] {
	found, client, scope, err := listed(ctx, s)
	if err != nil {
		return listing.Failed(diagnose.Palette("list the registries", err))
	}
	found = slices.DeleteFunc(found, func(r palette.RegistrySummary) bool {
		return !r.HoldsCharts() || !wanted.fits(r)
	})
	result := func(ctx context.Context, r palette.RegistrySummary) []list.ListResult {
		return listing.Result(ctx, req, listing.Object[model]{
			DisplayName: r.Name,
			Identity:    identity{types.StringValue(r.UID)},
			Read: func(ctx context.Context, imported model) (model, error) {
				registry, err := client.Registry(ctx, scope, r.UID)
				return fromPalette(registry, imported), err
			},
			Unread: func(err error) diagnose.Problem { return diagnose.NotListed("registry", r.Name, err) },
		})
	}
	return listing.Stream(ctx, req.Limit, found, result)
}
