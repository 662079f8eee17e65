package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

type model struct {
	Host               types.String `tfsdk:"host"`
	APIKey             types.String `tfsdk:"api_key"`
	Project            types.String `tfsdk:"project"`
	CACertificate      types.String `tfsdk:"ca_certificate"`
	InsecureSkipVerify types.Bool   `tfsdk:"insecure_skip_verify"`
	Embedded           types.Object `tfsdk:"embedded"`
	ChartChecks        types.String `tfsdk:"chart_checks"`
	RegistryAuth       types.Map    `tfsdk:"registry_auth"`
}

type embeddedModel struct {
	Path     types.String `tfsdk:"path"`
	Projects types.Set    `tfsdk:"projects"`
}

type authModel struct {
	Username             types.String `tfsdk:"username"`
	Password             types.String `tfsdk:"password"`
	AccessKeyID          types.String `tfsdk:"access_key_id"`
	SecretAccessKey      types.String `tfsdk:"secret_access_key"`
	RoleARN              types.String `tfsdk:"role_arn"`
	ExternalID           types.String `tfsdk:"external_id"`
	UseRunnerAWSIdentity types.Bool   `tfsdk:"use_runner_aws_identity"`
}

// Schema implements provider.Provider.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	text := func(description string, checks ...validator.String) schema.StringAttribute {
		return schema.StringAttribute{
			MarkdownDescription: description, Optional: true, Validators: checks,
		}
	}
	secret := func(description string, checks ...validator.String) schema.StringAttribute {
		attribute := text(description, checks...)
		attribute.Sensitive = true
		return attribute
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Registers OCI registries in Spectro Cloud Palette and adds their Helm charts as layers " +
			"to add-on cluster profiles, on Palette or on an embedded control plane that needs no account.",
		Attributes: map[string]schema.Attribute{
			"host": text("Palette, as host or as `https://` address. Default `"+defaultHost+"` where `api_key` is set. "+
				"Environment: `PALETTE_HOST`, then `SPECTROCLOUD_HOST`.", attribute.PaletteHost),
			"api_key": secret("API key; may be ephemeral. Writing registries requires the key of a tenant "+
				"administrator; profiles and layers only need roles in their project. Environment: "+
				"`PALETTE_API_KEY`, then `SPECTROCLOUD_APIKEY`.",
				attribute.APIKey),
			"project": text("Name of the project that profiles belong to by default. If it is not set, the " +
				"tenant. Environment: `PALETTE_PROJECT`."),
			"ca_certificate": text("CA certificates, PEM, for self-hosted Palette and VerteX.", attribute.CACertificate),
			"insecure_skip_verify": schema.BoolAttribute{
				MarkdownDescription: "Do not verify Palette's certificate. Gives a warning on every plan.",
				Optional:            true,
			},
			"embedded": schema.SingleNestedAttribute{
				MarkdownDescription: "The embedded control plane, instead of `host` and `api_key`: the same API " +
					"with a local folder, for experiments and tests.",
				Optional: true,
				Attributes: map[string]schema.Attribute{
					"path": schema.StringAttribute{
						MarkdownDescription: "Folder of its data, created if it does not exist. `~/` is the home " +
							"folder. Environment: `PALETTE_EMBEDDED_PATH`.",
						Required:   true,
						Validators: []validator.String{attribute.NotEmpty},
					},
					"projects": schema.SetAttribute{
						MarkdownDescription: "Names of its projects besides `Default`. A project that is not " +
							"listed does not exist, so a misspelt `project` is an error. Environment: " +
							"`PALETTE_EMBEDDED_PROJECTS`, separated by commas.",
						ElementType: types.StringType,
						Optional:    true,
						Validators:  []validator.Set{setvalidator.ValueStringsAre(attribute.ProjectName)},
					},
				},
			},
			"chart_checks": text("How a definite finding about a chart is reported (the chart is missing, is not "+
				"a chart, differs, or cannot be installed by Helm): `enforce` (an error), `warn`, or `off` "+
				"(charts are not looked up). A layer can override it. Default `enforce`. Environment: "+
				"`PALETTE_CHART_CHECKS`.",
				attribute.OneOf("Invalid Chart Checks", diagnose.ChecksMeaning, session.ChecksNames()...)),
			"registry_auth": schema.MapNestedAttribute{
				MarkdownDescription: "Credentials of this machine for chart look-ups, by registry name; may be " +
					"ephemeral. Used if the run does not know the credentials of the registry, and instead of " +
					"its role (`sts`), which Palette assumes. Each entry has exactly one of: `username` and " +
					"`password`; `access_key_id` and `secret_access_key`; `role_arn` with or without " +
					"`external_id`; `use_runner_aws_identity = true`.",
				Optional:  true,
				Sensitive: true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"username":          text("User name.", attribute.Username),
					"password":          secret("Password or token.", attribute.Password),
					"access_key_id":     text("AWS access key id.", attribute.AccessKeyID),
					"secret_access_key": secret("AWS secret access key.", attribute.SecretAccessKey),
					"role_arn": text("ARN of a role that this machine's AWS identity may "+
						"assume.", attribute.RoleARN),
					"external_id": text("External id for the role.", attribute.ExternalID),
					"use_runner_aws_identity": schema.BoolAttribute{
						MarkdownDescription: "Use this machine's own AWS identity (the default chain). Without " +
							"it, the identity is used only to assume a role.",
						Optional: true,
					},
				}},
			},
		},
	}
}
