package palette

import (
	"context"
	"sync"
)

// shared remembers answers and lets concurrent callers wait for one request.
// It keeps the documents, not what was decoded of them: every caller decodes
// its own copy and may change it.
type shared[K comparable] struct {
	mu      sync.Mutex
	entries map[K]*entry
}

type entry struct {
	done    chan struct{}
	waiting int
	cancel  context.CancelFunc
	answer  answer
	err     error
}

func newShared[K comparable]() *shared[K] { return &shared[K]{entries: map[K]*entry{}} }

// get returns the remembered answer for key or fetches it. A failure is told
// to everybody who waited and then forgotten. A caller that is cancelled stops
// waiting; the request is cancelled only with the last of them.
func (s *shared[K]) get(ctx context.Context, key K, fetch func(context.Context) (answer, error)) (answer, error) {
	s.mu.Lock()
	e, ok := s.entries[key]
	if !ok {
		// Values of the first caller's context stay, its end does not.
		request, cancel := context.WithCancel(context.WithoutCancel(ctx))
		e = &entry{done: make(chan struct{}), cancel: cancel}
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
		return answer{}, ctx.Err()
	}
}

func (s *shared[K]) run(ctx context.Context, key K, e *entry, fetch func(context.Context) (answer, error)) {
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

func (s *shared[K]) leave(key K, e *entry) {
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
func (s *shared[K]) put(key K, found answer) {
	e := &entry{done: make(chan struct{}), cancel: func() {}, answer: found}
	close(e.done)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries[key] = e
}

// forget makes the next caller fetch. Callers that already wait get what they
// asked for: their question was older than the reason to forget.
func (s *shared[K]) forget(key K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.entries, key)
}

// clear forgets everything.
func (s *shared[K]) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.entries)
}
