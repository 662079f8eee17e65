package oci_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

func TestParseChallenge(t *testing.T) {
	t.Parallel()
	for header, want := range map[string][3]string{
		`Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="a"`: {"bearer", "https://auth.docker.io/token", "registry.docker.io"},
		`bearer service=s, realm=https://x/token`:                                            {"bearer", "https://x/token", "s"},
		`Basic realm="a registry"`:                                                           {"basic", "a registry", ""},
		`Basic`:                                                                              {"basic", "", ""},
		`Negotiate`:                                                                          {"negotiate", "", ""},
		``:                                                                                   {"", "", ""},
		`Bearer error="invalid, realm=evil",realm="https://good/token"`: {"bearer", "https://good/token", ""},
	} {
		scheme, realm, service := oci.ParseChallenge(oci.Header("Www-Authenticate", header))
		if got := [3]string{scheme, realm, service}; got != want {
			t.Errorf("%s: %q", header, got)
		}
	}
}

func FuzzParseChallenge(f *testing.F) {
	f.Add(`Bearer realm="https://auth.docker.io/token",service="registry.docker.io"`)
	f.Add(`Basic realm="x`)
	f.Add(`,,="" =`)
	f.Fuzz(func(t *testing.T, header string) {
		scheme, realm, service := oci.ParseChallenge(oci.Header("Www-Authenticate", header))
		if scheme != strings.ToLower(scheme) {
			t.Fatalf("%q", scheme)
		}
		if !strings.Contains(header, realm) || !strings.Contains(header, service) {
			t.Fatalf("%q and %q are not in the header", realm, service)
		}
	})
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"config":{"mediaType":"`+probe.ConfigMediaType+`"},"layers":[{"mediaType":"`+probe.ContentMediaType+`"}]}`), "application/vnd.oci.image.manifest.v1+json")
	f.Add([]byte(`{"manifests":[{}]}`), "application/vnd.oci.image.index.v1+json")
	f.Add([]byte(`{"blobs":[{}],"subject":{}}`), "application/vnd.oci.artifact.manifest.v1+json")
	f.Add([]byte(`{"schemaVersion":1}`), "application/json")
	f.Fuzz(func(t *testing.T, body []byte, mediaType string) {
		foreign, err := oci.Foreign(body, mediaType)
		if err == nil && (!utf8.ValidString(foreign) || len(foreign) > 300) {
			t.Fatalf("%q", foreign)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"7": 7 * time.Second, "0": 0, "Mon, 01 Jan 2024 00:01:00 GMT": time.Minute, "Sun, 31 Dec 2023 00:00:00 GMT": 0,
		"": -1, "-7": -1, "soon": -1, "99999999999999999999": -1,
	} {
		got, said := oci.RetryAfter(oci.Header("Retry-After", text), now)
		if !said {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
}
