package palette

import (
	"context"
	"sync"
)

// shared remembers answers and lets concurrent callers wait for one request.
// What is decoded once serves them all, so none of them may change it.
type shared[K comparable, V any] struct {
	mu      sync.Mutex
	entries map[K]*entry[V]
}

type entry[V any] struct {
	done    chan struct{}
	waiting int
	cancel  context.CancelFunc
	answer  V
	err     error
}

func newShared[K comparable, V any]() *shared[K, V] {
	return &shared[K, V]{entries: map[K]*entry[V]{}}
}

// get returns the remembered answer for key or fetches it. A failure is told
// to everybody who waited and then forgotten. A caller that is cancelled stops
// waiting; the request is cancelled only with the last of them.
func (s *shared[K, V]) get(ctx context.Context, key K, fetch func(context.Context) (V, error)) (V, error) {
	s.mu.Lock()
	e, ok := s.entries[key]
	if !ok {
		// Values of the first caller's context stay, its end does not.
		request, cancel := context.WithCancel(context.WithoutCancel(ctx))
		e = &entry[V]{done: make(chan struct{}), cancel: cancel}
		s.entries[key] = e
		go s.run(request, key, e, fetch)
	}
	e.waiting++
	s.mu.Unlock()

	select {
	case <-e.done:
		s.leave(key, e)
		return e.answer, e.err
	case <-ctx.Done():
		s.leave(key, e)
		var none V
		return none, ctx.Err()
	}
}

func (s *shared[K, V]) run(ctx context.Context, key K, e *entry[V], fetch func(context.Context) (V, error)) {
	found, err := fetch(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	e.answer, e.err = found, err
	if err != nil && s.entries[key] == e {
		delete(s.entries, key)
	}
	close(e.done)
	e.cancel()
}

func (s *shared[K, V]) leave(key K, e *entry[V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e.waiting--
	select {
	case <-e.done:
	default:
		if e.waiting == 0 {
			e.cancel()
			if s.entries[key] == e {
				delete(s.entries, key)
			}
		}
	}
}

// put remembers an answer that came by another way.
func (s *shared[K, V]) put(key K, found V) {
	e := &entry[V]{done: make(chan struct{}), cancel: func() {}, answer: found}
	close(e.done)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries[key] = e
}

// forget makes the next caller fetch. Callers that already wait get what they
// asked for: their question was older than the reason to forget.
func (s *shared[K, V]) forget(key K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.entries, key)
}

// clear forgets everything.
func (s *shared[K, V]) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.entries)
}
