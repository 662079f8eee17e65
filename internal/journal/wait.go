package journal

import (
	"context"
	"sync"
	"time"
)

// interval is the time between two lines of a wait.
const interval = 10 * time.Second

// Waiting logs at level info, every ten seconds until the returned function is called, what is waited for, such as
// "the synchronization of the registry charts", and since when.
func Waiting(ctx context.Context, what string) (done func()) {
	o := operationOf(ctx)
	if o == nil {
		return func() {}
	}
	begun := time.Now()
	var mu sync.Mutex
	var timer *time.Timer
	mu.Lock()
	defer mu.Unlock()
	timer = time.AfterFunc(interval, func() {
		o.logger.InfoContext(ctx, "waiting for "+what, "waited", since(begun))
		mu.Lock()
		defer mu.Unlock()
		if timer != nil {
			timer.Reset(interval)
		}
	})
	return func() {
		mu.Lock()
		defer mu.Unlock()
		timer.Stop()
		timer = nil
	}
}
