package memo_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/memo"
)

// source counts requests. Each takes a second and results in the number of the request.
type source struct {
	mu        sync.Mutex
	requests  int
	cancelled int
	err       error
}

func (s *source) request(ctx context.Context) (int, error) {
	s.mu.Lock()
	s.requests++
	number := s.requests
	s.mu.Unlock()
	select {
	case <-time.After(time.Second):
		return number, s.err
	case <-ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		s.cancelled++
		return 0, ctx.Err()
	}
}

func want(t *testing.T, m *memo.Memo[string, int], s *source, number int) {
	t.Helper()
	if got, err := m.Get(t.Context(), "key", s.request); got != number || !errors.Is(err, s.err) {
		t.Errorf("got %d, %v; want %d", got, err, number)
	}
}

func TestConcurrentCallersShareOneRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var m memo.Memo[string, int]
		var s source
		var callers sync.WaitGroup
		for range 20 {
			callers.Go(func() { want(t, &m, &s, 1) })
		}
		callers.Wait()
		want(t, &m, &s, 1)
		if got, err := m.Get(t.Context(), "another", s.request); got != 2 || err != nil {
			t.Errorf("another key: %d, %v", got, err)
		}
	})
}

func TestCancelledCaller(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name              string
		others, cancelled int
	}{{"alone", 0, 1}, {"with others", 3, 0}} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var m memo.Memo[string, int]
				var s source
				ctx, cancel := context.WithCancel(t.Context())
				first := make(chan error, 1)
				go func() {
					_, err := m.Get(ctx, "key", s.request)
					first <- err
				}()
				synctest.Wait()
				var callers sync.WaitGroup
				for range test.others {
					callers.Go(func() { want(t, &m, &s, 1) })
				}
				time.Sleep(time.Millisecond)
				cancel()
				if err := <-first; !errors.Is(err, context.Canceled) {
					t.Errorf("the caller that left: %v", err)
				}
				callers.Wait()
				synctest.Wait()
				if s.cancelled != test.cancelled {
					t.Errorf("%d requests were cancelled, want %d", s.cancelled, test.cancelled)
				}
				want(t, &m, &s, 1+test.cancelled) // a cancelled request is not remembered
			})
		})
	}
}

func TestKeep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := memo.Memo[string, int]{Keep: func(_ int, err error) time.Duration {
			if err != nil {
				return time.Minute
			}
			return memo.Forever
		}}
		s := source{err: errors.New("refused")}
		want(t, &m, &s, 1)
		time.Sleep(time.Minute)
		want(t, &m, &s, 1)
		time.Sleep(time.Millisecond)
		s.err = nil
		want(t, &m, &s, 2)
		time.Sleep(100 * 365 * 24 * time.Hour)
		want(t, &m, &s, 2)
	})
}

func TestErrorsAreNotKeptByDefault(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var m memo.Memo[string, int]
		s := source{err: errors.New("refused")}
		want(t, &m, &s, 1)
		want(t, &m, &s, 2)
	})
}

func TestForget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var m memo.Memo[string, int]
		var s source
		var callers sync.WaitGroup
		callers.Go(func() { want(t, &m, &s, 1) })
		synctest.Wait()
		m.Forget("key") // in flight: its callers get the result, the next caller requests again
		want(t, &m, &s, 2)
		callers.Wait()
		want(t, &m, &s, 2)

		callers.Go(func() { _, _ = m.Get(t.Context(), "another", s.request) })
		synctest.Wait()
		m.ForgetIf("another", func(int, error) bool { return true }) // in flight: it is still shared
		if got, err := m.Get(t.Context(), "another", s.request); got != 3 || err != nil {
			t.Errorf("after ForgetIf of a request in flight: %d, %v", got, err)
		}
		callers.Wait()

		m.ForgetIf("key", func(value int, _ error) bool { return value == 1 })
		want(t, &m, &s, 2)
		m.ForgetIf("key", func(value int, _ error) bool { return value == 2 })
		want(t, &m, &s, 4)

		m.Put("key", 7)
		want(t, &m, &s, 7)
		m.Clear()
		want(t, &m, &s, 5)
	})
}

func TestBound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cause := errors.New("took too long")
		m := memo.Memo[string, int]{Bound: func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeoutCause(ctx, time.Millisecond, cause)
		}}
		_, err := m.Get(t.Context(), "key", func(ctx context.Context) (int, error) {
			<-ctx.Done()
			return 0, context.Cause(ctx)
		})
		if !errors.Is(err, cause) {
			t.Errorf("got %v", err)
		}
	})
}
