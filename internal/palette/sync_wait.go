package palette

import (
	"context"
	"errors"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/journal"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// SyncOption changes how WaitForSync waits.
type SyncOption func(*syncWait)

type syncWait struct {
	previous *SyncStatus
	patience time.Duration
}

// After takes a status equal to previous for the one of an earlier run, for as
// long as patience: a synchronization takes a moment to begin.
func After(previous SyncStatus, patience time.Duration) SyncOption {
	return func(w *syncWait) { w.previous, w.patience = &previous, patience }
}

// mostFailedReads is how many reads of a status may fail one after the other: the
// synchronization continues in Palette meanwhile.
const mostFailedReads = 3

// WaitForSync waits until Palette has indexed a registry and returns the last
// status. A registry that Palette does not synchronize is done at once. It
// fails with *SyncError when the synchronization failed or ctx ended first, and
// with the error of the last read when several failed in a row, or one for a
// reason that lasts.
func (c *Client) WaitForSync(
	ctx context.Context, kind registry.Kind, uid string, options ...SyncOption,
) (SyncStatus, error) {
	w := syncWatch{client: c, kind: kind, uid: uid, begun: time.Now()}
	for _, option := range options {
		option(&w.how)
	}
	defer c.forgetRegistries()
	defer journal.Waiting(ctx, "the synchronization of the registry "+uid)()
	for pause := c.timing.poll; ; pause = min(pause*2, 8*c.timing.poll) {
		if done, err := w.read(ctx); done {
			return w.status, err
		}
		if err := wait.For(ctx, pause); err != nil {
			return w.status, w.failure(err)
		}
	}
}

// syncWatch is one wait, with the last status.
type syncWatch struct {
	client *Client
	kind   registry.Kind
	uid    string
	how    syncWait
	begun  time.Time
	status SyncStatus
	failed int // reads in a row
}

// read reports whether the wait has ended.
func (w *syncWatch) read(ctx context.Context) (done bool, err error) {
	now, err := w.client.RegistrySync(ctx, w.kind, w.uid)
	if err != nil {
		w.failed++
		return ctx.Err() == nil && (w.failed == mostFailedReads || lasts(err)), err
	}
	w.status, w.failed = now, 0
	switch {
	case w.how.isStale(now, time.Since(w.begun)):
		return false, nil
	case !now.Supported, v1.SyncDone(now.Status):
		return true, nil
	case v1.SyncBroken(now.Status):
		return true, w.failure(nil)
	default:
		return false, nil // also for an unknown status: every wait is bounded
	}
}

func (w *syncWatch) failure(err error) error {
	return &SyncError{
		Kind: w.kind, UID: w.uid, Status: w.status.Status, Message: w.status.Message,
		Waited: time.Since(w.begun), Err: err,
	}
}

// lasts reports whether a request would fail again for the same reason.
func lasts(err error) bool {
	return errors.Is(err, ErrUnauthorized) || errors.Is(err, ErrForbidden) || errors.Is(err, ErrNotFound) ||
		errors.Is(err, ErrBadRequest) || errors.Is(err, ErrArgument)
}

func (w syncWait) isStale(status SyncStatus, waited time.Duration) bool {
	return w.previous != nil && waited < w.patience && status.Supported && status == *w.previous
}
