package oci

import (
	"net/url"
	"strings"
)

// dockerHub is the API host of docker.io.
// Source: https://docs.docker.com/reference/api/registry/latest/
const dockerHub = "registry-1.docker.io"

// apiHost returns the host that serves the API of a registry.
func apiHost(host string) string {
	if host == "docker.io" || host == "index.docker.io" {
		return dockerHub
	}
	return host
}

// rootOf returns https://host/<suffix>/v2/.
func rootOf(host, suffix string) *url.URL {
	path := "/v2/"
	if suffix = strings.Trim(suffix, "/"); suffix != "" {
		path = "/" + suffix + path
	}
	return &url.URL{Scheme: "https", Host: apiHost(host), Path: path}
}

// sameOrigin compares scheme, host and port, with the default for no port.
func sameOrigin(a, b *url.URL) bool {
	// Not strings.EqualFold: it folds letters that are distinct in host names.
	hostA, hostB := strings.ToLower(a.Hostname()), strings.ToLower(b.Hostname())
	return a.Scheme == b.Scheme && portOf(a) == portOf(b) && hostA == hostB
}

func portOf(address *url.URL) string {
	if port := address.Port(); port != "" {
		return port
	}
	if address.Scheme == "https" {
		return "443"
	}
	return "80"
}
