package acctest_test

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// refusals counts the responses with status 429.
type refusals struct {
	next  http.RoundTripper
	count atomic.Int32
}

// RoundTrip implements http.RoundTripper.
func (c *refusals) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := c.next.RoundTrip(r)
	if err == nil && response.StatusCode == http.StatusTooManyRequests {
		c.count.Add(1)
	}
	return response, err
}

// Two processes of the provider create registries at the same time on a Palette that enforces its limits: both
// finish in the time that the limit requires, and their plans are empty.
func TestRunsAtTheRateLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		kept, err := store.Open(fixture.MemoryFolder(t))
		fixture.Must(t, err)
		options := controlplane.Options{
			Store: kept, Prober: fixture.Prober{}, APIKey: redact.New("limit-key"), Limits: true,
		}
		counted := &refusals{next: controlplane.Transport(fixture.Serve(t, options))}
		config := palette.Config{BaseURL: "palette.test", APIKey: options.APIKey, Transport: counted}
		var running sync.WaitGroup
		begun := time.Now()
		for run := range 2 {
			core := acctest.NewCore(
				t, func() framework.Provider { return fixture.NewProvider(config, session.Options{}) },
			)
			var configuration []acctest.Resource
			for i := range 60 {
				configuration = append(
					configuration, fixture.Registry("1", map[string]any{"name": fmt.Sprintf("r%d-%d", run, i)}),
				)
				configuration[i].Name = fmt.Sprintf("r%d", i)
			}
			running.Go(func() {
				if got := core.Apply(t.Context(), configuration...); len(got.Errors()) > 0 {
					t.Errorf("run %d: %+v", run, got.Errors())
				}
				if plan := core.Plan(t.Context(), configuration...); len(plan.Actions) > 0 || len(plan.Errors()) > 0 {
					t.Errorf("run %d: %+v", run, plan)
				}
			})
		}
		running.Wait()
		t.Logf("%d refused, %s", counted.count.Load(), time.Since(begun))
		if refused := counted.count.Load(); refused == 0 || refused > 40 {
			t.Errorf("%d requests were refused", refused)
		}
	})
}
