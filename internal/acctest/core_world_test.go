package acctest_test

import (
	"context"
	"net/http"
	"os"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/list"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// coreWorld is a control plane in this process, a faulty way to it, and a
// driver whose provider takes that way. Nothing in it opens a socket, so that
// a bubble of synctest makes minutes of waiting pass at once.
type coreWorld struct {
	*acctest.Core
	faulty *acctest.Faulty
	// client reaches the control plane without faults.
	client *palette.Client
	// truth reaches what the control plane keeps, whatever its mood.
	truth *palette.Client
	// kept is the handler behind it.
	kept  http.Handler
	start func() framework.Provider
	// config is how a client reaches the control plane in its mood.
	config palette.Config
	life   atomic.Int32
}

// kill ends the processes of the provider that run so far, as Terraform does
// at the end of a run: they reach nothing any more.
func (w *coreWorld) kill() { w.life.Add(1) }

// process is how one process of the provider reaches the control plane.
type process struct {
	world *coreWorld
	life  int32
}

// RoundTrip implements http.RoundTripper.
func (p process) RoundTrip(r *http.Request) (*http.Response, error) {
	if p.life != p.world.life.Load() {
		return nil, syscall.EPIPE
	}
	return p.world.faulty.RoundTrip(r)
}

func newCoreWorld(t *testing.T) *coreWorld {
	t.Helper()
	return newCoreWorldIn(t, controlplane.Mood{})
}

// newCoreWorldIn is a world whose Palette is in a mood.
func newCoreWorldIn(t *testing.T, mood controlplane.Mood) *coreWorld {
	t.Helper()
	return newCoreWorldOf(t, mood, friendly{}, "")
}

// newCoreWorldOf is one with registries of its own, whose provider is
// configured with a project, "" for none.
func newCoreWorldOf(t *testing.T, mood controlplane.Mood, prober probe.Prober, project string) *coreWorld {
	t.Helper()
	kept, err := store.Open(inMemory(t))
	must(t, err)
	options := controlplane.Options{Store: kept, Prober: prober, APIKey: redact.New("core-world-key")}
	w := &coreWorld{kept: serve(t, options)}
	w.truth = clientOf(t, w.kept, options.APIKey)
	options.Mood = mood
	handler := serve(t, options)
	w.faulty = acctest.NewFaulty(controlplane.Transport(handler))
	config := palette.Config{
		BaseURL: "palette.test", APIKey: options.APIKey, Transport: controlplane.Transport(handler),
	}
	w.config = config
	w.client, err = palette.New(config)
	must(t, err)
	w.start = func() framework.Provider {
		mortal := config
		mortal.Transport = process{w, w.life.Load()}
		return connected{provider.New("test"), mortal, project}
	}
	w.Core = acctest.NewCore(t, w.start)
	return w
}

// inMemory is a folder in memory where the system has such, and one on disk
// elsewhere: a control plane waits for the disk after each write.
func inMemory(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("/dev/shm", "palette-") //nolint:usetesting // that is a disk, which a control plane waits for
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// serve makes a control plane that ends with the test.
func serve(t *testing.T, options controlplane.Options) *controlplane.Server {
	t.Helper()
	handler, err := controlplane.New(options)
	must(t, err)
	t.Cleanup(handler.Close)
	return handler
}

// connected is the provider with a control plane of the test's own: it is
// configured with a session, as Configure does it.
type connected struct {
	framework.Provider
	config  palette.Config
	project string
}

// Configure implements provider.Provider.
func (c connected) Configure(_ context.Context, _ framework.ConfigureRequest, resp *framework.ConfigureResponse) {
	shared := session.New(session.Options{
		Connect: func() (*palette.Client, error) { return palette.New(c.config) },
		Prober:  friendly{},
		Project: c.project,
	})
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData = shared, shared, shared
	resp.ListResourceData = shared
}

// ListResources implements provider.ProviderWithListResources.
func (c connected) ListResources(ctx context.Context) []func() list.ListResource {
	lists, _ := c.Provider.(framework.ProviderWithListResources)
	return lists.ListResources(ctx)
}

// friendly is a prober for registries that let everybody in and hold no chart.
type friendly struct{ probe.Prober }

// Login implements probe.Prober.
func (friendly) Login(context.Context, probe.Registry) (probe.Proof, error) {
	return probe.Proof{Conclusive: true}, nil
}

// Expect implements probe.Prober.
func (friendly) Expect(probe.Registry, []string) {}

// Charts implements probe.Prober.
func (friendly) Charts(context.Context, probe.Registry) ([]string, error) { return nil, nil }

// Resolve implements probe.Prober. It finds whatever it is asked for.
func (friendly) Resolve(_ context.Context, target probe.Target) (probe.Finding, error) {
	reference := target.Reference()
	return probe.Finding{Reference: reference, Digest: digest.FromString(reference.String())}, nil
}

// Open implements probe.Prober.
func (f friendly) Open(ctx context.Context, target probe.Target) (probe.Finding, chart.Content, error) {
	found, err := f.Resolve(ctx, target)
	return found, chart.Content{}, err
}
