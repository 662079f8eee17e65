package question

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/palette/guest"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// index are the versions of a chart after a synchronization, at least one.
type index struct {
	registry, chart string
	versions        []indexedVersion
}

type indexedVersion struct{ uid, tag string }

// index waits until the registry is synchronized, and reads the versions of the
// chart.
func (a *asker) index(ctx context.Context) index {
	return a.indexed.get(func() index {
		from := a.peer.Registry
		if from == nil {
			unasked("it takes a registry that Palette reaches: set " + guest.RegistryVariables)
		}
		uid := a.synchronized(ctx).uid
		a.wait(ctx, uid)
		return a.versions(ctx, uid, from.Chart)
	})
}

func (a *asker) wait(ctx context.Context, uid string) {
	path := v1.Path(v1.PathBasicRegistrySyncStatus, uid)
	for deadline := time.Now().Add(a.peer.Patience); ; {
		got := a.registryAt(ctx, path)
		got.need("the state of the synchronization cannot be read")
		switch status := textAt(got.value, "status"); {
		case v1.SyncDone(status):
			return
		case v1.SyncBroken(status):
			check(fmt.Errorf("the synchronization of the registry ended with %q: %.160s", status,
				textAt(got.value, "message")))
		}
		if time.Now().After(deadline) {
			check(fmt.Errorf("the synchronization of the registry was not done after %s", a.peer.Patience))
		}
		check(wait.For(ctx, a.peer.Poll))
	}
}

func (a *asker) versions(ctx context.Context, registry, chart string) index {
	got := a.registryAt(ctx, v1.Path(v1.PathPackRegistry, chart, registry))
	got.need(http.MethodGet + " of the versions of " + chart)
	found := index{registry: registry, chart: chart}
	for _, item := range itemsAt(got.value, "tags") {
		tag := textAt(item, "version")
		if uid := textAt(item, "packUid"); uid != "" && tag != "" {
			found.versions = append(found.versions, indexedVersion{uid, tag})
		}
	}
	if len(found.versions) == 0 {
		check(errors.New("the registry is synchronized, and its chart " + chart + " has no version"))
	}
	return found
}
