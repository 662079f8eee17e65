package ociregistry

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// The values of auth_type.
const (
	authBasic = "basic"
	authECR   = "ecr"
)

// The values of credential_check.
const (
	checkAll     = "all"
	checkPalette = "palette"
	checkLocal   = "local"
	checkNone    = "none"
)

// model is the resource in a configuration, plan or state. It alone has values that are null or unknown.
type model struct {
	ID              types.String   `tfsdk:"id"`
	Name            types.String   `tfsdk:"name"`
	AuthType        types.String   `tfsdk:"auth_type"`
	Endpoint        attribute.Text `tfsdk:"endpoint"`
	EndpointSuffix  attribute.Text `tfsdk:"endpoint_suffix"`
	BaseContentPath attribute.Text `tfsdk:"base_content_path"`
	Basic           types.Object   `tfsdk:"basic"`
	Protected       types.Bool     `tfsdk:"protected"`
	AccessKey       types.Object   `tfsdk:"access_key"`
	STS             types.Object   `tfsdk:"sts"`
	DefaultRegion   types.String   `tfsdk:"default_region"`
	TLS             types.Object   `tfsdk:"tls"`
	Synchronization types.Bool     `tfsdk:"synchronization"`
	CredentialCheck types.String   `tfsdk:"credential_check"`
	Timeouts        timeouts.Value `tfsdk:"timeouts"`
}

// imported reports whether the registry was not read yet: only its uid is known.
func (m model) imported() bool { return m.Name.IsNull() }

type basicModel struct {
	Username        types.String `tfsdk:"username"`
	Password        types.String `tfsdk:"password_wo"`
	PasswordVersion types.String `tfsdk:"password_wo_version"`
}

type accessKeyModel struct {
	ID            types.String `tfsdk:"access_key_id"`
	Secret        types.String `tfsdk:"secret_access_key_wo"`
	SecretVersion types.String `tfsdk:"secret_access_key_wo_version"`
}

type stsModel struct {
	RoleARN    types.String `tfsdk:"role_arn"`
	ExternalID types.String `tfsdk:"external_id"`
}

type tlsModel struct {
	CACertificate      types.String `tfsdk:"ca_certificate"`
	InsecureSkipVerify types.Bool   `tfsdk:"insecure_skip_verify"`
}

// credentials is the attribute that a refused login is reported at.
func (m model) credentials() path.Path {
	switch {
	case !m.Basic.IsNull():
		return path.Root("basic")
	case !m.AccessKey.IsNull():
		return path.Root("access_key")
	case !m.STS.IsNull():
		return path.Root("sts")
	case m.AuthType.ValueString() == authECR:
		return path.Root("protected")
	default:
		return path.Root("auth_type")
	}
}

// known reports whether every value that Palette or a look-up needs is known. It
// is for the configuration, which holds the write-only values.
func (m model) known() bool {
	basic := attribute.Nested[basicModel](m.Basic)
	key := attribute.Nested[accessKeyModel](m.AccessKey)
	sts := attribute.Nested[stsModel](m.STS)
	tls := attribute.Nested[tlsModel](m.TLS)
	nested := []attr.Value{
		basic.Username, basic.Password, key.ID, key.Secret, sts.RoleARN, sts.ExternalID,
		tls.CACertificate, tls.InsecureSkipVerify,
	}
	return !slices.ContainsFunc(append(m.registered(), nested...), attr.Value.IsUnknown)
}

// sameRegistration reports whether two plans give Palette the same registry:
// settings of this provider alone, such as timeouts, are not compared.
func (m model) sameRegistration(other model) bool {
	return slices.EqualFunc(m.registered(), other.registered(), attr.Value.Equal)
}

// registered are the attributes that Palette has.
func (m model) registered() []attr.Value {
	return []attr.Value{
		m.Name, m.AuthType, m.Endpoint, m.EndpointSuffix, m.BaseContentPath, m.Basic, m.Protected, m.AccessKey, m.STS,
		m.DefaultRegion, m.TLS, m.Synchronization,
	}
}
