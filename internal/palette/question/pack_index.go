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

// index is what Palette knows of a chart after a synchronization: one version
// at least.
type index struct {
	registry, chart string
	versions        []indexedVersion
}

type indexedVersion struct{ uid, tag string }

// index waits until the registry is synchronized, and reads the versions of the
// chart.
func (a *asker) index(ctx context.Context) (index, error) {
	return a.indexed.get(func() (index, error) {
		from := a.peer.Registry
		if from == nil {
			return index{}, notAskedError("it takes a registry that Palette reaches: set " + guest.RegistryVariables)
		}
		made, err := a.synchronized(ctx)
		if err == nil {
			err = a.wait(ctx, made.uid)
		}
		if err != nil {
			return index{}, err
		}
		return a.versions(ctx, made.uid, from.Chart)
	})
}

func (a *asker) wait(ctx context.Context, uid string) error {
	path := v1.Path(v1.PathBasicRegistrySyncStatus, uid)
	for deadline := time.Now().Add(a.peer.Patience); ; {
		got, err := a.registryAt(ctx, path)
		if err == nil {
			err = got.fails("the state of the synchronization cannot be read")
		}
		if err != nil {
			return err
		}
		switch status := textAt(got.value, "status"); {
		case v1.SyncDone(status):
			return nil
		case v1.SyncBroken(status):
			return fmt.Errorf("the synchronization of the registry ended with %q: %.160s", status,
				textAt(got.value, "message"))
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the synchronization of the registry was not done after %s", a.peer.Patience)
		}
		if err := wait.For(ctx, a.peer.Poll); err != nil {
			return err
		}
	}
}

func (a *asker) versions(ctx context.Context, registry, chart string) (index, error) {
	got, err := a.registryAt(ctx, v1.Path(v1.PathPackRegistry, chart, registry))
	if err == nil {
		err = got.fails(http.MethodGet + " of the versions of " + chart)
	}
	if err != nil {
		return index{}, err
	}
	found := index{registry: registry, chart: chart}
	for _, item := range itemsAt(got.value, "tags") {
		tag := textAt(item, "version")
		if uid := textAt(item, "packUid"); uid != "" && tag != "" {
			found.versions = append(found.versions, indexedVersion{uid, tag})
		}
	}
	if len(found.versions) == 0 {
		return index{}, errors.New("the registry is synchronized, and its chart " + chart + " has no version")
	}
	return found, nil
}
