package journal

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Transport carries requests by another one, and logs each as Request does.
func Transport(next http.RoundTripper) http.RoundTripper { return transport{next} }

type transport struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (t transport) RoundTrip(request *http.Request) (*http.Response, error) {
	responded := Request(request.Context(), request.Method, request.URL)
	response, err := t.next.RoundTrip(request)
	if response == nil {
		responded(0)
		return response, err
	}
	responded(response.StatusCode)
	return response, err
}

// Request counts a request that is about to be sent. The returned function logs it at level debug: method, host, path,
// status and the time until then; 0 is no response, whose reason is in the error of the request.
func Request(ctx context.Context, method string, address *url.URL) (responded func(status int)) {
	o := operationOf(ctx)
	if o == nil {
		return func(int) {}
	}
	o.count(address.Host)
	begun := time.Now()
	return func(status int) {
		fields := []any{"method", method, "host", address.Host, "path", address.EscapedPath(), "took", since(begun)}
		if status == 0 {
			o.logger.DebugContext(ctx, "no response", fields...)
			return
		}
		o.logger.DebugContext(ctx, "response", append(fields, "status", status)...)
	}
}
