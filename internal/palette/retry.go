package palette

import (
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// longestRetryAfter is the longest pause that a Retry-After header is followed
// for, whatever time there is.
const longestRetryAfter = 2 * time.Minute

type retries struct {
	max              int
	waitMin, waitMax time.Duration
}

// repeater returns a client that repeats the request of e, and tells e of it.
func (r retries) repeater(client *http.Client, e *exchange) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient:   client,
		RetryMax:     max(r.max, 0),
		RetryWaitMin: r.waitMin,
		RetryWaitMax: r.waitMax,
		Backoff:      backoff,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
		CheckRetry:   e.again,
		PrepareRetry: func(*http.Request) error { e.attempts++; return nil },
	}
}

// again decides after an attempt.
func (e *exchange) again(ctx context.Context, response *http.Response, err error) (bool, error) {
	if response != nil {
		e.status = response.StatusCode
	}
	switch {
	case err == nil && succeeded(response):
		return false, nil // even if the caller has left meanwhile: it says what has happened
	case ctx.Err() != nil:
		return false, ctx.Err()
	case err != nil:
		return again(err, repeatable(e.request)), nil
	case response.StatusCode == http.StatusTooManyRequests,
		repeatable(e.request) && response.StatusCode >= http.StatusBadGateway:
		return fits(ctx, response), nil
	default:
		return false, nil
	}
}

// fits reports whether the pause that a response asks for leaves time to try
// again. Where it does not, waiting would only delay the failure.
func fits(ctx context.Context, response *http.Response) bool {
	asked, ok := retryAfter(response.Header.Get(v1.HeaderRetryAfter), time.Now())
	if !ok {
		return true
	}
	ends, bounded := ctx.Deadline()
	return asked <= longestRetryAfter && (!bounded || time.Now().Add(asked).Before(ends))
}

// again decides after a failure without an answer.
func again(err error, repeatable bool) bool {
	var verification *tls.CertificateVerificationError
	var name *net.DNSError
	var proxy *ProxyError
	switch {
	case errors.As(err, &verification), errors.Is(err, errPaced), errors.Is(err, errTooLarge):
		return false
	case errors.As(err, &name) && name.IsNotFound:
		return false // the host is misspelled more often than the name server errs
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

// backoff doubles the pause each time, takes a random half of it away so that
// callers that failed together do not come back together, and gives way to
// what the peer asks for.
func backoff(least, most time.Duration, attempt int, response *http.Response) time.Duration {
	if response != nil {
		if asked, ok := retryAfter(response.Header.Get(v1.HeaderRetryAfter), time.Now()); ok {
			return asked
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

func retryAfter(text string, now time.Time) (time.Duration, bool) {
	if seconds, err := strconv.Atoi(text); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<20)) * time.Second, true
	}
	if date, err := http.ParseTime(text); err == nil {
		return max(date.Sub(now), 0), true
	}
	return 0, false
}
