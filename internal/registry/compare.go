package registry

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

// ReadsAs reports whether settings that were read can be what was sent. It
// ignores what a response may hide (secrets, an external id), not carry yet
// (synchronization) or spell differently: a scheme, the case of a host, outer
// slashes and line breaks.
func (s Settings) ReadsAs(sent Settings) bool {
	if s.Credential.ExternalID == "" {
		sent.Credential.ExternalID = ""
	}
	return plainEndpoint(s.Endpoint) == plainEndpoint(sent.Endpoint) && s.plain() == sent.plain()
}

// plain is what ReadsAs compares besides the endpoint, in one spelling.
func (s Settings) plain() Settings {
	s.Endpoint = endpoint.Endpoint{}
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

// plainEndpoint compares the text, since Palette may hold one that does not parse.
func plainEndpoint(e endpoint.Endpoint) string {
	text := e.String()
	if _, rest, found := strings.Cut(text, "://"); found {
		text = rest
	}
	host, path, _ := strings.Cut(text, "/")
	return strings.ToLower(host) + "/" + strings.Trim(path, "/")
}
