package helmlayer

import (
	"context"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/numberdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// Schema implements resource.Resource.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "One Helm chart of an OCI registry as one layer of an add-on cluster profile.\n\n" +
			"The plan looks the chart up in the registry in exactly this version; for a registry of the same " +
			"configuration, with its configured credentials. " +
			"Other layers in the same profile are never changed. The removal of a layer removes its release from " +
			"the clusters, and Palette deletes the namespace with everything in it: give each layer its own namespace.",
		Attributes: map[string]schema.Attribute{
			"cluster_profile_id": managed.Required("Uid of the cluster profile. A change moves the layer. A "+
				"reference to this attribute waits for the layer.", attribute.NotEmpty),
			"chart": managed.Required("Name of the chart, exactly as hosted: no path (that belongs to the registry), "+
				"no scheme, no tag.", attribute.ChartName),
			"version": managed.Required("Exact version of the chart as in its Chart.yaml: no range, no `latest`, no "+
				"partial version.", attribute.ChartVersion),
			"registry_name": managed.Filled("Name of the registry of the chart. Set `registry_name` or "+
				"`registry_id`; the name is known at the first plan, so the chart is checked earlier. Generated "+
				"configuration has both, which have to be the same registry.", attribute.NotEmpty),
			"registry_id": managed.Filled("Uid of the registry of the chart.", attribute.NotEmpty),
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the layer in the profile; defaults to `chart`. Set it to add the same " +
					"chart twice. A change creates a new layer.",
				Optional: true, Computed: true,
				PlanModifiers: []planmodifier.String{
					attribute.TextFrom("Defaults to chart.", func(beside attribute.Beside) types.String {
						return beside("chart")
					}),
					stringplanmodifier.RequiresReplace(),
				},
			},
			"namespace": managed.Optional("Namespace of the release, created if it does not exist. Default: Palette "+
				"uses `default`.", attribute.Namespace),
			"release_name": managed.Optional("Name of the Helm release. Default: `name` if it is set, or else "+
				"Palette's `<pack>-<chart>`.", attribute.ReleaseName),
			"install_order": schema.NumberAttribute{
				MarkdownDescription: "Install priority, a whole number: the lowest first, layers with equal numbers in parallel. Default `0`.",
				Optional:            true,
				Computed:            true,
				Default:             numberdefault.StaticBigFloat(new(big.Float)),
				Validators:          []validator.Number{attribute.WholeNumber()},
			},
			"values": schema.StringAttribute{
				CustomType:          attribute.ValuesType(),
				MarkdownDescription: "Values of the chart, YAML, as for `helm install -f`. Compared as YAML, not as text, and checked against the chart's `values.schema.json`; without values, the chart's own defaults are checked. Not for secrets: values are readable in Palette and in the state.",
				Optional:            true,
				PlanModifiers:       []planmodifier.String{attribute.KeepSpelling(attribute.ValuesType())},
				Validators:          []validator.String{attribute.Values},
			},
			"digest": managed.Filled("Digest of the chart's manifest. If it is set, it is a pin: another digest of "+
				"this version is an error. Otherwise, it is the digest of the version, or null until a look-up from "+
				"this machine succeeds; every refresh tries again. An apply that changes the layer and not its "+
				"registry has the registry's credentials only from `registry_auth`: without them, the next refresh "+
				"sets the digest.", attribute.ChartDigest),
			"chart_checks": managed.Optional("How a definite finding about this chart is reported: `enforce` (an "+
				"error), `warn`, or `off` (the chart is not looked up). Default: `chart_checks` of the provider. Set "+
				"it for a chart that differs on purpose, such as a chart in a repository of another name.",
				attribute.OneOf("Invalid Chart Checks", diagnose.ChecksMeaning, session.ChecksNames()...)),
			"regions": schema.SetAttribute{
				MarkdownDescription: "AWS regions where the profile will be deployed: the plan checks which registry serves the chart in each.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators:          []validator.Set{setvalidator.ValueStringsAre(attribute.Region)},
			},
			"chart_reference": managed.Computed("Reference of the chart: `oci://host/path/chart:tag`, with a region " +
				"template resolved to the default region. Known after apply if the registration does not define the " +
				"path of a chart (`ghcr.io/orgs/…`)."),
			"region_coverage": schema.MapNestedAttribute{
				MarkdownDescription: "The registry that serves the chart, by region of `regions`.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"endpoint":    managed.Computed("Host that serves the region."),
					"served_from": managed.Computed("Region of that host, null for registries without regions."),
					"fallback":    schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the default region serves because the region's own registry lacks the chart."},
					"digest":      managed.Computed("Digest of the chart's manifest there."),
				}},
			},
			"id":       managed.Computed("`<cluster_profile_id>/<name>`."),
			"timeouts": attribute.Timeouts("Default 5m.", "Default 5m.", "Default 5m."),
		},
	}
}
