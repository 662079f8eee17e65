package contract

import (
	"context"
	"errors"
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
		t.Error("a registry that is not synchronized says that it is")
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
	settings := *p.World.Good
	settings.Synchronized = true
	uid := register(t, client, palette.Registry{Name: unique("sync"), Settings: settings})
	ctx, cancel := context.WithTimeout(t.Context(), longestSync)
	defer cancel()
	status, err := client.WaitForSync(ctx, registry.Basic, uid)
	must(t, err)
	if !status.Supported {
		t.Error("a synchronized registry says that it is not")
	}
	must(t, client.SyncRegistry(ctx, registry.Basic, uid, true))
	_, err = client.WaitForSync(ctx, registry.Basic, uid, palette.After(status, time.Second))
	must(t, err)

	versions, err := client.PackVersions(ctx, palette.Tenant(), p.World.Chart, uid)
	must(t, err)
	found := false
	for _, pack := range versions {
		found = found || pack.Version == p.World.Version && pack.UID != ""
	}
	if !found {
		t.Errorf("%s is not among the versions of %s: %+v", p.World.Version, p.World.Chart, versions)
	}
	_, err = client.PackVersions(ctx, palette.Tenant(), unique("chart"), uid)
	wants(t, err, palette.ErrNotFound)
	packs(t, p) // now that there are some
}

func failingSync(t *testing.T, p *peer, client *palette.Client) {
	t.Helper()
	if p.World.Failing == nil {
		t.Log("no failing synchronization: this world has no registry for it")
		return
	}
	settings := *p.World.Failing
	settings.Synchronized = true
	uid := register(t, client, palette.Registry{Name: unique("fail"), Settings: settings})
	ctx, cancel := context.WithTimeout(t.Context(), longestSync)
	defer cancel()
	_, err := client.WaitForSync(ctx, registry.Basic, uid)
	var failed *palette.SyncError
	if !errors.As(err, &failed) || failed.Err != nil {
		t.Fatalf("got %v, wanted a failed synchronization", err)
	}
	if failed.Message == "" {
		t.Error("the failed synchronization does not say why")
	}
}
