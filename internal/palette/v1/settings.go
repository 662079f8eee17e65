package v1

import (
	"cmp"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// This file is the only place that decides what a registry on the wire means;
// settings_write.go is the way back. Absent parts count as empty.

// Settings are those of a basic registry, with its status where it is known. Fields
// of a nil spec are empty.
func (s *BasicOciRegistrySpec) Settings(status *OciRegistryStatus) registry.Settings {
	s = cmp.Or(s, new(BasicOciRegistrySpec))
	found := registry.Settings{
		Kind:         registry.Basic,
		Endpoint:     endpoint.Read(s.Endpoint),
		Suffix:       s.BasePath,
		ContentPath:  s.BaseContentPath,
		Synchronized: synchronized(status, s.IsSyncSupported),
	}
	if s.Auth != nil {
		found.Credential, found.Hidden = s.Auth.credential()
		found.CA, found.InsecureSkipVerify = s.Auth.TLS.trust()
	}
	return found
}

// credential reads the authentication types:
//
//	noAuth, ""   anonymous, whatever else is there
//	basic        user name and password
//	token        user name and token
//	others       hidden: Palette knows a way that this project does not
//
// A secret that is masked or left out is hidden.
func (a *RegistryAuth) credential() (found credential.Credential, hidden bool) {
	var secret string
	switch a.Type {
	case AuthNone, "":
		return credential.Credential{}, false
	case AuthBasic:
		secret = a.Password
	case AuthToken:
		secret = a.Token
	default:
		return credential.Credential{}, true
	}
	found = credential.Credential{Kind: credential.Basic, Username: a.Username, Password: shown(secret)}
	return found, found.Password.IsZero()
}

// Settings are those of an ECR registry, with its status where it is known. Fields
// of a nil spec are empty.
func (s *EcrRegistrySpec) Settings(status *OciRegistryStatus) registry.Settings {
	s = cmp.Or(s, new(EcrRegistrySpec))
	found := registry.Settings{
		Kind:          registry.ECR,
		Endpoint:      endpoint.Read(s.Endpoint),
		ContentPath:   s.BaseContentPath,
		DefaultRegion: s.DefaultRegion,
		Private:       s.IsPrivate,
		Synchronized:  synchronized(status, s.IsSyncSupported),
	}
	found.CA, found.InsecureSkipVerify = s.TLS.trust()
	if s.IsPrivate {
		found.Credential, found.Hidden = s.Credentials.credential()
		found.PodIdentity = s.Credentials.podIdentity()
	}
	return found
}

// credential reads the credential types of a private registry; one that is not
// private takes none, whatever else is there:
//
//	secret, ""    access key; a role where there is a role and no key
//	sts           role
//	pod-identity  none: only Palette's pods can authenticate
//	others, none  hidden: a private registry has credentials
//
// A secret that is masked or left out is hidden. An external id is none that a
// role needs, so only a masked one is.
func (a *AwsCloudAccount) credential() (found credential.Credential, hidden bool) {
	switch {
	case a == nil:
		return credential.Credential{}, true
	case a.podIdentity():
		return credential.Credential{}, false
	case a.Sts != nil && a.Sts.Arn != "" &&
		(a.CredentialType == CredentialSTS || a.CredentialType == "" && a.AccessKey == ""):
		external := shown(a.Sts.ExternalID).Reveal()
		found = credential.Credential{Kind: credential.Role, RoleARN: a.Sts.Arn, ExternalID: external}
		return found, a.Sts.ExternalID == Masked
	case a.AccessKey != "" && (a.CredentialType == CredentialSecret || a.CredentialType == ""):
		found = credential.Credential{
			Kind: credential.AccessKey, AccessKeyID: a.AccessKey, SecretAccessKey: shown(a.SecretKey),
		}
		return found, found.SecretAccessKey.IsZero()
	default:
		return credential.Credential{}, true
	}
}

func (a *AwsCloudAccount) podIdentity() bool {
	return a != nil && a.CredentialType == CredentialPodIdentity
}

// shown is a secret that Palette gives, none where it gives the mask instead.
func shown(secret string) redact.Secret {
	if secret == Masked {
		return redact.Secret{}
	}
	return redact.New(secret)
}

// trust reads both certificate fields as trust anchors: the specification does not
// define which one is, and clients fill one, the other, or both.
func (t *TLSConfiguration) trust() (pem string, insecure bool) {
	switch {
	case t == nil:
		return "", false
	case t.CA == "" || t.CA == t.Certificate:
		return t.Certificate, t.InsecureSkipVerify
	case t.Certificate == "":
		return t.CA, t.InsecureSkipVerify
	default:
		return strings.TrimRight(t.CA, "\n") + "\n" + t.Certificate, t.InsecureSkipVerify
	}
}

// Settings are those of a row of the summary, which has neither paths nor
// credentials. Kind is "" for one that this project does not know, or none. Fields
// of a nil spec are empty.
func (s *OciRegistrySpec) Settings(status *OciRegistryStatusSummary) registry.Settings {
	s = cmp.Or(s, new(OciRegistrySpec))
	found := registry.Settings{
		Endpoint: endpoint.Read(s.Endpoint), DefaultRegion: s.DefaultRegion, Private: s.IsPrivate,
	}
	if kind := registry.Kind(strings.ToLower(s.RegistryType)); kind == registry.Basic || kind == registry.ECR {
		found.Kind = kind
	}
	if status != nil {
		found.Synchronized = synchronized(&OciRegistryStatus{SyncStatus: status.Sync}, false)
	}
	return found
}

// synchronized prefers the flag of the status: the flag of the spec is not reliable
// in a GET. Without a flag, a registry with a synchronization that has started is
// synchronized.
// Source: spectrocloud/terraform-provider-spectrocloud, commit c634874c.
func synchronized(status *OciRegistryStatus, spec bool) bool {
	if status == nil || status.SyncStatus == nil {
		return spec
	}
	if flag := status.SyncStatus.IsSyncSupported; flag != nil {
		return *flag
	}
	switch strings.ToLower(status.SyncStatus.Status) {
	case "", "unknown", "pending":
		return spec
	default:
		return true
	}
}
