// Package ecrtrust is data.palette_ecr_trust: what a role has to trust so that
// Palette can assume it for an Amazon ECR registry.
package ecrtrust

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/iampolicy"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/reading"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// defaultPartition is the one that Palette assumes too.
const defaultPartition = "aws"

// NewDataSource makes an unconfigured data.palette_ecr_trust.
func NewDataSource() datasource.DataSource {
	return reading.New(reading.DataSource[model]{Type: "ecr_trust", Schema: trustSchema, Read: read})
}

type model struct {
	Partition   types.String `tfsdk:"partition"`
	AccountID   types.String `tfsdk:"account_id"`
	ExternalID  types.String `tfsdk:"external_id"`
	TrustPolicy types.String `tfsdk:"trust_policy"`
}

func trustSchema() schema.Schema {
	return schema.Schema{
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
			"account_id":   reading.Text("Palette's AWS account."),
			"external_id":  reading.Text("External id of the tenant."),
			"trust_policy": reading.Text("Trust policy as JSON, for `assume_role_policy` of `aws_iam_role`."),
		},
	}
}

func read(ctx context.Context, s *session.Session, m *model, diags *diag.Diagnostics) {
	partition := cmp.Or(m.Partition.ValueString(), defaultPartition)
	var account palette.AWSAccount
	client, err := s.Palette()
	if err == nil {
		account, err = client.AWSAccountSTS(ctx, partition)
	}
	if err != nil {
		diagnose.Palette("read the AWS account that Palette assumes roles from", err).AddTo(diags, diagnose.Error)
		return
	}
	policy, err := iampolicy.Trust(partition, account.AccountID, account.ExternalID)
	if err != nil {
		diagnose.AWSAccountUnusable(partition, err).AddTo(diags, diagnose.Error)
		return
	}
	m.AccountID = types.StringValue(account.AccountID)
	m.ExternalID = types.StringValue(account.ExternalID)
	m.TrustPolicy = types.StringValue(policy.JSON())
}
