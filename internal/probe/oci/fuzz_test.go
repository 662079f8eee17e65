package oci_test

import (
	"testing"
	"unicode/utf8"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

func FuzzManifest(f *testing.F) {
	f.Add(
		[]byte(
			`{"config":{"mediaType":"`+probe.ConfigMediaType+`"},"layers":[{"mediaType":"`+probe.ContentMediaType+
				`"}]}`,
		), "application/vnd.oci.image.manifest.v1+json",
	)
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
