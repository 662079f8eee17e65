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

// retryPolicy decides which requests are repeated: those to which a
// registry says that it may do better in a moment, and connections that broke.
// Refused connections, unknown names and timeouts are not repeated: whoever
// waits has waited long enough.
type retryPolicy struct {
	backoff, longest time.Duration
	now              func() time.Time
}

// Retry implements the policy of oras-go's retry transport: a negative wait
// lets the response stand.
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

// wait doubles with each attempt and scatters by a quarter, so that callers
// that were turned away together do not come back together.
func (p retryPolicy) wait(attempt int) time.Duration {
	wait := min(p.backoff<<attempt, p.longest)
	return wait - time.Duration(rand.Int64N(int64(wait)/4+1))
}

// busy reports whether a status says that the server may do better in a moment.
func busy(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}
