package oci_test

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

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
