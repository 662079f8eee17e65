package oci_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

const (
	ociManifest    = ocispec.MediaTypeImageManifest
	ociIndex       = ocispec.MediaTypeImageIndex
	dockerV2       = "application/vnd.docker.distribution.manifest.v2+json"
	dockerList     = "application/vnd.docker.distribution.manifest.list.v2+json"
	ociArtifact    = "application/vnd.oci.artifact.manifest.v1+json"
	provenanceType = "application/vnd.cncf.helm.chart.provenance.v1.prov"
	legacyType     = "application/tar+gzip"

	chartYAML = "apiVersion: v2\nname: web\nversion: 1.2.3\n"
	config    = `{"apiVersion":"v2","name":"web","version":"1.2.3"}`
)

// chartFields is the manifest of a chart, as helm push makes it.
func (s *stock) chartFields(config string, archive []byte) map[string]any {
	return map[string]any{
		"schemaVersion": 2, "mediaType": ociManifest,
		"config": s.blob(probe.ConfigMediaType, []byte(config)),
		"layers": []descriptor{s.blob(probe.ContentMediaType, archive)},
	}
}

func web() []byte { return tgz(files("Chart.yaml", chartYAML, "values.yaml", "a: 1\n")...) }

func other() []byte {
	return tgz(packedEntry{name: "db/Chart.yaml", text: "apiVersion: v2\nname: db\nversion: 1.0.0\n"})
}

// manifestWith is the manifest of a chart with some fields changed; nil drops a field.
func manifestWith(mediaType string, change map[string]any) func(*stock) {
	return func(s *stock) {
		fields := s.chartFields(config, web())
		maps.Copy(fields, change)
		maps.DeleteFunc(fields, func(_ string, value any) bool { return value == nil })
		s.tag(s.manifest(mediaType, fields))
	}
}

// layered is a chart with other layers, which are made from the archive.
func layered(layers func(s *stock, archive descriptor) []descriptor) func(*stock) {
	return func(s *stock) {
		fields := s.chartFields(config, web())
		fields["layers"] = layers(s, s.blob(probe.ContentMediaType, web()))
		s.tag(s.manifest(ociManifest, fields))
	}
}

// retyped is a chart whose archive has another media type.
func retyped(mediaType string) func(*stock) {
	return layered(func(s *stock, _ descriptor) []descriptor { return []descriptor{s.blob(mediaType, web())} })
}

// tagged is what push pushes, under another tag as well.
func tagged(tag string, push func(*stock)) func(*stock) {
	return func(s *stock) {
		push(s)
		s.manifests[tag] = s.manifests["1.2.3"]
	}
}

// described is a chart with another config blob.
func described(text string) func(*stock) {
	return func(s *stock) { s.tag(s.manifest(ociManifest, s.chartFields(text, web()))) }
}

// archived is a chart with another archive.
func archived(content []byte) func(*stock) {
	return func(s *stock) { s.tag(s.manifest(ociManifest, s.chartFields(config, content))) }
}

func (s *stock) image() descriptor {
	return s.manifest(ociManifest, map[string]any{
		"schemaVersion": 2, "mediaType": ociManifest,
		"config": s.blob(ocispec.MediaTypeImageConfig, []byte(`{"architecture":"amd64","os":"linux"}`)),
		"layers": []descriptor{s.blob(ocispec.MediaTypeImageLayerGzip, []byte("layer"))},
	})
}

func (s *stock) index(mediaType string, manifests ...descriptor) descriptor {
	return s.manifest(mediaType, map[string]any{"schemaVersion": 2, "mediaType": mediaType, "manifests": manifests})
}

func (s *stock) web() descriptor { return s.manifest(ociManifest, s.chartFields(config, web())) }

func (s *stock) db() descriptor {
	return s.manifest(ociManifest, s.chartFields(`{"name":"db","version":"1.0.0"}`, other()))
}

const (
	byChance   = "Helm takes one of several by chance"
	byIdentity = "the layer would install another chart than it names"
)

// TestManifestsAsHelm is the table of artifacts that a tag may have.
func TestManifestsAsHelm(t *testing.T) {
	t.Parallel()
	annotations := func(title, version string) map[string]any {
		return map[string]any{
			"annotations": map[string]string{ocispec.AnnotationTitle: title, ocispec.AnnotationVersion: version},
		}
	}
	compare(t, []artifact{
		{name: "as helm push", push: manifestWith(ociManifest, nil), helm: true},
		{name: "annotations that agree", push: manifestWith(ociManifest, annotations("web", "1.2.3")), helm: true},
		{name: "a descriptive title", push: manifestWith(ociManifest, annotations("Web application", "1.2.3")), helm: true},
		{name: "the version of the application", push: manifestWith(ociManifest, annotations("web", "9.9")), helm: true},
		{name: "no mediaType in the manifest", push: manifestWith(ociManifest, map[string]any{"mediaType": nil}), helm: true},
		{name: "another mediaType in the manifest", push: manifestWith(ociManifest, map[string]any{"mediaType": ociIndex}), helm: true},
		{name: "schemaVersion 1", push: manifestWith(ociManifest, map[string]any{"schemaVersion": 1}), helm: true},
		{name: "an artifactType", push: manifestWith(ociManifest, map[string]any{"artifactType": "application/vnd.example"}), helm: true},
		{name: "manifests in an image manifest", push: manifestWith(ociManifest, map[string]any{"manifests": []descriptor{{MediaType: ociManifest}}}), helm: true},
		{name: "served with a parameter", push: manifestWith(ociManifest+"; charset=utf-8", nil), helm: true},
		{name: "served as JSON", push: manifestWith("application/json", nil)},
		{name: "served as an index", push: manifestWith(ociIndex, nil)},
		{name: "served without a type", push: manifestWith("", nil), differs: "a proxy may have dropped the header: the plan warns"},
		{name: "Docker's manifest", push: manifestWith(dockerV2, nil)},
		{name: "without config", push: manifestWith(ociManifest, map[string]any{"config": nil})},
		{name: "without layers", push: manifestWith(ociManifest, map[string]any{"layers": nil})},
		{name: "the archive of Helm before 3.7", push: retyped(legacyType), helm: true},
		{name: "an archive of another type", push: retyped("application/gzip")},
		{name: "provenance", push: layered(func(s *stock, archive descriptor) []descriptor {
			return []descriptor{s.blob(provenanceType, []byte("signature")), archive}
		}), helm: true},
		{name: "absent provenance", push: layered(func(_ *stock, archive descriptor) []descriptor {
			return []descriptor{archive, {provenanceType, digest.FromString("gone"), 4}}
		}), helm: true},
		{name: "a signature among the layers", push: layered(func(s *stock, archive descriptor) []descriptor {
			return []descriptor{archive, s.blob("application/vnd.dev.cosign.simplesigning.v1+json", []byte("{}"))}
		}), helm: true},
		{name: "one archive twice", push: layered(func(_ *stock, archive descriptor) []descriptor {
			return []descriptor{archive, archive}
		}), helm: true},
		{name: "two archives", push: layered(func(s *stock, archive descriptor) []descriptor {
			return []descriptor{archive, s.blob(probe.ContentMediaType, other())}
		}), helm: true, differs: byChance},

		{name: "an image", push: func(s *stock) { s.tag(s.image()) }},
		{name: "a chart with the config of an image", push: manifestWith(ociManifest, map[string]any{"config": descriptor{ocispec.MediaTypeImageConfig, digest.FromString("{}"), 2}})},
		{name: "an empty config", push: manifestWith(ociManifest, map[string]any{"config": descriptor{ocispec.MediaTypeEmptyJSON, digest.FromString("{}"), 2}, "artifactType": probe.ConfigMediaType})},

		{name: "index of an image", push: func(s *stock) { s.tag(s.index(ociIndex, s.image())) }},
		{name: "index without manifests", push: func(s *stock) { s.tag(s.index(ociIndex)) }},
		{name: "index of a chart", push: func(s *stock) { s.tag(s.index(ociIndex, s.web())) }, helm: true},
		{name: "index of an image and a chart", push: func(s *stock) { s.tag(s.index(ociIndex, s.image(), s.web())) }, helm: true},
		{name: "index of a chart, twice", push: func(s *stock) { s.tag(s.index(ociIndex, s.web(), s.web())) }, helm: true},
		{name: "index of two charts", push: func(s *stock) { s.tag(s.index(ociIndex, s.web(), s.db())) }, helm: true, differs: byChance},
		{name: "index of another chart", push: func(s *stock) { s.tag(s.index(ociIndex, s.db())) }, helm: true, differs: byIdentity},
		{name: "index in an index", push: func(s *stock) { s.tag(s.index(ociIndex, s.image(), s.index(ociIndex, s.web()))) }, helm: true},
		{name: "Docker's list", push: func(s *stock) { s.tag(s.index(dockerList, s.web())) }},
		{name: "Docker's list in an index", push: func(s *stock) { s.tag(s.index(ociIndex, s.index(dockerList, s.web()))) }, helm: true},
		{name: "Docker's manifest in an index", push: func(s *stock) {
			s.tag(s.index(ociIndex, s.manifest(dockerV2, s.chartFields(config, web()))))
		}, helm: true},
		{name: "index with an absent manifest", push: func(s *stock) {
			s.tag(s.index(ociIndex, s.web(), descriptor{ociManifest, digest.FromString("gone"), 4}))
		}},
		{name: "index with a manifest of another type than stated", push: func(s *stock) {
			inside := s.manifest(dockerV2, s.chartFields(config, web()))
			inside.MediaType = ociManifest
			s.tag(s.index(ociIndex, inside))
		}},
		{name: "index with an unknown media type", push: func(s *stock) {
			s.tag(s.index(ociIndex, s.web(), descriptor{"application/vnd.example", digest.FromString("gone"), 4}))
		}, helm: true},
		{name: "index that names the blobs of a chart", push: func(s *stock) {
			s.tag(
				s.index(ociIndex, s.blob(probe.ConfigMediaType, []byte(config)), s.blob(probe.ContentMediaType, web())),
			)
		}, helm: true},
		{name: "an artifact manifest", push: func(s *stock) {
			s.tag(s.manifest(ociArtifact, map[string]any{"mediaType": ociArtifact, "blobs": []descriptor{
				s.blob(probe.ConfigMediaType, []byte(config)), s.blob(probe.ContentMediaType, web()),
			}}))
		}},
		{name: "index of a hundred images and a chart", push: func(s *stock) {
			var manifests []descriptor
			for i := range 100 {
				manifests = append(
					manifests,
					s.manifest(
						ociManifest, map[string]any{"config": s.blob(ocispec.MediaTypeImageConfig, fmt.Append(nil, i))},
					),
				)
			}
			s.tag(s.index(ociIndex, append(manifests, s.web())...))
		}, helm: true}, // more than the bound: the plan warns

		{name: "subject", push: func(s *stock) {
			fields := s.chartFields(config, web())
			fields["subject"] = s.image()
			s.tag(s.manifest(ociManifest, fields))
		}, helm: true},
		{name: "absent subject", push: manifestWith(ociManifest, map[string]any{"subject": descriptor{ociManifest, digest.FromString("gone"), 4}})},
		{name: "a signature whose subject is a chart", push: func(s *stock) {
			s.tag(s.manifest(ociManifest, map[string]any{
				"schemaVersion": 2, "config": s.blob(ocispec.MediaTypeEmptyJSON, []byte("{}")), "subject": s.web(),
			}))
		}, helm: true},

		{name: "config {}", push: described(`{}`), helm: true},
		{name: "config null", push: described(`null`), helm: true},
		{name: "config of another chart", push: described(`{"name":"other","version":"9.9.9"}`), helm: true},
		{name: "config with fields that Helm does not know", push: described(`{"name":"web","version":"1.2.3","x":{"y":[1]}}`), helm: true},
		{name: "config that is not JSON", push: described(`name: web`)},
		{name: "config that is a list", push: described(`[]`)},
		{name: "config with a number for a name", push: described(`{"name":1,"version":"1.2.3"}`)},
		{name: "config with a text for keywords", push: described(`{"name":"web","version":"1.2.3","keywords":"a"}`)},
		{name: "config that is empty", push: described(``)},
		{name: "absent config", push: manifestWith(ociManifest, map[string]any{"config": descriptor{probe.ConfigMediaType, digest.FromString("gone"), 4}})},
		{name: "config larger than its bound", push: described(`{"name":"web","version":"1.2.3","x":"` + strings.Repeat("x", 1<<20) + `"}`), helm: true}, // the plan warns
		{name: "config of another size", push: func(s *stock) {
			fields := s.chartFields(config, web())
			stated := s.blob(probe.ConfigMediaType, []byte(config))
			stated.Size--
			fields["config"] = stated
			s.tag(s.manifest(ociManifest, fields))
		}},
		{name: "archive of another size", push: layered(func(_ *stock, archive descriptor) []descriptor {
			archive.Size++
			return []descriptor{archive}
		})},
		{name: "absent archive", push: manifestWith(ociManifest, map[string]any{"layers": []descriptor{{probe.ContentMediaType, digest.FromString("gone"), 4}}})},
		{name: "archive with other content than its digest", push: layered(func(
			s *stock, archive descriptor,
		) []descriptor {
			s.blobs[archive.Digest.String()] = []byte(strings.Repeat("x", archive.Size))
			return []descriptor{archive}
		})},
		{name: "no manifest", push: func(*stock) {}},
		{name: "a page", push: func(s *stock) { s.manifests["1.2.3"] = served{"text/html", []byte("<html>log in</html>")} },
			differs: "a proxy or a login page responds: the plan warns"},
		{name: "a manifest that is not JSON", push: func(s *stock) { s.manifests["1.2.3"] = served{ociManifest, []byte("<html>")} },
			differs: "a proxy or a login page may respond: the plan warns"},
	})
}
