package clusterprofile

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
)

// Schema implements resource.Resource.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An add-on cluster profile in one version. Its Helm charts are `palette_helm_layer` " +
			"resources; the first of them publishes it.\n\nA changed `version` creates a new profile of that " +
			"name and version, in place, as a clone of the earlier version: variables, layers and other packs " +
			"are in it when `id` is known, every `palette_helm_layer` follows it, and the earlier version is " +
			"kept in Palette unchanged, with the clusters that run it. If you go back to a version that this " +
			"resource created, it uses that version again. See the guides on [profile " +
			"versions](../guides/versions.md) and on [attaching a profile](../guides/attach.md). A " +
			"`spectrocloud_cluster_profile` of the official provider [moves over](../guides/migration.md) " +
			"without a replacement.",
		Attributes: map[string]schema.Attribute{
			"name": managed.Fixed("Name of the profile. A change creates a new resource.", attribute.TrimmedName),
			"version": managed.Default(firstVersion, "Version of the profile: `MAJOR.MINOR.PATCH`, optionally with a "+
				"pre-release (`1.2.0-rc.1`), a leading `v` or fewer numbers (`1.2`). Palette compares versions as "+
				"they are written. Default `"+firstVersion+"`. A change creates a new profile in Palette, in "+
				"place.", attribute.ProfileVersion),
			"description": managed.Optional("Description of the profile."),
			"tags": schema.MapAttribute{
				MarkdownDescription: "Tags of the profile. An empty value is a tag without a value.",
				ElementType:         types.StringType,
				Optional:            true,
			},
			"type": managed.Default(typeAddOn, "Type of the profile. Only `add-on`: charts of OCI registries attach "+
				"to add-on profiles.", attribute.OneOf("Invalid Profile Type", diagnose.OnlyAddOns, typeAddOn)),
			"cloud_type": schema.StringAttribute{
				MarkdownDescription: "Cloud that the profile is for. Default `" + cloudAll + "`. A change creates " +
					"a new resource.",
				Optional: true, Computed: true, Default: stringdefault.StaticString(cloudAll),
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
				Validators:    []validator.String{attribute.NotEmpty},
			},
			"scope": schema.StringAttribute{
				MarkdownDescription: "Scope of the profile: `project` or `tenant`. Default: the project of the " +
					"provider configuration if it has one, or else the tenant. A change creates a new " +
					"resource.",
				Optional: true, Computed: true,
				PlanModifiers: []planmodifier.String{
					stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplace(),
				},
				Validators: []validator.String{attribute.Scope},
			},
			"destroy_earlier_versions": managed.Flag(true, "Whether a destroy of this resource also deletes the "+
				"earlier versions that it created. Other versions are kept. If clusters use one of the versions, "+
				"none is deleted. After an import, only the imported version is known. Default `true`."),
			"unpublished_changes": schema.BoolAttribute{
				MarkdownDescription: "Whether changes of this provider wait in the draft of the profile: removals " +
					"of layers, or changes that an interrupted run did not publish. The next apply publishes " +
					"them; after every full apply it is `false`.",
				Computed: true,
			},
			"id": managed.UID("Uid of this version of the profile in Palette. It is known before the layers are in " +
				"the profile: resources that attach the profile have to depend on every `palette_helm_layer`."),
			"variables": variablesSchema(),
			"timeouts":  attribute.Timeouts("Default 5m.", "Default 5m.", "Default 5m."),
		},
	}
}
