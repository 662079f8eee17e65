package ociregistry

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// Schema implements resource.Resource.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An OCI registry with Helm charts, registered in Palette for all projects of the " +
			"tenant. Requires the API key of a tenant administrator. Invalid combinations fail at plan; " +
			"refused credentials fail at apply, before anything is written. A `spectrocloud_registry_oci` of " +
			"the official provider [moves over](../guides/migration.md) without a replacement.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the registry, unique in the tenant. A change registers a new " +
					"registry.",
				Required:      true,
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
				Validators:    []validator.String{attribute.TrimmedName()},
			},
			"auth_type": schema.StringAttribute{
				MarkdownDescription: "How Palette authenticates to the registry: `basic` (user name and password, " +
					"or nothing: Azure Container Registry, Harbor, JFrog, GHCR and others) or `ecr` (Amazon " +
					"ECR). A change registers a new registry.",
				Required:      true,
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"endpoint": schema.StringAttribute{
				CustomType: attribute.EndpointType(),
				MarkdownDescription: "Endpoint of the registry, as its owner shows it: `contoso.azurecr.io`, " +
					"`<id>.dkr.ecr.<region>.amazonaws.com`, `public.ecr.aws/<alias>`, or, for every region, " +
					"`<id>.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com`. With a port if the host has " +
					"one, and a path (`ghcr.io/org/charts`) if the registry needs one. GitHub's registry has " +
					"two forms: `ghcr.io/<owner>/<path>`, from which charts are pulled, and " +
					"`ghcr.io/orgs/<organization>` or `ghcr.io/users/<user>`, which Palette indexes; the " +
					"second form requires `synchronization`, `basic` and `base_content_path`. `basic` also " +
					"accepts `https://`; `ecr` accepts no scheme, and `oci://` is never accepted.",
				Required:      true,
				PlanModifiers: []planmodifier.String{attribute.KeepSpelling(attribute.EndpointType())},
			},
			"endpoint_suffix": schema.StringAttribute{
				MarkdownDescription: "Path of the registry's API on its host, for `basic` only. JFrog Artifactory: " +
					"`/artifactory/api/docker/<repository>`.",
				CustomType:    attribute.PathType(),
				Optional:      true,
				Validators:    []validator.String{attribute.NotEmpty()},
				PlanModifiers: []planmodifier.String{attribute.KeepSpelling(attribute.PathType())},
			},
			"base_content_path": schema.StringAttribute{
				MarkdownDescription: "Path of the charts under the endpoint, which Palette indexes: a Harbor " +
					"project, a repository prefix; with `ghcr.io/orgs/…`, the GitHub repository that the " +
					"charts are linked to. One path; slashes at its ends make no difference. It is not known " +
					"whether clusters use it while `synchronization` is off: for `basic`, write the path in " +
					"`endpoint` instead. For `ecr`, this is the only place for a path.",
				CustomType:    attribute.PathType(),
				Optional:      true,
				Validators:    []validator.String{attribute.ContentPath()},
				PlanModifiers: []planmodifier.String{attribute.KeepSpelling(attribute.PathType())},
			},
			"basic":      basicSchema(),
			"protected":  protectedSchema(),
			"access_key": accessKeySchema(),
			"sts":        stsSchema(),
			"default_region": schema.StringAttribute{
				MarkdownDescription: "Fallback AWS region for a chart that the region of a deployment does not " +
					"have. Required with the region template in `endpoint`, and an error without it.",
				Optional: true,
			},
			"tls": tlsSchema(),
			"synchronization": schema.BoolAttribute{
				MarkdownDescription: "Whether Palette indexes the registry. Requires `base_content_path`, " +
					"credentials that may list, and a route from Palette to the registry; `ghcr.io/orgs/…` " +
					"and `ghcr.io/users/…` require it. It cannot be turned off again. Default `false`.",
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(false),
			},
			"credential_check": schema.StringAttribute{
				MarkdownDescription: "Who checks the credentials before a write: `all` (Palette and this " +
					"machine), `palette`, `local` (this machine), `none`. Without `synchronization`, Palette " +
					"may have no route to the registry, so only a refusal by the registry itself is an error. " +
					"Default `all`.",
				Optional: true,
				Computed: true,
				Default:  stringdefault.StaticString(checkAll),
				Validators: []validator.String{attribute.OneOf("Invalid Credential Check",
					diagnose.CredentialCheckMeaning, checkAll, checkPalette, checkLocal, checkNone)},
			},
			"id": schema.StringAttribute{
				MarkdownDescription: "Uid of the registry in Palette.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"timeouts": attribute.Timeouts(
				"Default 5m, with `synchronization` 20m.", "Default 5m, with `synchronization` 20m.", "Default 5m.",
			),
		},
	}
}

func basicSchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "User name and password, for `auth_type = \"basic\"`. Without it, the registry is " +
			"anonymous.",
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"username": schema.StringAttribute{
				MarkdownDescription: "Required. User name. Azure Container Registry: the client id of a service " +
					"principal with `AcrPull`, or the admin user.",
				Optional:   true,
				Validators: []validator.String{attribute.Username()},
			},
			"password_wo": schema.StringAttribute{
				MarkdownDescription: "Password or token. Write-only: stored in neither plan nor state. Required " +
					"whenever the registry is created or changed.",
				Optional:   true,
				Sensitive:  true,
				WriteOnly:  true,
				Validators: []validator.String{attribute.Password()},
			},
			"password_wo_version": schema.StringAttribute{
				MarkdownDescription: "Any string that changes with the password, such as the version of a secret: " +
					"a change writes the password again. Terraform cannot detect a change of the password " +
					"alone.",
				Optional: true,
			},
		},
	}
}

func protectedSchema() schema.BoolAttribute {
	return schema.BoolAttribute{
		MarkdownDescription: "Protection mode, for `auth_type = \"ecr\"`. `false`: un-protected, no credentials. " +
			"`true`: exactly one of `access_key` and `sts`. Default `false`.",
		Optional:      true,
		Computed:      true,
		PlanModifiers: []planmodifier.Bool{unprotectedByDefault{}},
	}
}

func accessKeySchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "AWS access key of a protected Amazon ECR registry. A role (`sts`) avoids the " +
			"long-lived secret.",
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"access_key_id": schema.StringAttribute{
				MarkdownDescription: "Required. Access key id.",
				Optional:            true,
				Validators:          []validator.String{attribute.AccessKeyID()},
			},
			"secret_access_key_wo": schema.StringAttribute{
				MarkdownDescription: "Secret access key. Write-only: stored in neither plan nor state. Required " +
					"whenever the registry is created or changed.",
				Optional:   true,
				Sensitive:  true,
				WriteOnly:  true,
				Validators: []validator.String{attribute.SecretAccessKey()},
			},
			"secret_access_key_wo_version": schema.StringAttribute{
				MarkdownDescription: "Any string that changes with the secret: a change writes the secret again. " +
					"Terraform cannot detect a change of the secret alone.",
				Optional: true,
			},
		},
	}
}

func stsSchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "AWS role of a protected Amazon ECR registry, which Palette assumes. " +
			"`data.palette_ecr_trust` returns its trust policy.",
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"role_arn": schema.StringAttribute{
				MarkdownDescription: "Required. ARN of the role.",
				Optional:            true,
			},
			"external_id": schema.StringAttribute{
				MarkdownDescription: "External id in the trust policy of the role. Palette has one per tenant.",
				Optional:            true,
				Validators:          []validator.String{attribute.ExternalID()},
			},
		},
	}
}

func tlsSchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "TLS settings of a registry whose certificate no public authority signed.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"ca_certificate": schema.StringAttribute{
				MarkdownDescription: "CA certificates, PEM. Used by Palette and by this machine's look-ups.",
				Optional:            true,
				Validators:          []validator.String{attribute.CACertificate()},
			},
			"insecure_skip_verify": schema.BoolAttribute{
				MarkdownDescription: "Do not verify the registry's certificate. Every plan warns of it.",
				Optional:            true,
			},
		},
	}
}
