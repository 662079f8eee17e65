package oci

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// maxNamed bounds the charts that an error names.
const maxNamed = 8

// graph holds the blobs of a tag that Helm considers. Its registry client
// (helm.sh/helm/v4, package pkg/registry) copies the graph with oras-go, from an
// index to its manifests and from a manifest to its subject, and selects the
// description and the archive of a chart by media type.
type graph struct {
	configs, archives []leaf
	// read holds the digests of the manifests that were read.
	read map[digest.Digest]bool
}

// leaf is a blob, and the manifest that names it.
type leaf struct {
	ocispec.Descriptor
	manifest *manifest
}

// collect reads all manifests below that of the tag.
func (a *artifact) collect(ctx context.Context, root manifest) (*graph, error) {
	found := &graph{read: map[digest.Digest]bool{root.digest: true}}
	for pending := []manifest{root}; len(pending) > 0; {
		next := pending[0]
		pending = pending[1:]
		found.add(next)
		for _, child := range next.children() {
			if found.read[child.Digest] {
				continue
			}
			if err := a.spent.manifests.Spend(1); err != nil {
				return nil, a.tooMany(err)
			}
			found.read[child.Digest] = true
			read, err := a.child(ctx, child)
			if err != nil {
				return nil, err
			}
			pending = append(pending, read)
		}
	}
	return found, nil
}

// add adds the descriptions and archives of a manifest, without duplicates.
func (g *graph) add(m manifest) {
	for _, blob := range m.blobs() {
		switch blob.MediaType {
		case probe.ConfigMediaType:
			g.configs = addLeaf(g.configs, leaf{blob, &m})
		case probe.ContentMediaType, legacyContent:
			g.archives = addLeaf(g.archives, leaf{blob, &m})
		}
	}
}

func addLeaf(leaves []leaf, found leaf) []leaf {
	if slices.ContainsFunc(leaves, func(l leaf) bool { return l.Digest == found.Digest }) {
		return leaves
	}
	return append(leaves, found)
}

// child reads the manifest of a descriptor in another manifest.
func (a *artifact) child(ctx context.Context, descriptor ocispec.Descriptor) (manifest, error) {
	if err := descriptor.Digest.Validate(); err != nil {
		return manifest{}, a.fail(probe.Malformed, "", fmt.Errorf("digest in the manifest: %w", err))
	}
	response, err := a.session.request(ctx, a.manifestRequest(descriptor.Digest.String(), descriptor.MediaType))
	var absent *probe.Error
	switch {
	case errors.As(err, &absent) && (absent.Outcome == probe.VersionAbsent || absent.Outcome == probe.ChartAbsent):
		return manifest{}, a.incomplete(absent, fmt.Sprintf("the manifest %s, which it names,", descriptor.Digest))
	case err != nil:
		return manifest{}, err
	}
	if received := descriptor.Digest.Algorithm().FromBytes(response.body); received != descriptor.Digest {
		return manifest{}, a.damaged(descriptor, received.String())
	}
	return a.parse(response, descriptor.MediaType)
}

// tooMany returns the error for a tag whose graph exceeds a limit.
func (a *artifact) tooMany(err error) *probe.Error {
	failed := a.fail(probe.TooLarge, "", err)
	if exceeded, is := budget.As(err); is {
		failed.Causes = []string{exceeded.Explain()}
	}
	failed.NextStep = "Push the chart under a tag of its own, with helm push."
	return failed
}

// several returns the error for more than one chart. Helm takes the chart that it
// downloads last.
func (a *artifact) several(ctx context.Context, found *graph) error {
	var names []string
	for _, config := range found.configs[:min(len(found.configs), maxNamed)] {
		names = append(names, a.name(ctx, config))
	}
	if more := len(found.configs) - maxNamed; more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	failed := a.fail(probe.SeveralCharts, strings.Join(names, ", "), nil)
	if len(found.configs) == 1 {
		failed.Found = fmt.Sprintf("%s, in %d archives", failed.Found, len(found.archives))
	}
	failed.Causes = []string{"charts were joined in one index, or one manifest, under this tag"}
	failed.NextStep = "Push each chart under a tag of its own, with helm push: which of these Helm takes is a " +
		"matter of chance."
	return failed
}

// name returns name and version of a chart, and the digest of its manifest.
func (a *artifact) name(ctx context.Context, config leaf) string {
	text := config.manifest.digest.String()
	body, err := a.blob(ctx, config.Descriptor, budget.Config)
	if err != nil {
		return text
	}
	metadata, err := chart.ParseMetadata(body)
	if err != nil || metadata.Name == "" {
		return text
	}
	return probe.Printable(strings.TrimSpace(metadata.Name+" "+metadata.Version), 200) + " (" + text + ")"
}
