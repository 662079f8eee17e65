package oci_test

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/opencontainers/go-digest"
	helmchart "helm.sh/helm/v4/pkg/chart"
	helmcommon "helm.sh/helm/v4/pkg/chart/common"
	helmvalues "helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/loader"
	helmv2 "helm.sh/helm/v4/pkg/chart/v2"
	helmv2loader "helm.sh/helm/v4/pkg/chart/v2/loader"
	helmutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/registry"
	"oras.land/oras-go/v2/registry/remote/auth"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/chart/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

// These tests compare the provider with Helm. Helm's registry client, loader and
// values library read the same registry as the prober and the rooms that a layer uses.
// The tables of artifacts are in helm_manifest_test.go and helm_archive_test.go; a row
// states what Helm does, and why the provider decides otherwise, if it does.

// TestMain discards the standard log, to which Helm writes warnings about charts.
func TestMain(m *testing.M) {
	log.SetOutput(io.Discard)
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

// artifact is an artifact, with the verdicts of Helm and the provider.
type artifact struct {
	name string
	// push fills the repository; see stock.
	push func(*stock)
	// version and values are those of the layer; by default, 1.2.3 and none.
	version, values string
	// helm is whether Helm pulls the chart and prepares to render it.
	helm bool
	// differs is why the provider decides otherwise, "" if it does not.
	differs string
}

// comparison is a world in which Helm and the provider read the same repositories.
type comparison struct {
	world  *world
	stocks map[string]*stock
	prober *oci.Prober
	helm   *registry.Client
}

// compare compares the verdicts on every artifact of a table.
func compare(t *testing.T, table []artifact) {
	t.Helper()
	c := newComparison(t, table)
	names := map[string]bool{}
	for i, row := range table {
		if names[row.name] {
			t.Errorf("%q is in the table twice", row.name)
		}
		names[row.name] = true
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			c.row(t, fmt.Sprintf("case%d", i), row)
		})
	}
}

func newComparison(t *testing.T, table []artifact) *comparison {
	t.Helper()
	c := &comparison{world: newWorld(t), stocks: map[string]*stock{}}
	for i, row := range table {
		s := newStock()
		row.push(s)
		c.stocks[fmt.Sprintf("case%d", i)] = s
	}
	c.world.handle(host, c)
	c.prober = c.world.prober()
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: c.world.trust(),
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, c.world.addr)
		},
	}}
	helm, err := registry.NewClient(
		registry.ClientOptHTTPClient(client), registry.ClientOptWriter(io.Discard),
		registry.ClientOptAuthorizer(auth.Client{Client: client}),
		registry.ClientOptCredentialsFile(t.TempDir()+"/config.json"),
	)
	if err != nil {
		t.Fatal(err)
	}
	c.helm = helm
	return c
}

func (c *comparison) row(t *testing.T, folder string, row artifact) {
	version := cmp.Or(row.version, "1.2.3")
	helm := c.helmVerdict(folder, version, row.values)
	if (helm.err == nil) != row.helm {
		t.Errorf("Helm: %v; the table has %t", helm.err, row.helm)
	}
	provider := c.providerVerdict(t, folder, version, row.values)
	if accepted := provider.err == nil; accepted != (helm.err == nil) != (row.differs != "") {
		t.Errorf("the provider: %v\nHelm: %v\ndiffers on purpose: %q", provider.err, helm.err, row.differs)
	}
	// The digest is unknown if the provider only warns that it cannot read the artifact.
	if provider.digest != "" && helm.digest != "" && provider.digest != helm.digest {
		t.Errorf("the provider found %s, Helm %s", provider.digest, helm.digest)
	}
	if provider.values == nil || helm.err != nil {
		return
	}
	if diff := gocmp.Diff(helm.values, provider.values, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("values (-Helm +the provider):\n%s", diff)
	}
}

// verdict is the result of reading an artifact; an error rejects it.
type verdict struct {
	digest string         // of the manifest or index, "" if unknown
	values map[string]any // for which the chart is rendered
	err    error
}

// helmVerdict does what helm install does before it renders the chart.
func (c *comparison) helmVerdict(folder, version, values string) verdict {
	pulled, err := c.helm.Pull("oci://" + host + "/" + folder + "/web:" + version)
	if err != nil {
		return verdict{err: fmt.Errorf("pull: %w", err)}
	}
	merged, err := helmInstalls(pulled.Chart.Data, values)
	return verdict{pulled.Manifest.Digest, merged, err}
}

// helmInstalls returns the values for which Helm renders a chart.
func helmInstalls(archive []byte, values string) (map[string]any, error) {
	loaded, err := loader.LoadArchive(bytes.NewReader(archive))
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	accessor, err := helmchart.NewAccessor(loaded)
	if err != nil {
		return nil, err
	}
	chartV2, isV2 := loaded.(*helmv2.Chart)
	if !isV2 {
		return nil, errors.New("invalid chart apiVersion")
	}
	if kind := chartV2.Metadata.Type; kind != "" && kind != "application" {
		return nil, fmt.Errorf("%s charts are not installable", kind)
	}
	if err := helmMissing(chartV2, accessor.MetaDependencies()); err != nil {
		return nil, err
	}
	constraint := chartV2.Metadata.KubeVersion
	if constraint != "" && !helmutil.IsCompatibleRange(constraint, "1.34.0") {
		return nil, errors.New("chart requires kubeVersion " + constraint)
	}
	given, err := helmv2loader.LoadValues(strings.NewReader(values))
	if err != nil {
		return nil, fmt.Errorf("values: %w", err)
	}
	if err := helmutil.ProcessDependencies(chartV2, given); err != nil {
		return nil, fmt.Errorf("dependencies: %w", err)
	}
	rendered, err := helmvalues.ToRenderValues(
		chartV2, given, helmcommon.ReleaseOptions{}, helmcommon.DefaultCapabilities,
	)
	if err != nil {
		return nil, err
	}
	merged, _ := rendered["Values"].(helmcommon.Values)
	return merged, nil
}

// helmMissing is CheckDependencies of helm.sh/helm/v4/pkg/action, a package that
// imports the Kubernetes client.
func helmMissing(chartV2 *helmv2.Chart, declared []helmchart.Dependency) error {
	packed := map[string]bool{}
	for _, subchart := range chartV2.Dependencies() {
		packed[subchart.Name()] = true
	}
	for _, dependency := range declared {
		accessor, err := helmchart.NewDependencyAccessor(dependency)
		if err != nil {
			return err
		}
		if !packed[accessor.Name()] {
			return fmt.Errorf("missing in charts/: %s", accessor.Name())
		}
	}
	return nil
}

// providerVerdict returns the error that would stop the plan of a layer.
func (c *comparison) providerVerdict(t *testing.T, folder, version, values string) verdict {
	t.Helper()
	parsed, err := chart.ParseVersion(version)
	if err != nil {
		return verdict{err: err}
	}
	wanted := probe.Target{Registry: c.world.registry(host, withBase(folder)), Chart: "web", Version: parsed}
	found, err := c.prober.Resolve(t.Context(), wanted)
	if err != nil {
		return verdict{err: definite(err)}
	}
	_, content, err := c.prober.Open(t.Context(), wanted)
	if err != nil {
		return verdict{found.Digest.String(), nil, definite(err)}
	}
	merged, err := providerInstalls(content, values)
	return verdict{found.Digest.String(), merged, err}
}

// definite returns nil for an error that is only a warning in a plan.
func definite(err error) error {
	var failed *probe.Error
	if errors.As(err, &failed) && failed.Class() != probe.Definite {
		return nil
	}
	return err
}

// providerInstalls returns the values for which the provider expects Helm to render a chart.
func providerInstalls(content chart.Content, values string) (map[string]any, error) {
	if err := content.CheckInstallable(); err != nil {
		return nil, err
	}
	if err := layer.CheckValues(values); err != nil {
		return nil, err
	}
	given, err := chart.ParseValues([]byte(values))
	if err != nil {
		return nil, err
	}
	merged, err := content.Merge(given)
	if err != nil {
		return nil, err
	}
	found, err := new(schema.Checker).Check(context.Background(), content, given)
	violations := found.Violations
	var unusable *schema.Error
	if errors.As(err, &unusable) && unusable.Reason == schema.Remote {
		err = nil // only a warning: this machine does not fetch the schema
	}
	for _, violation := range violations {
		err = errors.Join(err, errors.New(violation.String()))
	}
	return merged.Values, err
}

// ServeHTTP serves the repository <folder>/web from the stock of its folder.
func (c *comparison) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	folder, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v2/"), "/web/")
	s, found := c.stocks[folder]
	if !found {
		w.WriteHeader(http.StatusOK) // the root of the API
		return
	}
	kind, name, _ := strings.Cut(rest, "/")
	s.serve(w, r, kind, name)
}

// stock is one repository, and serves its content unchanged.
type stock struct {
	mu        sync.Mutex
	manifests map[string]served // by tag and by digest
	blobs
}

type served struct {
	mediaType string
	body      []byte
}

func newStock() *stock { return &stock{manifests: map[string]served{}, blobs: blobs{}} }

func (s *stock) serve(w http.ResponseWriter, r *http.Request, kind, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch kind {
	case "manifests":
		found, ok := s.manifests[name]
		if !ok {
			refuse(w, http.StatusNotFound, "MANIFEST_UNKNOWN", "manifest unknown")
			return
		}
		w.Header().Set("Content-Type", found.mediaType)
		w.Header().Set("Docker-Content-Digest", digest.FromBytes(found.body).String())
		send(w, r, found.body)
	case "blobs":
		blob, ok := s.blobs[name]
		if !ok {
			refuse(w, http.StatusNotFound, "BLOB_UNKNOWN", "blob unknown")
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		send(w, r, blob)
	default:
		refuse(w, http.StatusNotFound, "NAME_UNKNOWN", "no such path")
	}
}

func send(w http.ResponseWriter, r *http.Request, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// manifest keeps a manifest by its digest, without a tag.
func (s *stock) manifest(mediaType string, fields map[string]any) descriptor {
	body, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	d := digest.FromBytes(body)
	s.manifests[d.String()] = served{mediaType, body}
	return descriptor{mediaType, d, len(body)}
}

// tag points the tag 1.2.3 to a manifest.
func (s *stock) tag(d descriptor) { s.manifests["1.2.3"] = s.manifests[d.Digest.String()] }

// packedEntry is one entry of a tar archive; its default kind is a regular file.
type packedEntry struct {
	name, text string
	kind       byte
	link       string
}

// tgz is a gzipped tar archive.
func tgz(entries ...packedEntry) []byte {
	var buffer bytes.Buffer
	compressed, err := gzip.NewWriterLevel(&buffer, gzip.BestSpeed)
	if err != nil {
		panic(err)
	}
	archive := tar.NewWriter(compressed)
	for _, entry := range entries {
		header := &tar.Header{
			Name: entry.name, Typeflag: cmp.Or(entry.kind, tar.TypeReg), Linkname: entry.link, Mode: 0o644,
			Size: int64(len(entry.text)),
		}
		if err := archive.WriteHeader(header); err != nil {
			panic(err)
		}
		if _, err := io.WriteString(archive, entry.text); err != nil {
			panic(err)
		}
	}
	if err := errors.Join(archive.Close(), compressed.Close()); err != nil {
		panic(err)
	}
	return buffer.Bytes()
}

// files are the entries of a chart in the folder web; pairs of name and text.
func files(pairs ...string) []packedEntry {
	var entries []packedEntry
	for i := 0; i+1 < len(pairs); i += 2 {
		entries = append(entries, packedEntry{name: "web/" + pairs[i], text: pairs[i+1]})
	}
	return entries
}
