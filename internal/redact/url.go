package redact

import (
	"net/url"
	"slices"
)

// visible are the query parameters whose values help to understand a request
// and hold no secret: OCI distribution specification, token authentication
// specification, Palette API. Everything else (signatures, tokens, policies of
// pre-signed addresses) is replaced.
var visible = []string{
	"service", "scope", "n", "last", "tag", "digest", "mount", "from",
	"region", "partition", "publish", "forceSync", "skipPackSync", "name", "version", "limit", "offset",
}

// URL returns the address without user information and with every query value
// replaced that is not known to be harmless. A nil address gives "".
func URL(address *url.URL) string {
	if address == nil {
		return ""
	}
	clean := *address
	clean.User = nil
	clean.Fragment = ""
	query := clean.Query()
	for key := range query {
		if !slices.Contains(visible, key) {
			query[key] = []string{Mark}
		}
	}
	clean.RawQuery = query.Encode()
	return clean.String()
}
