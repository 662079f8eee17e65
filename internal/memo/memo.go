// Package memo joins equal requests that are in flight and remembers their results.
//
// golang.org/x/sync/singleflight joins requests too, but it neither remembers results nor ends a request without
// callers. The package imports the standard library only.
package memo

import (
	"context"
	"math"
	"sync"
	"time"
)

// Forever keeps a result for as long as the Memo lives.
const Forever time.Duration = math.MaxInt64

// Memo remembers results by key. The zero Memo keeps values forever and errors not at all. It is safe for concurrent
// use once its fields are set, and must not be copied. All callers get the same value, so none of them may change it.
type Memo[K comparable, V any] struct {
	// Keep is how long a result is remembered; zero or less is not at all. Nil keeps values forever and no errors.
	Keep func(V, error) time.Duration
	// Bound limits one request, independently of its callers. Nil limits none.
	Bound func(context.Context) (context.Context, context.CancelFunc)
	// Now is the clock by which results expire; nil is time.Now.
	Now func() time.Time

	mu      sync.Mutex
	entries map[K]*entry[V]
}

// entry is a request in flight, or its result.
type entry[V any] struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiting int

	// Written once, before done is closed.
	value   V
	err     error
	expires time.Time
}

// Get returns the remembered result for a key, or requests it. Concurrent callers share one request, which has the
// values of the first caller's context. A caller whose context ends stops waiting; the request is cancelled when the
// last of them has left.
func (m *Memo[K, V]) Get(ctx context.Context, key K, request func(context.Context) (V, error)) (V, error) {
	e := m.join(ctx, key, request)
	defer m.leave(key, e)
	select {
	case <-e.done:
		return e.value, e.err
	case <-ctx.Done():
		var none V
		return none, ctx.Err()
	}
}

// Put remembers a value that was obtained in another way, forever.
func (m *Memo[K, V]) Put(key K, value V) {
	e := &entry[V]{done: make(chan struct{}), cancel: func() {}, value: value, expires: m.after(Forever)}
	close(e.done)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.set(key, e)
}

// Forget lets the next caller send a new request. Earlier callers get the result of theirs.
func (m *Memo[K, V]) Forget(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.entries, key)
}

// ForgetIf is Forget for a result that stale describes. A request in flight is kept.
func (m *Memo[K, V]) ForgetIf(key K, stale func(V, error) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, known := m.entries[key]; known && e.isDone() && stale(e.value, e.err) {
		delete(m.entries, key)
	}
}

// Clear forgets everything.
func (m *Memo[K, V]) Clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.entries)
}

func (m *Memo[K, V]) join(ctx context.Context, key K, request func(context.Context) (V, error)) *entry[V] {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, known := m.entries[key]; known && !(e.isDone() && m.after(0).After(e.expires)) {
		e.waiting++
		return e
	}
	bound := m.Bound
	if bound == nil {
		bound = context.WithCancel
	}
	shared, cancel := bound(context.WithoutCancel(ctx))
	e := &entry[V]{done: make(chan struct{}), cancel: cancel, waiting: 1}
	m.set(key, e)
	go func() {
		value, err := request(shared)
		m.finish(key, e, value, err)
	}()
	return e
}

func (m *Memo[K, V]) finish(key K, e *entry[V], value V, err error) {
	keep := m.keep(value, err)
	m.mu.Lock()
	defer m.mu.Unlock()
	e.value, e.err, e.expires = value, err, m.after(keep)
	if keep <= 0 && m.entries[key] == e {
		delete(m.entries, key)
	}
	close(e.done)
	e.cancel()
}

func (m *Memo[K, V]) leave(key K, e *entry[V]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e.waiting--; e.waiting > 0 || e.isDone() {
		return
	}
	e.cancel()
	if m.entries[key] == e {
		delete(m.entries, key)
	}
}

func (m *Memo[K, V]) keep(value V, err error) time.Duration {
	switch {
	case m.Keep != nil:
		return m.Keep(value, err)
	case err != nil:
		return 0
	}
	return Forever
}

// after is the time in a while, by the clock of the Memo.
func (m *Memo[K, V]) after(while time.Duration) time.Time {
	if m.Now == nil {
		return time.Now().Add(while)
	}
	return m.Now().Add(while)
}

func (m *Memo[K, V]) set(key K, e *entry[V]) {
	if m.entries == nil {
		m.entries = map[K]*entry[V]{}
	}
	m.entries[key] = e
}

func (e *entry[V]) isDone() bool {
	select {
	case <-e.done:
		return true
	default:
		return false
	}
}
