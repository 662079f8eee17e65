package palette

import (
	"context"
	"fmt"

	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// UnconfirmedError is the error when packs were published, or may have been, and
// the read of the profile that would show it has failed.
type UnconfirmedError struct {
	UID string
	Err error
}

// Error implements error.
func (e *UnconfirmedError) Error() string {
	return fmt.Sprintf("whether cluster profile %s has the change is not known: %v", e.UID, e.Err)
}

// Unwrap gives the reason.
func (e *UnconfirmedError) Unwrap() error { return e.Err }

// mostLooks is how often a published profile is read before it counts as
// unconfirmed: the change is made, and one read may fail by chance.
const mostLooks = 3

// confirm reads what Palette has after a publication.
func (e *editor) confirm(ctx context.Context) (*state, error) {
	for look := 1; ; look++ {
		now, err := e.readState(ctx)
		if err == nil {
			return now, nil
		}
		if look == mostLooks || wait.For(ctx, e.client.timing.poll) != nil {
			return nil, &UnconfirmedError{UID: e.key.uid, Err: err}
		}
	}
}
