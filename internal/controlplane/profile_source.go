package controlplane

import (
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
)

// sources are the registries that the packs of a profile come from. Each is read
// once in a transaction: hundreds of packs have the same.
type sources struct {
	tx         *store.Tx
	registries map[string]found[*registry]
	indexes    map[string]found[packIndex]
}

type found[T any] struct {
	value T
	err   error
}

func newSources(tx *store.Tx) *sources {
	return &sources{tx: tx, registries: map[string]found[*registry]{}, indexes: map[string]found[packIndex]{}}
}

// registry is getRegistry of any kind. What it returns is not to be changed.
func (s *sources) registry(uid string) (*registry, error) {
	return once(s.registries, uid, func() (*registry, error) { return getRegistry(s.tx, "", uid) })
}

// packs is getPacks.
func (s *sources) packs(registryUID string) (packIndex, error) {
	return once(s.indexes, registryUID, func() (packIndex, error) { return getPacks(s.tx, registryUID) })
}

func once[T any](known map[string]found[T], uid string, read func() (T, error)) (T, error) {
	source, there := known[uid]
	if !there {
		source.value, source.err = read()
		known[uid] = source
	}
	return source.value, source.err
}
