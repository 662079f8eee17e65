package oci

import "net/http"

// What the fuzz targets reach for.
var RetryAfter = retryAfter

// Foreign parses a manifest and says what it is, "" for one that holds a chart
// by itself.
func Foreign(body []byte, mediaType string) (string, error) {
	parsed, err := parseManifest(body, mediaType)
	if err != nil {
		return "", err
	}
	var found graph
	found.add(parsed)
	if parsed.pulled() && len(found.configs) > 0 && len(found.archives) > 0 {
		return "", nil
	}
	return parsed.foreign(), nil
}

// Header makes a header of one field.
func Header(name, value string) http.Header { return http.Header{name: {value}} }
