// Package ecrtrust is data.palette_ecr_trust: what a role has to trust so that
// Palette can assume it for an Amazon ECR registry.
package ecrtrust

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/iampolicy"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

var _ datasource.DataSourceWithConfigure = (*DataSource)(nil)

// defaultPartition is the one that Palette assumes too.
const defaultPartition = "aws"

// DataSource is data.palette_ecr_trust.
type DataSource struct{ session *session.Session }

// NewDataSource makes an unconfigured data source.
func NewDataSource() datasource.DataSource { return &DataSource{} }

type model struct {
	Partition   types.String `tfsdk:"partition"`
	AccountID   types.String `tfsdk:"account_id"`
	ExternalID  types.String `tfsdk:"external_id"`
	TrustPolicy types.String `tfsdk:"trust_policy"`
}

// Metadata implements datasource.DataSource.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_ecr_trust"
}

// Schema implements datasource.DataSource.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The trust policy of the role that Palette assumes for an Amazon ECR registry (`sts` of " +
			"`palette_oci_registry`): Palette's AWS account, on condition of the tenant's external id.",
		Attributes: map[string]schema.Attribute{
			"partition": schema.StringAttribute{
				MarkdownDescription: "AWS partition of the role: `aws` or `aws-us-gov`. Default `aws`.",
				Optional:            true,
				Validators: []validator.String{
					attribute.OneOf("Invalid Partition", diagnose.PartitionMeaning, defaultPartition, "aws-us-gov"),
				},
			},
			"account_id":  schema.StringAttribute{Computed: true, MarkdownDescription: "Palette's AWS account."},
			"external_id": schema.StringAttribute{Computed: true, MarkdownDescription: "External id of the tenant."},
			"trust_policy": schema.StringAttribute{Computed: true, MarkdownDescription: "Trust policy as JSON, for " +
				"`assume_role_policy` of `aws_iam_role`."},
		},
	}
}

// Configure implements datasource.DataSourceWithConfigure.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// Read implements datasource.DataSource.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := d.session.Begin(ctx, "read", "data.palette_ecr_trust", "")
	defer end()
	account, policy, err := d.trust(ctx, cmp.Or(m.Partition.ValueString(), defaultPartition))
	if err != nil {
		const operation = "read the AWS account that Palette assumes roles from"
		diagnose.Palette(operation, err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	m.AccountID = types.StringValue(account.AccountID)
	m.ExternalID = types.StringValue(account.ExternalID)
	m.TrustPolicy = types.StringValue(policy.JSON())
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

func (d *DataSource) trust(ctx context.Context, partition string) (palette.AWSAccount, iampolicy.Document, error) {
	client, err := d.session.Palette()
	if err != nil {
		return palette.AWSAccount{}, iampolicy.Document{}, err
	}
	account, err := client.AWSAccountSTS(ctx, partition)
	if err != nil {
		return account, iampolicy.Document{}, err
	}
	policy, err := iampolicy.Trust(partition, account.AccountID, account.ExternalID)
	return account, policy, err
}
