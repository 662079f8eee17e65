package palette

import (
	"context"
	"slices"
	"sync"
	"time"
)

// editors holds one editor per profile. The zero value is ready.
type editors struct {
	mu   sync.Mutex
	each map[profileKey]*editor
}

func (c *Client) editor(key profileKey) *editor {
	s := &c.editors
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.each == nil {
		s.each = map[profileKey]*editor{}
	}
	found, ok := s.each[key]
	if !ok {
		found = &editor{client: c, key: key, turn: make(chan struct{}, 1), came: make(chan struct{}, 1)}
		s.each[key] = found
	}
	return found
}

// editor gathers the edits of one profile, and writes them. Its turn is held by
// whoever writes to the profile.
type editor struct {
	client *Client
	key    profileKey
	turn   chan struct{}
	came   chan struct{} // receives when an edit is queued

	// Guarded by the turn: the mark of the draft that was written last, the
	// profile after the last batch, the batches in a row without another writer,
	// and the packs that edits have added.
	own    mark
	recent *state
	alone  int
	added  map[string]int64 // rank by name

	mu      sync.Mutex
	queue   []*job
	latest  time.Time // when the last edit was queued
	most    int       // edits that have ever waited at the same time
	batches int       // batches that have begun
	running bool
	current []*job             // the edits of the batch in flight
	abort   context.CancelFunc // ends that batch
}

// intent is what an edit is for.
type intent int

const (
	publishes intent = iota // published with its batch
	waits                   // into the draft only: its removals are held for the profile
	settles                 // published, with all held removals
	discards                // nothing: held removals are dropped
)

// job is one edit and who waits for it.
type job struct {
	edit   Edit
	intent intent
	done   chan struct{}

	// Guarded by the editor's mutex.
	withdrawn, committed bool

	// Written once, before done is closed.
	profile Profile
	err     error
}

func (j *job) finish(found Profile, err error) {
	if !j.finished() {
		j.profile, j.err = found, err
		close(j.done)
	}
}

func (j *job) finished() bool {
	select {
	case <-j.done:
		return true
	default:
		return false
	}
}

func (e *editor) lock(ctx context.Context) (release func(), err error) {
	select {
	case e.turn <- struct{}{}:
		return func() { <-e.turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// add queues j; true means that the queue is not served yet.
func (e *editor) add(j *job) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.queue = append(e.queue, j)
	e.most = max(e.most, len(e.queue)+len(e.current))
	e.latest = time.Now()
	if j.intent == publishes {
		e.client.announced.queued(e.key.uid)
	}
	idle := !e.running
	e.running = true
	select {
	case e.came <- struct{}{}:
	default: // one signal is enough
	}
	return idle
}

// withdraw takes j back; false means that its write is in flight.
func (e *editor) withdraw(j *job) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if j.committed {
		return false
	}
	j.withdrawn = true
	e.queue = slices.DeleteFunc(e.queue, func(other *job) bool { return other == j })
	if e.abort != nil && !slices.ContainsFunc(e.current, func(other *job) bool { return !other.withdrawn }) {
		e.abort()
	}
	return true
}

// gather waits until as many edits are queued as ever waited at the same time, or
// none arrives for some windows. Terraform has so many workers, and each sends its
// next edit after a batch. Before the first batch their number is not known: then
// first is the silence that ends the wait.
func (e *editor) gather(first, window time.Duration) {
	begun := time.Now()
	for {
		left := e.left(begun, first, window)
		if left <= 0 {
			return
		}
		select {
		case <-e.came:
		case <-time.After(left):
		}
	}
}

// A batch with fewer edits than may come is written after so many windows of
// silence, and after so many in all.
const quietWindows, mostWindows = 3, 10

// left is how long to wait for further edits.
func (e *editor) left(begun time.Time, first, window time.Duration) time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	quiet, most := quietWindows*window, mostWindows*window
	switch {
	case slices.ContainsFunc(e.queue, func(j *job) bool { return j.intent == settles || j.intent == discards }):
		return 0 // of the profile itself, which Terraform edits while it edits no layer
	case e.batches == 0 && e.client.announced.complete(e.key.uid):
		quiet, most = first/4, 5*window
	case e.batches == 0:
		quiet, most = first, 5*window
	case len(e.queue) >= e.most:
		return 0
	}
	// A batch that follows another one waits as well: the callers of the last batch
	// send their next edits soon.
	since := min(time.Since(e.latest), time.Since(begun))
	return min(quiet-since, most-time.Since(begun))
}

// take starts a batch with all queued edits; without any, the queue is no longer
// served.
func (e *editor) take(abort context.CancelFunc) []*job {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.current, e.queue, e.abort = e.queue, nil, abort
	e.running = len(e.current) > 0
	e.batches++
	return e.current
}

// ended ends a batch; true means that edits were queued meanwhile.
func (e *editor) ended() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.current, e.abort = nil, nil
	e.running = len(e.queue) > 0
	return e.running
}

// alive are the jobs that are neither withdrawn nor finished.
func (e *editor) alive(jobs []*job) []*job {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(jobs), func(j *job) bool { return j.withdrawn || j.finished() })
}

// commit is alive, and from now on these jobs cannot be withdrawn.
func (e *editor) commit(jobs []*job) []*job {
	committed := e.alive(jobs)
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.DeleteFunc(committed, func(j *job) bool {
		j.committed = !j.withdrawn
		return j.withdrawn
	})
}

// longestBatch bounds one batch; it ends earlier when all jobs are withdrawn.
const longestBatch = 10 * time.Minute

// serve works on the queue until it is empty.
func (e *editor) serve(first context.Context) {
	// Values of the first edit's context are kept, its end is not: the batch has
	// the edits of others too.
	lasting := context.WithoutCancel(first)
	for more := true; more; {
		first := e.client.timing.window
		if e.client.tagged.Load() {
			first /= 4 // later edits are another batch, which is guarded too
		}
		e.gather(first, e.client.timing.window)
		ctx, cancel := context.WithTimeout(lasting, longestBatch)
		jobs := e.take(cancel)
		if len(jobs) == 0 {
			cancel()
			return
		}
		if release, err := e.lock(ctx); err == nil {
			e.batch(ctx, jobs)
			release()
		}
		more = e.ended()
		for _, j := range jobs {
			j.finish(Profile{}, context.Canceled) // of withdrawn jobs
		}
		cancel()
	}
}
