package registry

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Kind is the kind of an OCI registry in Palette. It never changes.
type Kind string

// The kinds of OCI registries.
const (
	Basic Kind = "basic"
	ECR   Kind = "ecr"
)

// Errors of LookupCredential.
var (
	// ErrHidden is the error when Palette hides the credentials.
	ErrHidden = errors.New("palette does not show the credentials of the registry")
	// ErrPodIdentity is the error when only the pods of Palette can authenticate.
	ErrPodIdentity = errors.New("the registry is authenticated to with the identity of palette's pods")
)

// Settings are what Palette holds of a registry. Types of other rooms add what
// they need: the Terraform model null and unknown, palette.Registry the uid,
// probe.Registry one host of a template. The zero value of a field is
// "none" or "off". Compare settings with ReadsAs, not with ==: secrets are pointers.
type Settings struct {
	Kind Kind
	// Endpoint is the endpoint as it was registered, with a scheme, a path or the
	// region template where it has one. A Palette may hold a text that is no
	// endpoint: see endpoint.Read and CheckEndpoint.
	Endpoint endpoint.Endpoint
	// Suffix is the path of the registry's API on its host (Palette's
	// basePath); only basic registries have one.
	Suffix string
	// ContentPath is the path under the endpoint that holds the charts
	// (Palette's baseContentPath).
	ContentPath string
	// DefaultRegion is the fallback of a region template.
	DefaultRegion string
	// Private says that an Amazon ECR registry takes credentials. Basic
	// registries do not have the flag.
	Private bool
	// Credential authenticates to the registry. When Hidden, its secrets are
	// missing and only its names can be relied on.
	Credential credential.Credential
	// Hidden says that Palette holds secrets that are not in Credential.
	Hidden bool
	// PodIdentity says that Palette authenticates with the identity of its own
	// pods; Credential is anonymous then.
	PodIdentity bool
	// CA holds PEM certificates that are trusted besides the system's roots.
	CA string
	// InsecureSkipVerify turns the verification of certificates off.
	InsecureSkipVerify bool
	// Synchronized says that Palette indexes the registry.
	Synchronized bool
}

// LookupCredential is the credential for requests to the registry from this
// machine. Without its secret in the settings, it is anonymous, with ErrHidden or
// ErrPodIdentity.
func (s Settings) LookupCredential() (credential.Credential, error) {
	switch {
	case s.PodIdentity:
		return credential.Credential{}, ErrPodIdentity
	case s.Hidden, s.secretMissing():
		return credential.Credential{}, ErrHidden
	default:
		return s.Credential, nil
	}
}

// secretMissing reports whether the credentials lack their secret: a
// configuration gives it only to a run that writes the registry.
func (s Settings) secretMissing() bool {
	switch s.Credential.Kind {
	case credential.Basic:
		return s.Credential.Password.IsZero()
	case credential.AccessKey:
		return s.Credential.SecretAccessKey.IsZero()
	default:
		return false
	}
}

// CheckEndpoint returns nil when the endpoint is one of the settings' kind, else
// the *endpoint.Error with the reason.
func (s Settings) CheckEndpoint() error {
	switch s.Kind {
	case Basic:
		return s.Endpoint.CheckBasic()
	case ECR:
		return s.Endpoint.CheckECR()
	default:
		return fmt.Errorf("registries of kind %q are not known", string(s.Kind))
	}
}

// Partition is the AWS partition of the registry, "" (Palette's default) when
// the endpoint has none. A template has none, since partitions share a suffix; its
// default region has one.
func (s Settings) Partition() string {
	if s.Endpoint.Templated {
		return endpoint.PartitionOf(s.DefaultRegion)
	}
	return s.Endpoint.Partition
}

// Secrets are what must not be printed of the settings, for redact.Text.
func (s Settings) Secrets() []redact.Secret { return s.Credential.Secrets() }

// String gives the settings without secrets.
func (s Settings) String() string {
	c := s.Credential
	return fmt.Sprintf(
		"{kind:%s endpoint:%s suffix:%s contentPath:%s defaultRegion:%s private:%t credential:{%s %s%s%s} hidden:%t "+
			"podIdentity:%t ca:%d bytes insecureSkipVerify:%t synchronized:%t}",
		s.Kind, s.Endpoint, s.Suffix, s.ContentPath, s.DefaultRegion, s.Private,
		c.Kind, c.Username, c.AccessKeyID, c.RoleARN, s.Hidden,
		s.PodIdentity, len(s.CA), s.InsecureSkipVerify, s.Synchronized)
}

// Format implements fmt.Formatter for every verb.
func (s Settings) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, s.String()) }

// LogValue implements slog.LogValuer.
func (s Settings) LogValue() slog.Value { return slog.StringValue(s.String()) }
