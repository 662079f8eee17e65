package session

import (
	"context"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// registered are the registries that this run has read in Palette, so that one
// read serves all the layers of a registry. Errors are not kept.
type registered struct {
	reads singleflight.Group
	byUID sync.Map // uid → Registration
}

func (r *registered) get(
	ctx context.Context, client *palette.Client, scope palette.Scope, uid string,
) (Registration, error) {
	if known, ok := r.byUID.Load(uid); ok {
		return known.(Registration), nil
	}
	// The caller whose read is shared may give up; the others still wait for it.
	lasting := context.WithoutCancel(ctx)
	response := r.reads.DoChan(uid, func() (any, error) {
		registry, err := client.Registry(lasting, scope, uid)
		if err == nil {
			err = registry.Settings.CheckEndpoint()
		}
		if err != nil {
			return nil, err
		}
		registration := Registration{Registry: registry}
		r.byUID.Store(uid, registration)
		return registration, nil
	})
	select {
	case <-ctx.Done():
		return Registration{}, ctx.Err()
	case found := <-response:
		if found.Err != nil {
			return Registration{}, found.Err
		}
		return found.Val.(Registration), nil
	}
}
