package oci

import (
	"context"
	"sync"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

// memo remembers what a question was answered with, and lets callers that ask
// the same at the same time share one run. The run goes on while anybody
// waits for it and is cancelled when the last one has left.
type memo[T any] struct {
	// keep says for how long an outcome holds; 0 is not at all, negative is
	// for ever.
	keep func(error) time.Duration
	now  func() time.Time
	// timeout is for one run, whoever waits for it; limit is what it stands for.
	timeout time.Duration
	limit   budget.Limit

	mu      sync.Mutex
	entries map[string]*entry[T]
}

type entry[T any] struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiting int

	value   T
	err     error
	expires time.Time // zero is never; only read once done is closed
}

func newMemo[T any](keep func(error) time.Duration, now func() time.Time, timeout time.Duration, limit budget.Limit) *memo[T] {
	return &memo[T]{keep: keep, now: now, timeout: timeout, limit: limit}
}

func (m *memo[T]) do(ctx context.Context, key string, run func(context.Context) (T, error)) (T, error) {
	e := m.join(ctx, key, run)
	defer m.leave(key, e)
	select {
	case <-e.done:
		return e.value, e.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

func (m *memo[T]) join(ctx context.Context, key string, run func(context.Context) (T, error)) *entry[T] {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, ok := m.entries[key]; ok && !m.over(e) {
		e.waiting++
		return e
	}
	shared, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), m.timeout, budget.Over(m.limit, 0))
	e := &entry[T]{done: make(chan struct{}), cancel: cancel, waiting: 1}
	if m.entries == nil {
		m.entries = map[string]*entry[T]{}
	}
	m.entries[key] = e
	go func() {
		value, err := run(shared)
		m.finish(key, e, value, err)
	}()
	return e
}

func (m *memo[T]) finish(key string, e *entry[T], value T, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e.value, e.err = value, err
	switch keep := m.keep(err); {
	case keep > 0:
		e.expires = m.now().Add(keep)
	case keep == 0 && m.entries[key] == e:
		delete(m.entries, key)
	}
	e.cancel()
	close(e.done)
}

func (m *memo[T]) leave(key string, e *entry[T]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e.waiting--
	select {
	case <-e.done:
		return
	default:
	}
	if e.waiting == 0 {
		e.cancel()
		if m.entries[key] == e {
			delete(m.entries, key)
		}
	}
}

func (m *memo[T]) over(e *entry[T]) bool {
	select {
	case <-e.done:
		return !e.expires.IsZero() && m.now().After(e.expires)
	default:
		return false
	}
}
