package ociregistry

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// toPalette builds the registry that Palette should hold: the attributes are those
// of the plan, the write-only secrets those of the configuration.
func toPalette(plan, config model) palette.Registry {
	tls := attribute.Nested[tlsModel](plan.TLS)
	return palette.Registry{
		UID:  plan.ID.ValueString(),
		Name: plan.Name.ValueString(),
		Settings: registry.Settings{
			Kind:               registry.Kind(plan.AuthType.ValueString()),
			Endpoint:           endpoint.Read(plan.Endpoint.ValueString()),
			Suffix:             plan.EndpointSuffix.ValueString(),
			ContentPath:        plan.BaseContentPath.ValueString(),
			DefaultRegion:      plan.DefaultRegion.ValueString(),
			Private:            plan.Protected.ValueBool(),
			Credential:         credentialOf(plan, config),
			CA:                 tls.CACertificate.ValueString(),
			InsecureSkipVerify: tls.InsecureSkipVerify.ValueBool(),
			Synchronized:       plan.Synchronization.ValueBool(),
		},
	}
}

func credentialOf(plan, config model) credential.Credential {
	switch {
	case !plan.Basic.IsNull():
		return credential.Credential{
			Kind:     credential.Basic,
			Username: attribute.Nested[basicModel](plan.Basic).Username.ValueString(),
			Password: redact.New(attribute.Nested[basicModel](config.Basic).Password.ValueString()),
		}
	case !plan.AccessKey.IsNull():
		secret := attribute.Nested[accessKeyModel](config.AccessKey).Secret.ValueString()
		return credential.Credential{
			Kind:            credential.AccessKey,
			AccessKeyID:     attribute.Nested[accessKeyModel](plan.AccessKey).ID.ValueString(),
			SecretAccessKey: redact.New(secret),
		}
	case !plan.STS.IsNull():
		role := attribute.Nested[stsModel](plan.STS)
		return credential.Credential{
			Kind: credential.Role, RoleARN: role.RoleARN.ValueString(), ExternalID: role.ExternalID.ValueString(),
		}
	default:
		return credential.Credential{}
	}
}

// fromPalette reads what Palette holds into a copy of the prior model. Secrets
// are never read, and a default of Palette only where the configuration sets it.
func fromPalette(found palette.Registry, prior model) model {
	held, m := found.Settings, prior
	m.ID = types.StringValue(found.UID)
	m.Name = types.StringValue(found.Name)
	m.AuthType = types.StringValue(string(held.Kind))
	m.Endpoint = attribute.EndpointType().Value(held.Endpoint.String())
	m.EndpointSuffix = readPath(held.Suffix, prior.EndpointSuffix)
	m.BaseContentPath = readPath(held.ContentPath, prior.BaseContentPath)
	m.DefaultRegion = attribute.Optional(held.DefaultRegion)
	m.Synchronization = types.BoolValue(held.Synchronized)
	m.TLS = readTLS(held.CA, held.InsecureSkipVerify, prior.TLS)
	m.Protected = types.BoolNull()
	if held.Kind == registry.ECR {
		m.Protected = types.BoolValue(held.Private)
	}
	return m.readCredential(held.Credential, prior)
}

func (m model) readCredential(held credential.Credential, prior model) model {
	var basic *basicModel
	var key *accessKeyModel
	var role *stsModel
	switch held.Kind {
	case credential.Basic:
		known := attribute.Nested[basicModel](prior.Basic)
		basic = &basicModel{Username: types.StringValue(held.Username), PasswordVersion: known.PasswordVersion}
	case credential.AccessKey:
		known := attribute.Nested[accessKeyModel](prior.AccessKey)
		key = &accessKeyModel{ID: types.StringValue(held.AccessKeyID), SecretVersion: known.SecretVersion}
	case credential.Role:
		role = &stsModel{RoleARN: attribute.Optional(held.RoleARN), ExternalID: attribute.Optional(held.ExternalID)}
	}
	m.Basic, m.AccessKey, m.STS = attribute.Object(basic), attribute.Object(key), attribute.Object(role)
	return m
}

// readPath keeps the spelling of a path that Palette holds with other slashes at its ends, or omits as the root.
func readPath(held string, prior attribute.Text) attribute.Text {
	switch {
	case endpoint.SamePath(held, prior.ValueString()) && !prior.IsNull():
		return prior
	case endpoint.SamePath(held, ""):
		return attribute.PathType().Null()
	default:
		return attribute.PathType().Value(held)
	}
}

// readTLS leaves out the TLS settings that Palette returns for every registry,
// unless one is set or the configuration names them.
func readTLS(pem string, insecure bool, prior types.Object) types.Object {
	read := tlsModel{CACertificate: attribute.Optional(pem), InsecureSkipVerify: types.BoolValue(insecure)}
	switch known := attribute.Nested[tlsModel](prior); {
	case pem == "" && !insecure && prior.IsNull():
		return attribute.Object[tlsModel](nil)
	case !prior.IsNull() && !insecure && known.InsecureSkipVerify.IsNull():
		read.InsecureSkipVerify = types.BoolNull()
	}
	return attribute.Object(&read)
}
