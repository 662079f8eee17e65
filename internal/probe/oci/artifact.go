package oci

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/registry/remote/auth"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// Bounds of what is received, in bytes. That of the archive is the chart
// room's own.
const (
	maxManifest = 4 << 20
	maxConfig   = 1 << 20
)

// artifact is a chart that was found: its manifest, and the blobs behind it
// once somebody asked for them.
type artifact struct {
	session  *session
	target   probe.Target
	manifest manifest
	layer    ocispec.Descriptor

	metadata *memo[chart.Metadata]
	content  *memo[chart.Content]
}

// resolve asks for the manifest by tag, once, and judges what comes back.
func resolve(ctx context.Context, s *session, target probe.Target, keep func(error) time.Duration) (*artifact, error) {
	reference := target.Reference()
	answer, err := s.ask(ctx, question{
		operation:  probe.AskManifest,
		repository: reference.Repository, tag: reference.Tag,
		address: s.under(reference.Repository+"/manifests/"+reference.Tag, nil),
		accept:  acceptable,
		scopes:  []string{auth.ScopeRepository(reference.Repository, auth.ActionPull)},
		limit:   maxManifest,
	})
	if err != nil {
		return nil, err
	}
	found := &artifact{
		session: s, target: target,
		metadata: newMemo[chart.Metadata](keep, s.options.Now),
		content:  newMemo[chart.Content](keep, s.options.Now),
	}
	if found.manifest, err = parseManifest(answer.body, answer.header.Get("Content-Type")); err != nil {
		return nil, found.fail(probe.Malformed, "", err)
	}
	if foreign := found.manifest.foreign(); foreign != "" {
		return nil, found.notAChart(foreign, nil)
	}
	found.layer, _ = found.manifest.content()
	return found, found.identify(ctx)
}

// identify compares what the chart calls itself with what was asked for. helm
// push writes name and version into the manifest's annotations; a manifest
// made otherwise sends us to the config blob.
func (a *artifact) identify(ctx context.Context) error {
	name, named := a.manifest.Annotations[ocispec.AnnotationTitle]
	version, versioned := a.manifest.Annotations[ocispec.AnnotationVersion]
	if named && versioned {
		return a.compare(name, version)
	}
	_, err := a.describe(ctx)
	return err
}

func (a *artifact) compare(name, version string) error {
	// A tag cannot hold a plus sign, and not every tool puts it back.
	written := func(version string) string { return strings.ReplaceAll(version, "+", "_") }
	if name == a.target.Chart && written(version) == written(a.target.Version.String()) {
		return nil
	}
	failed := a.fail(probe.IdentityMismatch, probe.Printable(name+" "+version, 200), nil)
	failed.Misnamed = name != a.target.Chart
	failed.Causes = []string{"the chart was copied under another name or tag", "the tag was given by hand"}
	failed.NextStep = fmt.Sprintf("Push the chart under its own name and version, or ask for %s.", failed.Found)
	return failed
}

func (a *artifact) finding() probe.Finding {
	return probe.Finding{
		Reference: a.target.Reference(), Digest: a.manifest.digest,
		Size: a.layer.Size, Annotations: maps.Clone(a.manifest.Annotations),
	}
}

// describe reads the config blob, once.
func (a *artifact) describe(ctx context.Context) (chart.Metadata, error) {
	return a.metadata.do(ctx, "", func(ctx context.Context) (chart.Metadata, error) {
		body, err := a.blob(ctx, a.manifest.Config, maxConfig, 0)
		if err != nil {
			return chart.Metadata{}, err
		}
		metadata, err := chart.ParseMetadata(body)
		if err != nil {
			return chart.Metadata{}, a.notAChart("a damaged one, whose description cannot be read", err)
		}
		return metadata, a.compare(metadata.Name, metadata.Version)
	})
}

// open reads the archive, once.
func (a *artifact) open(ctx context.Context) (chart.Content, error) {
	return a.content.do(ctx, "", func(ctx context.Context) (chart.Content, error) {
		bounds := chart.DefaultBounds()
		body, err := a.blob(ctx, a.layer, bounds.Compressed, a.session.options.Timeouts.Content)
		if err != nil {
			return chart.Content{}, err
		}
		content, err := chart.ReadArchive(bytes.NewReader(body), bounds)
		if err != nil {
			return chart.Content{}, a.unreadable(err)
		}
		return content, a.compare(content.Metadata.Name, content.Metadata.Version)
	})
}

// blob fetches what a descriptor names and checks that it is that.
func (a *artifact) blob(ctx context.Context, descriptor ocispec.Descriptor, limit int64, timeout time.Duration) ([]byte, error) {
	if err := descriptor.Digest.Validate(); err != nil {
		return nil, a.fail(probe.Malformed, "", fmt.Errorf("digest in the manifest: %w", err))
	}
	reference := a.target.Reference()
	q := question{
		operation:  probe.AskBlob,
		repository: reference.Repository, tag: reference.Tag,
		address: a.session.under(reference.Repository+"/blobs/"+descriptor.Digest.String(), nil),
		scopes:  []string{auth.ScopeRepository(reference.Repository, auth.ActionPull)},
		limit:   min(limit, max(descriptor.Size, 0)),
		timeout: timeout,
	}
	if descriptor.Size > limit {
		q.limit = limit
		return nil, a.session.tooLarge(q, probe.Answer{URL: q.address.String()})
	}
	answer, err := a.session.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	if received := descriptor.Digest.Algorithm().FromBytes(answer.body); received != descriptor.Digest {
		failed := a.fail(probe.DigestMismatch, received.String(), nil)
		failed.Detail = "the manifest names " + descriptor.Digest.String()
		failed.Causes = []string{"the registry's storage is damaged", "something between here and the registry changes content"}
		failed.NextStep = "Push the chart again, and ask whoever runs the registry."
		return nil, failed
	}
	return answer.body, nil
}

// unreadable is an archive that arrived as it was pushed and is no good.
func (a *artifact) unreadable(err error) *probe.Error {
	var refused *chart.ArchiveError
	if errors.As(err, &refused) {
		switch refused.Reason {
		case chart.ArchiveTooLarge, chart.ArchiveTooManyFiles, chart.ArchiveTooDeep:
			failed := a.fail(probe.TooLarge, "", err)
			failed.Detail = probe.Printable(err.Error(), probe.MaxWords)
			failed.NextStep = "Leave out of the chart what does not belong to it (.helmignore)."
			return failed
		}
	}
	return a.notAChart("a damaged one, whose archive cannot be read", err)
}

func (a *artifact) notAChart(found string, err error) *probe.Error {
	failed := a.fail(probe.NotAChart, found, err)
	failed.Causes = []string{"something else than a whole Helm chart was pushed under this name"}
	failed.NextStep = "Push the chart with helm push, or correct the chart's name or version."
	if err != nil {
		failed.Detail = probe.Printable(err.Error(), probe.MaxWords)
	}
	return failed
}

func (a *artifact) fail(outcome probe.Outcome, found string, err error) *probe.Error {
	reference := a.target.Reference()
	failed := &probe.Error{
		Outcome: outcome, Registry: reference.Host, Repository: reference.Repository, Tag: reference.Tag,
		Method: "GET", URL: a.session.under(reference.Repository+"/manifests/"+reference.Tag, nil).String(),
		Found: found, Err: err,
	}
	if outcome == probe.Malformed && err != nil {
		failed.Detail = probe.Printable(err.Error(), probe.MaxWords)
		failed.Causes = []string{"a proxy or a login page answers in the registry's place", "what was pushed under this name is damaged"}
		failed.NextStep = "Check what answers under the address above; if it is the registry, push the chart again."
	}
	return failed
}
