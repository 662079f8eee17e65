package oci

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
