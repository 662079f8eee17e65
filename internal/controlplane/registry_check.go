package controlplane

import (
	"slices"
	"strings"
	"unicode"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// nameLimit bounds names in bytes. Palette publishes no rule for the names of
// registries and profiles; this one only keeps the index of names sound.
const nameLimit = 1024

func checkName(field, name string) error {
	switch {
	case name == "":
		return invalid("%s is required", field)
	case strings.TrimSpace(name) != name:
		return invalid("%s begins or ends with a space", field)
	case len(name) > nameLimit:
		return invalid("%s is longer than %d bytes", field, nameLimit)
	}
	return noControl(field, name)
}

// noControl refuses control characters: the index of names has NUL between its
// parts.
func noControl(field, text string) error {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return invalid("%s holds a control character", field)
	}
	return nil
}

func checkBasic(spec *v1.BasicOciRegistrySpec) error {
	if spec.Auth == nil {
		return invalid("spec.auth is required")
	}
	return firstError(
		required("spec.endpoint", spec.Endpoint),
		oneOf("spec.providerType", spec.ProviderType, v1.ProviderHelm, v1.ProviderZarf, v1.ProviderPack),
		oneOf("spec.auth.type", spec.Auth.Type, v1.AuthNone, v1.AuthBasic, v1.AuthToken),
		noMask("spec.auth.password", spec.Auth.Password),
		noMask("spec.auth.token", spec.Auth.Token),
		checkTLS("spec.auth.tls", spec.Auth.TLS),
		checkSynced(spec.IsSyncSupported, spec.BaseContentPath),
	)
}

func checkEcr(spec *v1.EcrRegistrySpec) error {
	return firstError(
		required("spec.endpoint", spec.Endpoint),
		oneOf("spec.providerType", spec.ProviderType, v1.ProviderHelm, v1.ProviderZarf, v1.ProviderPack),
		checkAccount(spec),
		checkTLS("spec.tls", spec.TLS),
		checkDefaultRegion(spec),
		checkSynced(spec.IsSyncSupported, spec.BaseContentPath),
	)
}

// checkAccount wants credentials of a private registry, complete for their
// type. Those of a public one are not looked at, beyond their spelling.
func checkAccount(spec *v1.EcrRegistrySpec) error {
	account := spec.Credentials
	if account == nil {
		if spec.IsPrivate {
			return invalid("spec.credentials is required, as spec.isPrivate is true")
		}
		return nil
	}
	err := firstError(
		oneOf("spec.credentials.credentialType", account.CredentialType,
			v1.CredentialSecret, v1.CredentialSTS, v1.CredentialPodIdentity),
		oneOf("spec.credentials.partition", account.Partition, "aws", "aws-us-gov", "aws-iso", "aws-iso-b"),
		noMask("spec.credentials.secretKey", account.SecretKey),
		noMask("spec.credentials.secretToken", account.SecretToken),
	)
	if err != nil || !spec.IsPrivate {
		return err
	}
	return checkComplete(account)
}

func checkComplete(account *v1.AwsCloudAccount) error {
	switch account.CredentialType {
	case v1.CredentialSTS:
		if account.Sts == nil {
			return invalid("spec.credentials.sts is required")
		}
		return required("spec.credentials.sts.arn", account.Sts.Arn)
	case v1.CredentialPodIdentity:
		if account.PodIdentity == nil {
			return invalid("spec.credentials.podIdentity is required")
		}
		return required("spec.credentials.podIdentity.roleArn", account.PodIdentity.RoleArn)
	}
	return firstError(
		required("spec.credentials.accessKey", account.AccessKey),
		required("spec.credentials.secretKey", account.SecretKey),
	)
}

// checkDefaultRegion wants a region to fall back to where the endpoint names
// the region of the deployment. Source: Palette's documentation of OCI
// registries, "a default region must be specified".
func checkDefaultRegion(spec *v1.EcrRegistrySpec) error {
	if strings.Contains(spec.Endpoint, "{{") && spec.DefaultRegion == "" {
		return invalid("spec.defaultRegion is required, as spec.endpoint depends on the region of the deployment")
	}
	return nil
}

func checkSynced(synced bool, basePath string) error {
	if synced && basePath == "" {
		return invalid("spec.baseContentPath is required, as spec.isSyncSupported is true")
	}
	return nil
}

func checkTLS(field string, settings *v1.TLSConfiguration) error {
	if settings == nil {
		return nil
	}
	return noMask(field+".key", settings.Key)
}

func required(field, value string) error {
	if value == "" {
		return invalid("%s is required", field)
	}
	return nil
}

// noMask refuses what a GET shows in the place of a secret. Stored, it would
// be a wrong secret.
func noMask(field, value string) error {
	if value == v1.Masked {
		return invalid("%s holds the mask of a secret; send the secret itself", field)
	}
	return nil
}

// oneOf accepts "" for the default.
func oneOf(field, value string, allowed ...string) error {
	if value == "" || slices.Contains(allowed, value) {
		return nil
	}
	return invalid("%s must be one of %s", field, strings.Join(allowed, ", "))
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
