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

// longestRetryAfter bounds what a Retry-After header may ask for.
const longestRetryAfter = 2 * time.Minute

type retries struct {
	max              int
	waitMin, waitMax time.Duration
}

// repeater returns a client that repeats one request. repeatable says that the
// request may land twice. last is told the status of each answer that leads to
// a repetition.
func (r retries) repeater(client *http.Client, repeatable bool, last *int) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient:   client,
		RetryMax:     max(r.max, 0),
		RetryWaitMin: r.waitMin,
		RetryWaitMax: r.waitMax,
		Backoff:      backoff,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
		CheckRetry: func(ctx context.Context, response *http.Response, err error) (bool, error) {
			if ctx.Err() != nil {
				return false, ctx.Err()
			}
			if err != nil {
				return again(err, repeatable), nil
			}
			*last = response.StatusCode
			return response.StatusCode == http.StatusTooManyRequests ||
				repeatable && response.StatusCode >= http.StatusBadGateway, nil
		},
	}
}

// again decides after a failure without an answer.
func again(err error, repeatable bool) bool {
	var verification *tls.CertificateVerificationError
	var name *net.DNSError
	switch {
	case errors.As(err, &verification), errors.Is(err, errPaced):
		return false
	case errors.As(err, &name) && name.IsNotFound:
		return false // the host is misspelled more often than the name server errs
	}
	return repeatable || neverSent(err)
}

// neverSent reports whether a request failed before a byte of it was written.
func neverSent(err error) bool {
	var operation *net.OpError
	return errors.Is(err, errPaced) || errors.As(err, &operation) && operation.Op == "dial"
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
		return min(time.Duration(min(seconds, 1<<20))*time.Second, longestRetryAfter), true
	}
	if date, err := http.ParseTime(text); err == nil {
		return min(max(date.Sub(now), 0), longestRetryAfter), true
	}
	return 0, false
}
