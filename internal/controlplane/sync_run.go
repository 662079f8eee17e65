package controlplane

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// errSuperseded reports that the registry is deleted, or that another run of its
// synchronization has begun.
var errSuperseded = errors.New("superseded")

func registrySync(c *call) (response, error) {
	force, err := c.flag(v1.QueryForceSync)
	if err != nil {
		return response{}, err
	}
	_, err = c.restart(func(y *syncState) bool {
		return force || y.Status != v1.SyncInProgress || y.dead(c.now(), c.options.SyncStale)
	})
	return response{Status: http.StatusAccepted}, err
}

// registrySyncStatus resumes a synchronization whose process has ended.
func registrySyncStatus(c *call) (response, error) {
	var found *registry
	_, err := reads(func(c *call) (_ response, err error) {
		found, err = c.registry()
		return response{}, err
	})(c)
	dead := func(y *syncState) bool { return y.dead(c.now(), c.options.SyncStale) }
	if err == nil && found.synced() && dead(&found.Sync) {
		_, err = writes(func(c *call) (_ response, err error) {
			found, err = c.restart(dead)
			return response{}, err
		})(c)
	}
	if err != nil {
		return response{}, err
	}
	return ok(found.syncStatus()), nil
}

// restart begins a run when the stored state is due.
func (c *call) restart(due func(*syncState) bool) (*registry, error) {
	found, err := c.registry()
	if err != nil {
		return nil, err
	}
	if !found.synced() {
		return nil, refuse(http.StatusBadRequest, v1.CodeRegistryNotSynchronized,
			"the registry %s is not synchronized", found.Metadata.Name)
	}
	if !due(&found.Sync) {
		return found, nil
	}
	c.begin(found)
	return found, putRegistry(c.tx, found)
}

// launch runs the synchronization that g.Sync describes, in the background.
// The store holds g already.
func (s *Server) launch(g *registry) {
	copied := *g
	s.syncs.Go(func() {
		ctx, cancel := context.WithTimeout(s.ctx, s.options.SyncTimeout)
		defer cancel()
		beating := s.beat(ctx, cancel, &copied)
		packs, message, err := s.list(ctx, &copied)
		cancel()
		<-beating
		s.finish(&copied, packs, message, err)
	})
}

// beat renews Beat in the store until ctx ends, and ends the run when it was
// superseded. The channel is closed after the last write.
func (s *Server) beat(ctx context.Context, end context.CancelFunc, g *registry) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(s.options.SyncStale / 4)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				err := s.note(ctx, g, func(y *syncState) { y.Beat = s.now() }, nil)
				if errors.Is(err, errSuperseded) {
					end()
				}
			}
		}
	}()
	return done
}

// finish writes the outcome. A run that ended because the server closes leaves
// its registry to the next server.
func (s *Server) finish(g *registry, packs *packIndex, message string, failed error) {
	// The context of the run has ended; the store bounds its wait itself.
	ctx := context.Background()
	if s.ctx.Err() != nil && failed != nil {
		_ = s.note(ctx, g, func(y *syncState) { y.Beat = v1.Time{} }, nil)
		return
	}
	if failed != nil {
		message = redact.Text(s.why(failed), g.secrets()...)
	}
	err := s.note(ctx, g, func(y *syncState) { y.end(s.now(), message, failed) }, packs)
	if err != nil && !errors.Is(err, errSuperseded) {
		// Nothing is lost: the run counts as dead soon, and is resumed.
		s.options.Log.Warn("the outcome of a synchronization could not be stored", "error", err)
	}
}

func (s *Server) why(failed error) string {
	if errors.Is(failed, context.DeadlineExceeded) {
		return "the registry could not be listed within " + s.options.SyncTimeout.String()
	}
	return reason(failed)
}

// note changes the state of the run of g, and the index of packs where packs
// is not nil, unless the run was superseded.
func (s *Server) note(ctx context.Context, g *registry, change func(*syncState), packs *packIndex) error {
	return s.options.Store.Update(ctx, func(tx *store.Tx) error {
		stored, err := getRegistry(tx, g.Kind, g.Metadata.UID)
		if _, gone := errors.AsType[*refusal](err); gone || err == nil && stored.Sync.Run != g.Sync.Run {
			return errSuperseded
		}
		if err != nil {
			return err
		}
		change(&stored.Sync)
		if packs != nil {
			if err := tx.Put(kindPacks, g.Metadata.UID, "", packs); err != nil {
				return err
			}
		}
		return putRegistry(tx, stored)
	})
}
