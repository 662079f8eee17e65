package palette

import (
	"context"
	"crypto/tls"
	"errors"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// longestRetryAfter is the longest pause that a Retry-After header is followed
// for, whatever time there is.
const longestRetryAfter = 2 * time.Minute

type retries struct {
	max              int
	waitMin, waitMax time.Duration
}

// most is how often a request is repeated.
func (r retries) most() int { return max(r.max, 0) }

// repeat is what decides whether a request is sent once more, and when.
type repeat struct {
	retries retries
	pause   time.Duration  // before the next attempt, beside that of the limit
	decided *http.Response // the last one that again was called with
	acted   bool           // an attempt may have been acted on

	failures int // attempts that count
	// refusals are those by the rate limit since another request has passed,
	// requested their pauses, and first the history of the limit at the first one.
	refusals  int
	requested time.Duration
	first     standing
}

// repeater returns a client that repeats the request of e as e decides.
func (r retries) repeater(client *http.Client, e *exchange) *retryablehttp.Client {
	e.repeat.retries = r
	return &retryablehttp.Client{
		HTTPClient:   client,
		RetryMax:     math.MaxInt, // again counts
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
		CheckRetry:   e.again,
		Backoff: func(time.Duration, time.Duration, int, *http.Response) time.Duration {
			return e.repeat.pause
		},
		PrepareRetry: func(request *http.Request) error { return e.acquireAgain(request.Context()) },
	}
}

// acquireAgain waits until the rate limit has room for another attempt. The time of
// a read stops meanwhile.
func (e *exchange) acquireAgain(ctx context.Context) error {
	e.time.hold()
	defer e.time.run()
	permit, err := e.limit.acquire(ctx, true)
	if err != nil {
		return err
	}
	e.permit = permit
	e.attempts++
	return nil
}

// again decides after an attempt. The library calls it a second time after the
// body of a final response was read.
func (e *exchange) again(ctx context.Context, response *http.Response, err error) (bool, error) {
	defer e.permit.lost()
	if response != nil {
		e.status = response.StatusCode
		if err == nil && e.repeat.decided == response {
			return false, nil
		}
		e.repeat.decided = response
		if response.StatusCode != http.StatusTooManyRequests {
			e.permit.passed()
		}
	}
	switch {
	case err == nil && succeeded(response):
		return false, nil // also when ctx has ended: the response shows what has happened
	case ctx.Err() != nil:
		return false, ctx.Err()
	case err != nil:
		e.repeat.acted = e.repeat.acted || !neverSent(err)
		return again(err, repeatable(e.request)) && e.repeat.failed(nil), nil
	case response.StatusCode == http.StatusTooManyRequests:
		return e.refused(ctx, response), nil
	case repeatable(e.request) && response.StatusCode >= http.StatusBadGateway:
		e.repeat.acted = true
		return e.fits(ctx, response, 0) && e.repeat.failed(response), nil
	default:
		return false, nil
	}
}

// failed counts an attempt that failed, and reports whether there is another.
func (r *repeat) failed(response *http.Response) bool {
	r.pause = backoff(r.retries.waitMin, r.retries.waitMax, r.failures, response)
	r.failures++
	return r.failures <= r.retries.most()
}

// refused decides after a refusal by the rate limit. The request waits for room,
// which does not count as an attempt, unless the limit is suspended.
func (e *exchange) refused(ctx context.Context, response *http.Response) bool {
	r := &e.repeat
	if !e.fits(ctx, response, r.requested) {
		e.permit.suspend()
		return false
	}
	requested, _ := wait.Requested(response.Header, time.Now())
	now, paced := e.permit.refused(requested)
	if r.refusals == 0 || r.first.passed != now.passed {
		r.refusals, r.requested, r.first = 0, 0, now
	}
	r.requested += requested
	r.refusals++
	if r.pause = 0; paced {
		return true
	}
	r.pause = backoff(r.retries.waitMin, r.retries.waitMax, r.refusals-1, response)
	return max(r.refusals-1, now.refused-r.first.refused) < r.retries.most()
}

// fits reports whether the pause that a response requests, with those before it,
// leaves time to try again. Otherwise waiting would only delay the failure.
func (e *exchange) fits(ctx context.Context, response *http.Response, before time.Duration) bool {
	requested, ok := wait.Requested(response.Header, time.Now())
	if !ok {
		return true
	}
	ends, bounded := ctx.Deadline()
	left, limited := e.time.remaining()
	return requested <= longestRetryAfter && (!bounded || time.Now().Add(requested).Before(ends)) &&
		(!limited || before+requested < left)
}

// again decides after a failure without a response.
func again(err error, repeatable bool) bool {
	var verification *tls.CertificateVerificationError
	var name *net.DNSError
	var proxy *ProxyError
	switch {
	case errors.As(err, &verification), errors.Is(err, errTooLarge):
		return false
	case errors.As(err, &name) && name.IsNotFound:
		return false // a misspelled host is more probable than an error of the name server
	case errors.As(err, &proxy) && proxy.Status < http.StatusInternalServerError:
		return false // the proxy has decided
	}
	return repeatable || neverSent(err)
}

// neverSent reports whether a request failed before a byte of it was written.
func neverSent(err error) bool {
	var operation *net.OpError
	var proxy *ProxyError
	return errors.Is(err, errPaced) || errors.As(err, &proxy) ||
		errors.As(err, &operation) && (operation.Op == "dial" || operation.Op == "proxyconnect")
}

// backoff doubles the pause each time and subtracts a random half, so that callers
// that failed together do not try again together. A pause that the peer requests
// takes its place.
func backoff(least, most time.Duration, attempt int, response *http.Response) time.Duration {
	if response != nil {
		if requested, ok := wait.Requested(response.Header, time.Now()); ok {
			return requested
		}
	}
	pause := most
	if attempt < 20 {
		pause = min(most, least<<attempt)
	}
	if pause <= 1 {
		return pause
	}
	return pause/2 + rand.N(pause/2)
}
