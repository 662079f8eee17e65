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
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// Schema implements resource.Resource.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "One Helm chart of an OCI registry as one layer of an add-on cluster profile.\n\n" +
			"The plan asks the registry whether the chart is there in exactly this version; a registry that the same run registers is asked with its configured credentials. " +
			"Layers made by other means in the same profile are never touched. Removing a layer removes its release from the clusters, and Palette removes the namespace with everything in it: give each layer a namespace of its own.",
		Attributes: map[string]schema.Attribute{
			"cluster_profile_id": schema.StringAttribute{
				MarkdownDescription: "Uid of the cluster profile. A changed one moves the layer. As a reference, it waits for this layer.",
				Required:            true,
				Validators:          []validator.String{attribute.NotEmpty()},
			},
			"chart": schema.StringAttribute{
				MarkdownDescription: "Name of the chart, exactly as hosted: no path (that belongs to the registry), no scheme, no tag.",
				Required:            true,
				Validators:          []validator.String{attribute.ChartName()},
			},
			"version": schema.StringAttribute{
				MarkdownDescription: "Exact version of the chart as in its Chart.yaml: no range, no `latest`, no partial version.",
				Required:            true,
				Validators:          []validator.String{attribute.ChartVersion()},
			},
			"registry_name": schema.StringAttribute{
				MarkdownDescription: "Name of the registry that holds the chart. One of `registry_name` and `registry_id`; the name is known at the first plan, so it gives the earliest check. Generated configuration has both, which then must be the same registry.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{attribute.NotEmpty()},
			},
			"registry_id": schema.StringAttribute{
				MarkdownDescription: "Uid of the registry that holds the chart.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{attribute.NotEmpty()},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the layer in the profile; defaults to `chart`. Set it to add the same chart twice. Changing it makes a new layer.",
				Optional:            true,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{nameFromChart{}, stringplanmodifier.RequiresReplace()},
			},
			"namespace": schema.StringAttribute{
				MarkdownDescription: "Namespace that the chart is installed into; made if it is not there. Left out, Palette uses `default`.",
				Optional:            true,
				Validators:          []validator.String{attribute.Namespace()},
			},
			"release_name": schema.StringAttribute{
				MarkdownDescription: "Name of the Helm release. Default: `name` where that is set, else Palette's `<pack>-<chart>`.",
				Optional:            true,
				Validators:          []validator.String{attribute.ReleaseName()},
			},
			"install_order": schema.NumberAttribute{
				MarkdownDescription: "Install priority, a whole number: lowest first, equal ones in parallel. Default `0`.",
				Optional:            true,
				Computed:            true,
				Default:             numberdefault.StaticBigFloat(new(big.Float)),
				Validators:          []validator.Number{attribute.WholeNumber()},
			},
			"values": schema.StringAttribute{
				CustomType:          attribute.ValuesType(),
				MarkdownDescription: "Values of the chart, YAML, as `helm install -f` takes them. Compared as YAML, not as text, and checked against the chart's `values.schema.json`; left out, the chart's own defaults are. Not for secrets: values are readable in Palette, and in state.",
				Optional:            true,
				PlanModifiers:       []planmodifier.String{attribute.KeepSpelling(attribute.ValuesType())},
				Validators:          []validator.String{attribute.Values()},
			},
			"digest": schema.StringAttribute{
				MarkdownDescription: "Digest of the chart's manifest. Set, it is a pin: another digest under this version is an error. Left out, it is what the version resolved to; null as long as this machine could not find out, which every refresh tries again. An apply that changes the layer and not its registry has the registry's credentials only from `registry_auth`: without them, the refresh after it fills in the digest.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{attribute.ChartDigest()},
			},
			"chart_checks": schema.StringAttribute{
				MarkdownDescription: "What comes of a definite fact about this chart: `enforce` (an error), `warn`, or `off` (the registry is not asked). Left out, the provider's `chart_checks` says so. It is the way out for one chart that differs on purpose, such as one in a repository of another name.",
				Optional:            true,
				Validators:          []validator.String{attribute.OneOf("Invalid Chart Checks", diagnose.ChecksMeaning, session.ChecksNames()...)},
			},
			"regions": schema.SetAttribute{
				MarkdownDescription: "AWS regions where the profile will be deployed: the plan checks who serves the chart in each.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators:          []validator.Set{setvalidator.ValueStringsAre(attribute.Region())},
			},
			"chart_reference": schema.StringAttribute{
				MarkdownDescription: "Where the chart is: `oci://host/path/chart:tag`, with a region template resolved to the default region. " +
					"Known after apply where the registry leaves open under which path a chart lies (`ghcr.io/orgs/…`).",
				Computed: true,
			},
			"region_coverage": schema.MapNestedAttribute{
				MarkdownDescription: "Who serves the chart, by region of `regions`.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"endpoint":    schema.StringAttribute{Computed: true, MarkdownDescription: "Host that serves the region."},
					"served_from": schema.StringAttribute{Computed: true, MarkdownDescription: "Region of that host, null for registries without regions."},
					"fallback":    schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the default region serves because the region's own registry lacks the chart."},
					"digest":      schema.StringAttribute{Computed: true, MarkdownDescription: "Digest of the chart's manifest there."},
				}},
			},
			"id": schema.StringAttribute{
				MarkdownDescription: "`<cluster_profile_id>/<name>`.",
				Computed:            true,
			},
			"timeouts": attribute.Timeouts("Default 5m.", "Default 5m.", "Default 5m."),
		},
	}
}
