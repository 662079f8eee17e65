package acctest

import (
	"maps"
	"sync"
)

// told are the summaries of all diagnostics that runs of this test binary have
// told. It is of the whole binary, since what no run tells shows only in the end.
var told struct {
	mu        sync.Mutex
	summaries map[string]bool
}

// tell notes a diagnostic.
func tell(summary string) {
	told.mu.Lock()
	defer told.mu.Unlock()
	if told.summaries == nil {
		told.summaries = map[string]bool{}
	}
	told.summaries[summary] = true
}

// Told are the summaries of all diagnostics so far.
func Told() map[string]bool {
	told.mu.Lock()
	defer told.mu.Unlock()
	return maps.Clone(told.summaries)
}
