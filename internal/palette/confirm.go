package palette

import (
	"context"
	"fmt"

	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// UnconfirmedError says that packs were published, or may have been, and that
// the look at the profile which would tell has failed.
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

// mostLooks is how often a published profile is looked at before it counts as
// unconfirmed: the change is made, and one failed look says little.
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
