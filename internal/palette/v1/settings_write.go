package v1

import (
	"cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// NewBasicSpec is a basic registry as it is written. Palette takes a registry
// only as a whole, so what no caller manages is carried over from current, the
// registry as it was read; nil for one that is made.
func NewBasicSpec(s registry.Settings, current *BasicOciRegistrySpec) *BasicOciRegistrySpec {
	current = cmp.Or(current, new(BasicOciRegistrySpec))
	auth := &RegistryAuth{Type: AuthNone, TLS: newTLS(s)}
	if given := s.Credential; given.Kind == credential.Basic {
		auth.Type, auth.Username = AuthBasic, given.Username
		if current.Auth != nil && current.Auth.Type == AuthToken {
			auth.Type, auth.Token = AuthToken, given.Password.Reveal()
		} else {
			auth.Password = given.Password.Reveal()
		}
	}
	return &BasicOciRegistrySpec{
		Auth:                    auth,
		Endpoint:                s.Endpoint.String(),
		BasePath:                s.Suffix,
		BaseContentPath:         s.ContentPath,
		IsSyncSupported:         s.Synchronized,
		ProviderType:            cmp.Or(current.ProviderType, ProviderHelm),
		Scope:                   current.Scope,
		RegistryUID:             current.RegistryUID,
		ContainsSpectroManifest: current.ContainsSpectroManifest,
	}
}

// NewEcrSpec is an ECR registry as it is written; see NewBasicSpec.
func NewEcrSpec(s registry.Settings, current *EcrRegistrySpec) *EcrRegistrySpec {
	current = cmp.Or(current, new(EcrRegistrySpec))
	account := newAccount(s)
	if account != nil && account.Partition == "" && current.Credentials != nil {
		account.Partition = current.Credentials.Partition
	}
	return &EcrRegistrySpec{
		Endpoint:                s.Endpoint.String(),
		IsPrivate:               s.Private,
		Credentials:             account,
		DefaultRegion:           s.DefaultRegion,
		BaseContentPath:         s.ContentPath,
		IsSyncSupported:         s.Synchronized,
		TLS:                     newTLS(s),
		ProviderType:            cmp.Or(current.ProviderType, ProviderHelm),
		Scope:                   current.Scope,
		RegistryUID:             current.RegistryUID,
		ContainsSpectroManifest: current.ContainsSpectroManifest,
	}
}

func newAccount(s registry.Settings) *AwsCloudAccount {
	switch given := s.Credential; given.Kind {
	case credential.AccessKey:
		return &AwsCloudAccount{
			CredentialType: CredentialSecret, Partition: s.Partition(),
			AccessKey: given.AccessKeyID, SecretKey: given.SecretAccessKey.Reveal(),
		}
	case credential.Role:
		return &AwsCloudAccount{
			CredentialType: CredentialSTS, Partition: s.Partition(),
			Sts: &AwsStsCredentials{Arn: given.RoleARN, ExternalID: given.ExternalID},
		}
	default:
		return nil
	}
}

// newTLS sends the certificate under both names that the API has for it: the
// specification does not define which one is the trust anchor.
func newTLS(s registry.Settings) *TLSConfiguration {
	return &TLSConfiguration{
		Enabled: true, CA: s.CA, Certificate: s.CA, InsecureSkipVerify: s.InsecureSkipVerify,
	}
}
