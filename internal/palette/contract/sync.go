package contract

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// longestSync is how long a synchronization of the suite may take.
const longestSync = 5 * time.Minute

func background() context.Context { return context.Background() }

func synchronization(t *testing.T, p *peer) {
	client := p.client(t)
	off := register(t, client, basic(unique("off")))
	status, err := client.WaitForSync(t.Context(), registry.Basic, off)
	must(t, err)
	if status.Supported {
		t.Error("a registry without synchronization counts as synchronized")
	}
	goodSync(t, p, client)
	failingSync(t, p, client)
}

func goodSync(t *testing.T, p *peer, client *palette.Client) {
	t.Helper()
	if p.World.Good == nil {
		t.Log("no synchronization: this world has no registry for it")
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), longestSync)
	defer cancel()
	uid := synchronized(t, client, *p.World.Good)
	status, err := client.WaitForSync(ctx, registry.Basic, uid)
	must(t, err)
	if !status.Supported {
		t.Error("a registry with synchronization does not count as synchronized")
	}
	must(t, client.SyncRegistry(ctx, registry.Basic, uid, true))
	_, err = client.WaitForSync(ctx, registry.Basic, uid, palette.After(status, time.Second))
	must(t, err)

	versions, err := client.PackVersions(ctx, palette.Tenant(), p.World.Chart, uid)
	must(t, err)
	if !slices.ContainsFunc(versions, func(pack palette.PackVersion) bool {
		return pack.Version == p.World.Version && pack.UID != ""
	}) {
		t.Errorf("%s is not among the versions of %s: %+v", p.World.Version, p.World.Chart, versions)
	}
	_, err = client.PackVersions(ctx, palette.Tenant(), unique("chart"), uid)
	wants(t, err, palette.ErrNotFound)
	packs(t, p) // now that there are some
}

// synchronized registers a registry with synchronization.
func synchronized(t *testing.T, client *palette.Client, settings registry.Settings) string {
	t.Helper()
	settings.Synchronized = true
	return register(t, client, palette.Registry{Name: unique("sync"), Settings: settings})
}

func failingSync(t *testing.T, p *peer, client *palette.Client) {
	t.Helper()
	if p.World.Failing == nil {
		t.Log("no failing synchronization: this world has no registry for it")
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), longestSync)
	defer cancel()
	_, err := client.WaitForSync(ctx, registry.Basic, synchronized(t, client, *p.World.Failing))
	var failed *palette.SyncError
	if !errors.As(err, &failed) || failed.Err != nil {
		t.Fatalf("got %v, wanted a failed synchronization", err)
	}
	if failed.Message == "" {
		t.Error("the failed synchronization has no message")
	}
}
