package oci

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/registry/remote/auth"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/memo"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// artifact is a chart in a registry: its manifest, and the blobs that were read.
type artifact struct {
	session *session
	target  probe.Target
	// digest is that of the manifest or index of the tag.
	digest digest.Digest
	config leaf
	layer  leaf

	spent spending

	metadata *memo.Memo[string, chart.Metadata]
	content  *memo.Memo[string, chart.Content]
}

// resolve requests the manifest by tag and those that it refers to, and checks
// that they contain the requested chart.
func resolve(ctx context.Context, s *session, target probe.Target, keep func(error) time.Duration) (*artifact, error) {
	found := &artifact{
		session: s, target: target, spent: newSpending(),
		metadata: newLookups[chart.Metadata](keep, s.options.Now),
		content:  newLookups[chart.Content](keep, s.options.Now),
	}
	response, err := s.request(ctx, found.manifestRequest(target.Reference().Tag, acceptable...))
	if err != nil {
		return nil, err
	}
	root, err := found.parse(response, "")
	if err != nil {
		return nil, err
	}
	if err := found.choose(ctx, root); err != nil {
		return nil, err
	}
	return found, found.identify(ctx)
}

// pull returns a request for a path below the chart's repository.
func (a *artifact) pull(operation probe.Operation, path string, limit budget.Limit) apiRequest {
	reference := a.target.Reference()
	return apiRequest{
		operation:  operation,
		repository: reference.Repository, tag: reference.Tag,
		address: a.session.under(reference.Repository+path, nil),
		scopes:  []string{auth.ScopeRepository(reference.Repository, auth.ActionPull)},
		limit:   limit,
	}
}

// manifestRequest returns a request for the manifest of a tag or digest.
func (a *artifact) manifestRequest(name string, accept ...string) apiRequest {
	q := a.pull(probe.GetManifest, "/manifests/"+name, budget.Manifest)
	q.accept = accept
	return q
}

// errNoManifest is the error for a response that is neither a manifest nor JSON.
var errNoManifest = errors.New("the response is no manifest")

// parse reads a manifest of the media type requested, "" for any.
func (a *artifact) parse(response apiResponse, requested string) (manifest, error) {
	served, _, err := mime.ParseMediaType(response.header.Get("Content-Type"))
	if err != nil {
		return manifest{}, a.fail(probe.Malformed, "", fmt.Errorf("header Content-Type of the manifest: %w", err))
	}
	if requested != "" && served != requested {
		return manifest{}, a.notAChart(
			fmt.Sprintf("an index whose manifest is served as %q in the place of %q", served, requested), nil,
		)
	}
	if isManifest(served) {
		if err := a.spent.count(response.body); err != nil {
			return manifest{}, a.tooMany(err)
		}
	}
	parsed, err := parseManifest(response.body, served)
	if err == nil && !isManifest(served) && !json.Valid(response.body) {
		err = errNoManifest // such as a page of a proxy, which is no fact about the chart
	}
	if err != nil {
		return manifest{}, a.fail(probe.Malformed, "", err)
	}
	return parsed, nil
}

// choose finds the only chart below the manifest of the tag.
func (a *artifact) choose(ctx context.Context, root manifest) error {
	a.digest = root.digest
	if !root.pulled() {
		return a.notAChart(root.foreign(), nil)
	}
	found, err := a.collect(ctx, root)
	switch {
	case err != nil:
		return err
	case len(found.configs) == 0:
		return a.notAChart(root.foreign(), nil)
	case len(found.archives) == 0:
		return a.notAChart("a Helm chart's description without its archive", nil)
	case len(found.configs) > 1 || len(found.archives) > 1:
		return a.several(ctx, found)
	}
	a.config, a.layer = found.configs[0], found.archives[0]
	return nil
}

// identify compares the chart's name and version with the requested ones. helm
// push writes them into the manifest's annotations, which save a request if they
// agree. If they differ, the chart decides, since any client may set annotations.
func (a *artifact) identify(ctx context.Context) error {
	annotations := a.config.manifest.Annotations
	if a.isWanted(annotations[ocispec.AnnotationTitle], annotations[ocispec.AnnotationVersion]) {
		return nil
	}
	_, err := a.describe(ctx)
	return err
}

// isWanted reports whether name and version are the requested ones. It ignores a
// leading v, since a chart may be tagged both ways. A tag cannot contain a plus
// sign, and some tools do not restore it.
func (a *artifact) isWanted(name, version string) bool {
	written := func(version string) string {
		return strings.ReplaceAll(strings.TrimPrefix(version, "v"), "+", "_")
	}
	return name == a.target.Chart && written(version) == written(a.target.Version.String())
}

func (a *artifact) identityMismatch(metadata chart.Metadata) *probe.Error {
	failed := a.fail(probe.IdentityMismatch, probe.Printable(metadata.Name+" "+metadata.Version, 200), nil)
	failed.Misnamed = metadata.Name != a.target.Chart
	failed.Causes = []string{"the chart was copied under another name or tag", "the tag was given by hand"}
	failed.NextStep = fmt.Sprintf("Push the chart under its own name and version, or use %s.", failed.Found)
	return failed
}

func (a *artifact) finding() probe.Finding {
	return probe.Finding{
		Reference: a.target.Reference(), Digest: a.digest,
		Size: a.layer.Size, Annotations: maps.Clone(a.config.manifest.Annotations),
	}
}

// describe returns the metadata of the config blob, or, if these differ from the
// requested ones, of the Chart.yaml in the archive, which Helm installs by.
func (a *artifact) describe(ctx context.Context) (chart.Metadata, error) {
	metadata, err := a.configMetadata(ctx)
	if err != nil || a.isWanted(metadata.Name, metadata.Version) {
		return metadata, err
	}
	content, err := a.open(ctx)
	return content.Metadata, err
}

func (a *artifact) configMetadata(ctx context.Context) (chart.Metadata, error) {
	return a.metadata.Get(ctx, "", func(ctx context.Context) (chart.Metadata, error) {
		body, err := a.blob(ctx, a.config.Descriptor, budget.Config)
		if err != nil {
			return chart.Metadata{}, err
		}
		metadata, err := chart.ParseMetadata(body)
		if err != nil {
			return chart.Metadata{}, a.notAChart("a damaged one, whose description cannot be read", err)
		}
		return metadata, nil
	})
}

// open reads the archive.
func (a *artifact) open(ctx context.Context) (chart.Content, error) {
	return a.content.Get(ctx, "", func(ctx context.Context) (chart.Content, error) {
		body, err := a.blob(ctx, a.layer.Descriptor, budget.Archive)
		if err != nil {
			return chart.Content{}, err
		}
		content, err := chart.ReadArchive(ctx, bytes.NewReader(body))
		if ctx.Err() != nil {
			return chart.Content{}, budget.Ended(ctx, ctx.Err())
		}
		if err != nil {
			return chart.Content{}, a.unreadable(err)
		}
		if !a.isWanted(content.Metadata.Name, content.Metadata.Version) {
			return chart.Content{}, a.identityMismatch(content.Metadata)
		}
		return content, nil
	})
}

// blob fetches the content of a descriptor and checks its digest and size.
func (a *artifact) blob(ctx context.Context, descriptor ocispec.Descriptor, limit budget.Limit) ([]byte, error) {
	if err := descriptor.Digest.Validate(); err != nil {
		return nil, a.fail(probe.Malformed, "", fmt.Errorf("digest in the manifest: %w", err))
	}
	q := a.pull(probe.GetBlob, "/blobs/"+descriptor.Digest.String(), limit)
	q.archive = limit == budget.Archive
	if descriptor.Size > limit.Max {
		return nil, a.session.classify(ctx, probe.Login{}, q, probe.Response{Err: budget.Over(limit, descriptor.Size)})
	}
	q.limit.Max = max(descriptor.Size, 0)
	response, err := a.session.request(ctx, q)
	var failed *probe.Error
	switch {
	case errors.As(err, &failed) && failed.Status == http.StatusNotFound:
		return nil, a.incomplete(failed, "the content "+descriptor.Digest.String()+", which its manifest names,")
	case errors.As(err, &failed) && failed.Outcome == probe.TooLarge && exceeds(failed, q.limit):
		return nil, a.damaged(descriptor, fmt.Sprintf("more than %d bytes", descriptor.Size))
	case err != nil:
		return nil, err
	}
	if received := descriptor.Digest.Algorithm().FromBytes(response.body); received != descriptor.Digest {
		return nil, a.damaged(descriptor, received.String())
	}
	if int64(len(response.body)) != descriptor.Size {
		return nil, a.damaged(descriptor,
			fmt.Sprintf("%d bytes in the place of %d", len(response.body), descriptor.Size))
	}
	return response.body, nil
}

func exceeds(err error, limit budget.Limit) bool {
	exceeded, is := budget.As(err)
	return is && exceeded.Limit == limit
}

// damaged returns the error for content that differs from its descriptor.
func (a *artifact) damaged(descriptor ocispec.Descriptor, received string) *probe.Error {
	failed := a.fail(probe.DigestMismatch, received, nil)
	failed.Detail = "the manifest names " + descriptor.Digest.String()
	failed.Causes = []string{
		"the registry's storage is damaged", "something between here and the registry changes content",
	}
	failed.NextStep = "Push the chart again. If the failure persists, contact the operator of the registry."
	return failed
}

// incomplete returns the error for a chart that lacks a part in the registry.
func (a *artifact) incomplete(absent *probe.Error, part string) *probe.Error {
	failed := a.notAChart("an incomplete one: "+part+" is not there", nil)
	failed.Method, failed.URL = absent.Method, absent.URL
	failed.Status, failed.Code, failed.Detail = absent.Status, absent.Code, absent.Detail
	failed.Causes = []string{"the push was not completed, or a part was removed", "replication has not caught up"}
	failed.NextStep = "Push the chart again, or wait for replication."
	return failed
}

// unreadable returns the error for an archive that was damaged before its push.
func (a *artifact) unreadable(err error) *probe.Error {
	if exceeded, is := budget.As(err); is {
		failed := a.fail(probe.TooLarge, "", err)
		failed.Method, failed.URL = "", "" // no response is the cause
		failed.Causes = []string{probe.Printable(err.Error(), probe.MaxErrorBody) + "; " + exceeded.Limit.Why}
		failed.NextStep = "Leave out of the chart what does not belong to it (.helmignore)."
		return failed
	}
	return a.notAChart("a damaged one, whose archive cannot be read", err)
}

func (a *artifact) notAChart(found string, err error) *probe.Error {
	failed := a.fail(probe.NotAChart, found, err)
	failed.Causes = []string{"something else than a whole Helm chart was pushed under this name"}
	failed.NextStep = "Push the chart with helm push, or correct the chart's name or version."
	if err != nil {
		failed.Detail = probe.Printable(err.Error(), probe.MaxErrorBody)
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
		failed.Detail = probe.Printable(err.Error(), probe.MaxErrorBody)
		failed.Causes = []string{
			"a proxy or a login page responds in the registry's place", "what was pushed under this name is damaged",
		}
		failed.NextStep = "Check what responds under the address above; if it is the registry, push the chart again."
	}
	return failed
}
