package testbed

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// Recorder is a handler with a memory of everything that could have been read from it: what it showed after
// each request that may change something. Requests that change take turns, so between two steps nothing else
// was visible. Make it with [Record].
type Recorder[T any] struct {
	inner http.Handler
	show  func() T

	changing sync.Mutex // held from before a change acts until it was looked at
	mu       sync.Mutex
	steps    []Step[T]
}

// Step is one change and what was visible from then on.
type Step[T any] struct {
	Request Request   // without its duration
	Time    time.Time // when Shown was looked at
	Shown   T
}

// Record puts a recorder around inner. show reads what is visible; it must not go through the recorder.
func Record[T any](inner http.Handler, show func() T) *Recorder[T] {
	return &Recorder[T]{inner: inner, show: show}
}

// Steps returns what was recorded so far, in order.
func (r *Recorder[T]) Steps() []Step[T] {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.steps)
}

// Reset forgets the steps.
func (r *Recorder[T]) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.steps = nil
}

// ServeHTTP implements [http.Handler].
func (r *Recorder[T]) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if request.Method == http.MethodGet || request.Method == http.MethodHead {
		r.inner.ServeHTTP(w, request)
		return
	}
	r.changing.Lock()
	defer r.changing.Unlock()
	line := Request{
		Time: time.Now(), Host: request.Host, Method: request.Method,
		Path: request.URL.Path, Query: request.URL.Query(),
	}
	recorded := &statusWriter{ResponseWriter: w}
	r.inner.ServeHTTP(recorded, request)
	line.Status = recorded.status
	step := Step[T]{Request: line, Shown: r.show(), Time: time.Now()}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.steps = append(r.steps, step)
}
