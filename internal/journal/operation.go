package journal

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

type operationKey struct{}

// operation is what is done with one object.
type operation struct {
	logger *slog.Logger

	mu       sync.Mutex
	requests map[string]int // by host
}

// Begin starts an operation, such as "create", on an object of a kind, such as palette_oci_registry. The returned
// function ends it, and logs at level info how long it took and which hosts were sent how many requests. What it shares
// with others, such as a list or a batch, counts where it was started. Without a logger there is no operation.
func Begin(ctx context.Context, logger *slog.Logger, verb, kind, name string) (within context.Context, end func()) {
	if logger == nil {
		return ctx, func() {}
	}
	o := &operation{logger: logger.With("object", kind, "name", name, "operation", verb), requests: map[string]int{}}
	begun := time.Now()
	return context.WithValue(ctx, operationKey{}, o), func() {
		o.logger.InfoContext(ctx, verb+" "+kind, "took", since(begun), "requests", o.sent())
	}
}

// operationOf is the operation of a context, nil for none.
func operationOf(ctx context.Context) *operation {
	found, _ := ctx.Value(operationKey{}).(*operation)
	return found
}

func (o *operation) count(host string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.requests[host]++
}

// sent is how many requests each host was sent, such as "api.spectrocloud.com: 3".
func (o *operation) sent() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.requests) == 0 {
		return "none"
	}
	var each []string
	for _, host := range slices.Sorted(maps.Keys(o.requests)) {
		each = append(each, fmt.Sprintf("%s: %d", host, o.requests[host]))
	}
	return strings.Join(each, ", ")
}

func since(begun time.Time) string { return time.Since(begun).Round(time.Millisecond).String() }
