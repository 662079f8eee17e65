package registry

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
)

// ReadsAs reports whether settings that were read can be what was sent. Left
// out is what a response may hide (secrets, an external id), not carry yet
// (synchronization) or spell in another way: a scheme, the case of a host,
// outer slashes and line breaks.
func (s Settings) ReadsAs(sent Settings) bool {
	if s.Credential.ExternalID == "" {
		sent.Credential.ExternalID = ""
	}
	return s.plain() == sent.plain()
}

// plain is what of settings is compared, each in one spelling.
func (s Settings) plain() Settings {
	s.Endpoint = plainEndpoint(s.Endpoint)
	s.Suffix = strings.Trim(s.Suffix, "/")
	s.ContentPath = strings.Trim(s.ContentPath, "/")
	s.CA = strings.TrimSpace(s.CA)
	s.Credential = credential.Credential{
		Kind: s.Credential.Kind, Username: s.Credential.Username, AccessKeyID: s.Credential.AccessKeyID,
		RoleARN: s.Credential.RoleARN, ExternalID: s.Credential.ExternalID,
	}
	if s.Credential.Kind == credential.Anonymous {
		s.Credential.Kind = ""
	}
	s.Hidden, s.Synchronized = false, false
	return s
}

func plainEndpoint(text string) string {
	if _, rest, found := strings.Cut(text, "://"); found {
		text = rest
	}
	host, path, _ := strings.Cut(text, "/")
	return strings.ToLower(host) + "/" + strings.Trim(path, "/")
}
