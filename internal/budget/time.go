package budget

import (
	"context"
	"fmt"
	"time"
)

// WithTimeout returns a context that ends after timeout, by the limit that the
// timeout stands for; see Ended.
func WithTimeout(ctx context.Context, limit Limit, timeout time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, timeout, Over(limit, 0))
}

// Ended names the limit by which a context has ended in an error that came of
// that. Every other error is returned as it is, as one that names a limit already.
func Ended(ctx context.Context, err error) error {
	exceeded, is := As(context.Cause(ctx))
	if _, named := As(err); err == nil || !is || named {
		return err
	}
	return fmt.Errorf("%w: %w", exceeded, err)
}
