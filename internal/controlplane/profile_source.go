package controlplane

import (
	"sync"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
)

// sources are the registries that the packs of a profile come from, and their
// indexes. Each is read once in a transaction: hundreds of packs have the same.
// What they return must not be changed.
type sources struct {
	registry func(uid string) (*registry, error)
	packs    func(registryUID string) (packIndex, error)
}

func newSources(tx *store.Tx) *sources {
	return &sources{
		registry: once(func(uid string) (*registry, error) { return getRegistry(tx, "", uid) }),
		packs:    once(func(registryUID string) (packIndex, error) { return getPacks(tx, registryUID) }),
	}
}

func once[T any](read func(uid string) (T, error)) func(uid string) (T, error) {
	known := map[string]func() (T, error){}
	return func(uid string) (T, error) {
		if known[uid] == nil {
			known[uid] = sync.OnceValues(func() (T, error) { return read(uid) })
		}
		return known[uid]()
	}
}
