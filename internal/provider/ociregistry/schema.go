package ociregistry

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
)

// Schema implements resource.Resource.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An OCI registry with Helm charts, registered in Palette for all projects of the " +
			"tenant. Requires the API key of a tenant administrator. Invalid combinations fail at plan; " +
			"refused credentials fail at apply, before anything is written. A `spectrocloud_registry_oci` of " +
			"the official provider [moves over](../guides/migration.md) without a replacement.",
		Attributes: map[string]schema.Attribute{
			"name": managed.Fixed("Name of the registry, unique in the tenant. A change registers a new registry.",
				attribute.TrimmedName),
			"auth_type": managed.Fixed("How Palette authenticates to the registry: `basic` (user name and password, " +
				"or nothing: Azure Container Registry, Harbor, JFrog, GHCR and others) or `ecr` (Amazon ECR). A " +
				"change registers a new registry."),
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
			"endpoint_suffix": pathSchema("Path of the registry's API on its host, for `basic` only. JFrog "+
				"Artifactory: `/artifactory/api/docker/<repository>`.", attribute.NotEmpty),
			"base_content_path": pathSchema("Path of the charts under the endpoint, which Palette indexes: a Harbor "+
				"project, a repository prefix; with `ghcr.io/orgs/…`, the GitHub repository that the charts are "+
				"linked to. One path; slashes at its ends make no difference. It is not known whether clusters use "+
				"it while `synchronization` is off: for `basic`, write the path in `endpoint` instead. For `ecr`, "+
				"this is the only place for a path.", attribute.ContentPath),
			"basic":      basicSchema(),
			"protected":  protectedSchema(),
			"access_key": accessKeySchema(),
			"sts":        stsSchema(),
			"default_region": managed.Optional("Fallback AWS region for a chart that the region of a deployment does " +
				"not have. Required with the region template in `endpoint`, and an error without it."),
			"tls": tlsSchema(),
			"synchronization": managed.Flag(false, "Whether Palette indexes the registry. Requires "+
				"`base_content_path`, credentials that may list, and a route from Palette to the registry; "+
				"`ghcr.io/orgs/…` and `ghcr.io/users/…` require it. It cannot be turned off again. Default `false`."),
			"credential_check": managed.Default(checkAll, "Who checks the credentials before a write: `all` (Palette "+
				"and this machine), `palette`, `local` (this machine), `none`. Without `synchronization`, Palette "+
				"may have no route to the registry, so only a refusal by the registry itself is an error. Default "+
				"`all`.",
				attribute.OneOf("Invalid Credential Check", diagnose.CredentialCheckMeaning, checkAll, checkPalette, checkLocal, checkNone)),
			"id": managed.UID("Uid of the registry in Palette."),
			"timeouts": attribute.Timeouts(
				"Default 5m, with `synchronization` 20m.", "Default 5m, with `synchronization` 20m.", "Default 5m.",
			),
		},
	}
}

func pathSchema(description string, check validator.String) schema.StringAttribute {
	path := managed.Optional(description, check)
	path.CustomType = attribute.PathType()
	path.PlanModifiers = []planmodifier.String{attribute.KeepSpelling(attribute.PathType())}
	return path
}

func basicSchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "User name and password, for `auth_type = \"basic\"`. Without it, the registry is " +
			"anonymous.",
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"username": managed.Optional("Required. User name. Azure Container Registry: the client id of a service "+
				"principal with `AcrPull`, or the admin user.", attribute.Username),
			"password_wo": managed.Secret("Password or token. Write-only: stored in neither plan nor state. Required "+
				"whenever the registry is created or changed.", attribute.Password),
			"password_wo_version": managed.Optional("Any string that changes with the password, such as the version " +
				"of a secret: a change writes the password again. Terraform cannot detect a change of the password " +
				"alone."),
		},
	}
}

func protectedSchema() schema.BoolAttribute {
	return schema.BoolAttribute{
		MarkdownDescription: "Protection mode, for `auth_type = \"ecr\"`. `false`: un-protected, no credentials. " +
			"`true`: exactly one of `access_key` and `sts`. Default `false`.",
		Optional: true, Computed: true,
		PlanModifiers: []planmodifier.Bool{
			attribute.FlagFrom("Defaults to false for Amazon ECR.", unprotectedByDefault),
		},
	}
}

// unprotectedByDefault leaves out the default of protected for other registries than ECR: they have no protection mode,
// and a value in their state would make generated configuration invalid.
func unprotectedByDefault(beside attribute.Beside) types.Bool {
	switch kind := beside("auth_type"); {
	case kind.IsUnknown():
		return types.BoolUnknown()
	case kind.ValueString() == authECR:
		return types.BoolValue(false)
	}
	return types.BoolNull()
}

func accessKeySchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "AWS access key of a protected Amazon ECR registry. A role (`sts`) avoids the " +
			"long-lived secret.",
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"access_key_id": managed.Optional("Required. Access key id.", attribute.AccessKeyID),
			"secret_access_key_wo": managed.Secret("Secret access key. Write-only: stored in neither plan nor state. "+
				"Required whenever the registry is created or changed.", attribute.SecretAccessKey),
			"secret_access_key_wo_version": managed.Optional("Any string that changes with the secret: a change " +
				"writes the secret again. Terraform cannot detect a change of the secret alone."),
		},
	}
}

func stsSchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "AWS role of a protected Amazon ECR registry, which Palette assumes. " +
			"`data.palette_ecr_trust` returns its trust policy.",
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"role_arn": managed.Optional("Required. ARN of the role."),
			"external_id": managed.Optional("External id in the trust policy of the role. Palette has one per tenant.",
				attribute.ExternalID),
		},
	}
}

func tlsSchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "TLS settings of a registry whose certificate no public authority signed.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"ca_certificate": managed.Optional("CA certificates, PEM. Used by Palette and by this machine's look-ups.",
				attribute.CACertificate),
			"insecure_skip_verify": schema.BoolAttribute{
				MarkdownDescription: "Do not verify the registry's certificate. Every plan warns of it.",
				Optional:            true,
			},
		},
	}
}
