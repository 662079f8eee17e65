package redact

import (
	"net/url"
	"slices"
)

// visible are the query parameters whose values are no secrets (OCI distribution
// specification, token authentication specification, Palette API), unlike signatures,
// tokens and policies of pre-signed addresses.
var visible = []string{
	"service", "scope", "n", "last", "tag", "digest", "mount", "from",
	"region", "partition", "publish", "forceSync", "skipPackSync", "name", "version", "limit", "offset",
}

// URL returns the address without user information and fragment, and with Mark for query
// values that are not visible. A nil address gives "".
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
