package oci

import (
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"syscall"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

const maxAttempts = 4

// retryPolicy repeats requests after a busy status and after broken connections.
// It does not repeat refused connections, unknown names and timeouts, which would
// only lengthen the wait.
type retryPolicy struct {
	backoff, longest time.Duration
	now              func() time.Time
}

// Retry implements retry.Policy of oras-go. A negative wait makes the response
// the result.
func (p retryPolicy) Retry(attempt int, response *http.Response, err error) (time.Duration, error) {
	if attempt+1 >= maxAttempts {
		return -1, nil
	}
	if err != nil {
		if errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
			return p.wait(attempt), nil
		}
		return -1, nil
	}
	if !busy(response.StatusCode) {
		return -1, nil
	}
	requested, is := wait.Requested(response.Header, p.now())
	switch {
	case !is:
		return p.wait(attempt), nil
	case requested > p.longest:
		return -1, nil
	}
	return requested, nil
}

// wait doubles with each attempt and varies by a quarter, so that requests that
// were refused together are not repeated together.
func (p retryPolicy) wait(attempt int) time.Duration {
	wait := min(p.backoff<<attempt, p.longest)
	return wait - time.Duration(rand.Int64N(int64(wait)/4+1))
}

// busy reports whether a later request may have another status.
func busy(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}
