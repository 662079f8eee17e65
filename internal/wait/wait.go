// Package wait pauses between two attempts, until the context ends.
package wait

import (
	"context"
	"iter"
	"time"
)

// For pauses, or returns the error of the context when that ends first.
func For(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Attempts yields once for each attempt, with the pause that follows it: first, then twice as long each time, up to
// longest. It ends with the context, but not before the first attempt.
func Attempts(ctx context.Context, first, longest time.Duration) iter.Seq[time.Duration] {
	return func(attempt func(time.Duration) bool) {
		for pause := first; attempt(pause) && For(ctx, pause) == nil; pause = min(2*pause, longest) {
		}
	}
}
