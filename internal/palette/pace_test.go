package palette_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// enforcing is a distant Palette that enforces a rate limit per prefix.
type enforcing struct {
	rate  rate.Limit
	burst int
	// distance is the time that a request takes, and its response.
	distance time.Duration
	// retryAfter is the header of a refusal; nil sends none.
	retryAfter func() string
	// until is the end of a time in which everything is refused.
	until time.Time

	mu      sync.Mutex
	buckets map[string]*rate.Limiter
	passed  int
	refused []time.Time
}

// RoundTrip implements http.RoundTripper.
func (p *enforcing) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := p.transit(r.Context()); err != nil {
		return nil, err
	}
	var recorded carrier = func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !p.allow(r.URL.Path):
			if p.retryAfter != nil {
				w.Header().Set(v1.HeaderRetryAfter, p.retryAfter())
			}
			refuse(w, http.StatusTooManyRequests, v1.CodeTooManyRequests)
		case r.Method == http.MethodPost:
			reply(w, http.StatusAccepted, nil)
		case strings.Contains(r.URL.Path, "/clusterprofiles/"):
			reply(
				w, http.StatusOK, v1.ClusterProfile{Metadata: &v1.ObjectMeta{UID: "u"}, Spec: &v1.ClusterProfileSpec{}},
			)
		default:
			reply(w, http.StatusOK, v1.UserInfo{UserUID: "u"})
		}
	}
	response, err := recorded.RoundTrip(r)
	if err == nil {
		err = p.transit(r.Context())
	}
	return response, err
}

func (p *enforcing) transit(ctx context.Context) error {
	if p.distance == 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(p.distance):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *enforcing) allow(path string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	prefix := strings.Split(path, "/")[2]
	if p.buckets == nil {
		p.buckets = map[string]*rate.Limiter{}
	}
	if p.buckets[prefix] == nil {
		p.buckets[prefix] = rate.NewLimiter(p.rate, p.burst)
	}
	if time.Now().Before(p.until) || !p.buckets[prefix].Allow() {
		p.refused = append(p.refused, time.Now())
		return false
	}
	p.passed++
	return true
}

// client is a client with the settings of the provider.
func (p *enforcing) client(t *testing.T) *palette.Client {
	t.Helper()
	return client(t, palette.Config{BaseURL: "palette.example", APIKey: redact.New(key), Transport: p})
}

// calls are requests of some prefixes, the i-th of many.
var calls = map[string]func(context.Context, *palette.Client, int) error{
	"users": func(ctx context.Context, c *palette.Client, _ int) error {
		_, err := c.UserInfo(ctx)
		return err
	},
	"registries": func(ctx context.Context, c *palette.Client, i int) error {
		return c.SyncRegistry(ctx, registry.Basic, fmt.Sprint("uid-", i), false)
	},
	"clusterprofiles": func(ctx context.Context, c *palette.Client, i int) error {
		_, err := c.Profile(ctx, palette.Tenant(), fmt.Sprint("uid-", i))
		return err
	},
}

// run makes calls from several callers, and returns the time that they took and
// the errors.
func run(ctx context.Context, c *palette.Client, prefix string, callers, requests int) (time.Duration, []error) {
	var mu sync.Mutex
	var failed []error
	var running sync.WaitGroup
	begun, numbers := time.Now(), make(chan int)
	for range callers {
		running.Go(func() {
			for i := range numbers {
				if err := calls[prefix](ctx, c, i); err != nil {
					mu.Lock()
					failed = append(failed, err)
					mu.Unlock()
				}
			}
		})
	}
	for i := range requests {
		numbers <- i
	}
	close(numbers)
	running.Wait()
	return time.Since(begun), failed
}

// Without a limit at the peer, no request waits.
func TestNothingWaitsWithoutLimit(t *testing.T) {
	t.Parallel()
	for prefix := range calls {
		t.Run(prefix, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				peer := &enforcing{rate: rate.Inf}
				if took, failed := run(t.Context(), peer.client(t), prefix, 64, 2000); took > 0 || len(failed) > 0 {
					t.Errorf("2000 requests took %s, %v", took, failed)
				}
			})
		})
	}
}

// With a limit, only the requests that are in flight at the first refusal are
// refused, and all requests that the limit allows are sent.
func TestLimitIsRespected(t *testing.T) {
	t.Parallel()
	headers := map[string]func() string{
		"no Retry-After": nil,
		"seconds":        func() string { return "1" },
		"a date":         func() string { return time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat) },
		"a past date":    func() string { return time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat) },
		"zero":           func() string { return "0" },
		"nonsense":       func() string { return "soon" },
		"negative":       func() string { return "-7" },
		"overflowing":    func() string { return "99999999999999999999" },
	}
	respects := func(header string, callers int, prefix string, limit rate.Limit) {
		t.Run(fmt.Sprint(prefix, "/", callers, "/", header), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { respectsLimit(t, headers[header], callers, prefix, limit) })
		})
	}
	for header := range headers {
		respects(header, 10, "users", 10)
		respects(header, 64, "registries", 10)
	}
	for _, callers := range []int{1, 10, 64, 700} {
		respects("no Retry-After ", callers, "users", 10)
		respects("no Retry-After ", callers, "registries", 10)
		respects("no Retry-After ", callers, "clusterprofiles", 50)
	}
}

func respectsLimit(t *testing.T, retryAfter func() string, callers int, prefix string, limit rate.Limit) {
	t.Helper()
	burst := int(5 * limit)
	peer := &enforcing{rate: limit, burst: burst, distance: 7 * time.Millisecond, retryAfter: retryAfter}
	const fastest = time.Minute // longer than a read may take by itself
	requests := burst + int(fastest.Seconds()*float64(limit))
	took, failed := run(t.Context(), peer.client(t), prefix, callers, requests)
	if len(failed) > 0 || peer.passed != requests {
		t.Fatalf("%d of %d requests passed; %d failed, one with %v", peer.passed, requests, len(failed), failed[0])
	}
	if len(peer.refused) > callers || len(peer.refused) > 0 &&
		peer.refused[len(peer.refused)-1].Sub(peer.refused[0]) > 2*peer.distance {
		t.Errorf("%d requests were refused", len(peer.refused))
	}
	if took > fastest*100/95 {
		t.Errorf("it took %s for what the limit allows in %s", took, fastest)
	}
	t.Logf("%d refused, %.1f%% of the rate", len(peer.refused), 100*fastest.Seconds()/took.Seconds())
}

// Clients that share a limit, as the processes of two runs do, divide it between
// them: all of their requests pass.
func TestLimitIsShared(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		clients, callers, requests int
		rate                       rate.Limit
		burst                      int
		most                       float64 // share of refused requests
	}{
		"two runs":                  {2, 10, 600, 10, 50, 0.08},
		"two runs of many requests": {2, 64, 600, 10, 50, 0.2},
		"ten runs":                  {10, 10, 120, 10, 50, 0.5},
		"a lower limit":             {1, 10, 300, 3, 15, 0.1},
		"a smaller burst":           {1, 10, 600, 10, 5, 0.1},
		"a higher limit":            {1, 10, 600, 100, 50, 0.05},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				peer := &enforcing{rate: test.rate, burst: test.burst, distance: 10 * time.Millisecond}
				var running sync.WaitGroup
				begun := time.Now()
				for i := range test.clients {
					c := peer.client(t)
					running.Go(func() {
						time.Sleep(time.Duration(i) * 3 * time.Second)
						took, failed := run(t.Context(), c, "registries", test.callers, test.requests)
						if len(failed) > 0 {
							t.Errorf("%d requests failed, one with %v", len(failed), failed[0])
						}
						t.Logf("run %d took %s", i, took)
					})
				}
				running.Wait()
				all := test.clients * test.requests
				if refused := float64(len(peer.refused)) / float64(all); refused > test.most || peer.passed != all {
					t.Errorf("%d passed, %d were refused", peer.passed, len(peer.refused))
				}
				fastest := float64(all-test.burst) / float64(min(test.rate, 10))
				t.Logf("%d refused, %.1f%% of the rate", len(peer.refused), 100*fastest/time.Since(begun).Seconds())
			})
		})
	}
}

// When the peer refuses everything for a time, requests with enough time left do
// not fail. When it does so for ever, all requests fail soon, with its refusal.
func TestLimitThatRefusesEverything(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		callers    int
		outage     time.Duration
		retryAfter func() string
		most       time.Duration
		fails      bool
	}{
		"10 seconds, 10 callers":  {10, 10 * time.Second, nil, 25 * time.Second, false},
		"10 seconds, 300 callers": {300, 10 * time.Second, nil, 65 * time.Second, false},
		"30 seconds, 10 callers":  {10, 30 * time.Second, func() string { return "5" }, 50 * time.Second, false},
		"for ever, 1 caller":      {1, time.Hour, nil, 50 * time.Second, true},
		"for ever, 64 callers":    {64, time.Hour, nil, 50 * time.Second, true},
		"an absurd pause":         {64, time.Hour, func() string { return "31536000" }, time.Second, true},
		"an absurd date":          {64, time.Hour, func() string { return "Fri, 31 Dec 9999 23:59:59 GMT" }, time.Second, true},
	} {
		for _, prefix := range []string{"users", "registries"} {
			t.Run(prefix+" "+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					peer := &enforcing{
						rate: 10, burst: 50, distance: 10 * time.Millisecond, retryAfter: test.retryAfter,
						until: time.Now().Add(test.outage),
					}
					c := peer.client(t)
					took, failed := run(t.Context(), c, prefix, test.callers, test.callers)
					if took > test.most || (len(failed) > 0) != test.fails || test.fails &&
						len(failed) != test.callers {
						t.Errorf("%d of %d failed after %s: %.1v", len(failed), test.callers, took, failed)
					}
					for _, err := range failed {
						if !errors.Is(err, palette.ErrRateLimited) {
							t.Fatal(err)
						}
					}
					if most := 2*test.callers + 36; len(peer.refused) > most {
						t.Errorf("%d requests were refused, of %d callers", len(peer.refused), test.callers)
					}
					t.Logf("%d refused, %s", len(peer.refused), took)
				})
			})
		}
	}
}

// A request that waits for the limit ends with its context, at once and unsent,
// and others get its place.
func TestCancelledWaitForLimit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		end  func(context.Context) (context.Context, context.CancelFunc)
		want error
	}{
		"cancelled": {func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(time.Second, cancel)
			return ctx, cancel
		}, context.Canceled},
		"out of time": {func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Second)
		}, context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				peer := &enforcing{rate: 10, burst: 50}
				c := peer.client(t)
				if _, failed := run(t.Context(), c, "users", 1, 51); len(failed) > 0 { // the limit is known
					t.Fatal(failed)
				}
				ctx, cancel := test.end(t.Context())
				defer cancel()
				took, failed := run(ctx, c, "users", 300, 300)
				if took != time.Second || len(failed) < 285 {
					t.Errorf("%d requests ended after %s", len(failed), took)
				}
				for _, err := range failed {
					var lost *palette.TransportError
					if !errors.As(err, &lost) || !errors.Is(err, test.want) || lost.Attempts > 0 ||
						!strings.Contains(err.Error(), "rate limit") {
						t.Fatal(err)
					}
				}
				if took, failed := run(t.Context(), c, "users", 10, 10); took > 1100*time.Millisecond ||
					len(failed) > 0 {
					t.Errorf("10 more took %s, %v", took, failed)
				}
			})
		})
	}
}
