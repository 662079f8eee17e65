// Package wait pauses between requests: as long as a caller wants, as a server requests, or from attempt to attempt. It
// imports the standard library only.
package wait

import (
	"context"
	"iter"
	"net/http"
	"strconv"
	"time"
)

// For pauses, or returns the error of ctx when that ends first. A pause of zero or less only looks whether it has.
func For(ctx context.Context, pause time.Duration) error {
	if pause <= 0 {
		return ctx.Err()
	}
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

// longestSeconds is the most seconds that a header is read as; nobody waits for longer.
const longestSeconds = 1 << 30

// Requested reads the header Retry-After (RFC 9110, 10.2.3): seconds or a date, which is no pause when it has passed.
// It reports false where a response has no such header, or one that is neither.
func Requested(header http.Header, now time.Time) (pause time.Duration, is bool) {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 63); err == nil {
		return time.Duration(min(seconds, longestSeconds)) * time.Second, true
	}
	if date, err := http.ParseTime(text); err == nil {
		return max(0, date.Sub(now)), true
	}
	return 0, false
}
