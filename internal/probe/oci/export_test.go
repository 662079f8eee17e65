package oci

import "net/http"

// What the fuzz targets reach for.
var (
	ParseChallenge = parseChallenge
	RetryAfter     = retryAfter
)

// Foreign parses a manifest and says what it is, "" for a chart.
func Foreign(body []byte, contentType string) (string, error) {
	parsed, err := parseManifest(body, contentType)
	if err != nil {
		return "", err
	}
	if _, found := parsed.content(); !found && parsed.foreign() == "" {
		panic("a chart without an archive")
	}
	return parsed.foreign(), nil
}

// Header makes a header of one field.
func Header(name, value string) http.Header { return http.Header{name: {value}} }
