package ociregistry

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// toPalette builds the registry as Palette takes it. The plan says what it
// shall be; the configuration holds the secrets.
func toPalette(ctx context.Context, plan, config model, diags *diag.Diagnostics) palette.Registry {
	registry := palette.Registry{UID: plan.ID.ValueString(), Name: plan.Name.ValueString()}
	if plan.AuthType.ValueString() == authECR {
		registry.Kind = palette.KindECR
		registry.ECR = ecrSpec(ctx, plan, config, diags)
		return registry
	}
	registry.Kind = palette.KindBasic
	registry.Basic = basicSpec(ctx, plan, config, diags)
	return registry
}

func basicSpec(ctx context.Context, plan, config model, diags *diag.Diagnostics) *v1.BasicOciRegistrySpec {
	auth := &v1.RegistryAuth{Type: v1.AuthNone, TLS: tlsSpec(ctx, plan, diags)}
	if !plan.Basic.IsNull() {
		auth.Type = v1.AuthBasic
		auth.Username = attribute.Nested[basicModel](ctx, plan.Basic, diags).Username.ValueString()
		auth.Password = attribute.Nested[basicModel](ctx, config.Basic, diags).Password.ValueString()
	}
	return &v1.BasicOciRegistrySpec{
		Auth:            auth,
		Endpoint:        plan.Endpoint.ValueString(),
		BasePath:        plan.EndpointSuffix.ValueString(),
		BaseContentPath: plan.BaseContentPath.ValueString(),
		ProviderType:    v1.ProviderHelm,
		IsSyncSupported: plan.Synchronization.ValueBool(),
	}
}

func ecrSpec(ctx context.Context, plan, config model, diags *diag.Diagnostics) *v1.EcrRegistrySpec {
	return &v1.EcrRegistrySpec{
		Endpoint:        plan.Endpoint.ValueString(),
		IsPrivate:       plan.Protected.ValueBool(),
		Credentials:     accountSpec(ctx, plan, config, diags),
		DefaultRegion:   plan.DefaultRegion.ValueString(),
		BaseContentPath: plan.BaseContentPath.ValueString(),
		ProviderType:    v1.ProviderHelm,
		IsSyncSupported: plan.Synchronization.ValueBool(),
		TLS:             tlsSpec(ctx, plan, diags),
	}
}

func accountSpec(ctx context.Context, plan, config model, diags *diag.Diagnostics) *v1.AwsCloudAccount {
	switch {
	case !plan.AccessKey.IsNull():
		return &v1.AwsCloudAccount{
			CredentialType: v1.CredentialSecret,
			AccessKey:      attribute.Nested[accessKeyModel](ctx, plan.AccessKey, diags).ID.ValueString(),
			SecretKey:      attribute.Nested[accessKeyModel](ctx, config.AccessKey, diags).Secret.ValueString(),
			Partition:      partitionOf(plan),
		}
	case !plan.STS.IsNull():
		role := attribute.Nested[stsModel](ctx, plan.STS, diags)
		return &v1.AwsCloudAccount{
			CredentialType: v1.CredentialSTS,
			Sts:            &v1.AwsStsCredentials{Arn: role.RoleARN.ValueString(), ExternalID: role.ExternalID.ValueString()},
			Partition:      partitionOf(plan),
		}
	default:
		return nil
	}
}

// partitionOf is the AWS partition of the registry, "" (Palette's default) when
// the endpoint does not parse. A template does not say its partition, since
// partitions share a suffix; its default region does.
func partitionOf(plan model) string {
	parsed, err := endpoint.ParseECR(plan.Endpoint.ValueString())
	switch {
	case err != nil:
		return ""
	case parsed.Templated:
		return endpoint.PartitionOf(plan.DefaultRegion.ValueString())
	default:
		return parsed.Partition
	}
}

// tlsSpec sends the certificate under both names that the API has for it: it
// does not say which of them is the trust anchor.
func tlsSpec(ctx context.Context, plan model, diags *diag.Diagnostics) *v1.TLSConfiguration {
	given := attribute.Nested[tlsModel](ctx, plan.TLS, diags)
	pem := given.CACertificate.ValueString()
	return &v1.TLSConfiguration{
		Enabled:            true,
		CA:                 pem,
		Certificate:        pem,
		InsecureSkipVerify: given.InsecureSkipVerify.ValueBool(),
	}
}

// fromPalette reads what Palette holds into a copy of the prior model. Secrets
// are never read, and what Palette fills in by itself is shown only where the
// configuration has an opinion on it.
func fromPalette(registry palette.Registry, prior model) model {
	m := prior
	m.ID = types.StringValue(registry.UID)
	m.Name = types.StringValue(registry.Name)
	m.Basic, m.AccessKey, m.STS = types.ObjectNull(basicTypes()), types.ObjectNull(accessKeyTypes()), types.ObjectNull(stsTypes())
	if registry.ECR != nil {
		return m.readECR(registry.ECR, prior)
	}
	return m.readBasic(registry.Basic, prior)
}

func (m model) readBasic(spec *v1.BasicOciRegistrySpec, prior model) model {
	m.AuthType = types.StringValue(authBasic)
	m.Protected = types.BoolNull()
	m.Endpoint = attribute.EndpointType().Value(spec.Endpoint)
	m.EndpointSuffix = attribute.Optional(spec.BasePath)
	m.BaseContentPath = attribute.Optional(spec.BaseContentPath)
	m.DefaultRegion = types.StringNull()
	m.Synchronization = types.BoolValue(spec.IsSyncSupported)
	if spec.Auth == nil {
		return m
	}
	m.TLS = readTLS(spec.Auth.TLS, prior.TLS)
	if spec.Auth.Type == v1.AuthBasic {
		m.Basic = object(basicTypes(), prior.Basic, "username", spec.Auth.Username, "password_wo_version")
	}
	return m
}

func (m model) readECR(spec *v1.EcrRegistrySpec, prior model) model {
	m.AuthType = types.StringValue(authECR)
	m.Protected = types.BoolValue(spec.IsPrivate)
	m.Endpoint = attribute.EndpointType().Value(spec.Endpoint)
	m.EndpointSuffix = types.StringNull()
	m.BaseContentPath = attribute.Optional(spec.BaseContentPath)
	m.DefaultRegion = attribute.Optional(spec.DefaultRegion)
	m.Synchronization = types.BoolValue(spec.IsSyncSupported)
	m.TLS = readTLS(spec.TLS, prior.TLS)
	account := spec.Credentials
	switch {
	case account == nil:
	case account.CredentialType == v1.CredentialSTS && account.Sts != nil:
		m.STS = types.ObjectValueMust(stsTypes(), map[string]attr.Value{
			"role_arn": attribute.Optional(account.Sts.Arn), "external_id": attribute.Optional(account.Sts.ExternalID),
		})
	case account.AccessKey != "":
		m.AccessKey = object(accessKeyTypes(), prior.AccessKey, "access_key_id", account.AccessKey, "secret_access_key_wo_version")
	}
	return m
}
