package controlplane

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// Transport returns a RoundTripper that hands requests to h in this process,
// without a socket. It returns when the context of the request ends; the handler,
// which has the same context, may run for another moment.
func Transport(h http.Handler) http.RoundTripper { return inProcess{handler: h} }

type inProcess struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (t inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close() // a RoundTripper closes the body, whatever it held
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	received, err := receive(r)
	if err != nil {
		return nil, err
	}
	recorded := newRecorder()
	done := make(chan error, 1)
	go func() { done <- guarded(t.handler, recorded, received) }()
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case err := <-done:
		if err != nil {
			return nil, err
		}
	}
	return recorded.response(r), nil
}

// receive makes of a client's request what a server would receive. The body is
// read whole, so that the handler does not read the caller's after RoundTrip has
// returned.
func receive(r *http.Request) (*http.Request, error) {
	received := r.Clone(r.Context())
	received.RequestURI = r.URL.RequestURI()
	received.RemoteAddr = "in-process"
	if received.Host == "" {
		received.Host = r.URL.Host
	}
	received.Body = http.NoBody
	if r.Body != nil {
		content, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		received.Body = io.NopCloser(bytes.NewReader(content))
	}
	return received, nil
}

// guarded turns a panic of the handler into an error of the connection, as with a
// real server.
func guarded(h http.Handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		if found := recover(); found != nil {
			err = fmt.Errorf("the in-process handler failed: %v", found)
		}
	}()
	h.ServeHTTP(w, r)
	return nil
}

// recorder is a ResponseWriter that keeps everything.
type recorder struct {
	header http.Header
	sent   http.Header
	status int
	body   bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: http.Header{}} }

// Header implements http.ResponseWriter.
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status, w.sent = status, w.header.Clone()
	}
}

// Write implements http.ResponseWriter.
func (w *recorder) Write(content []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(content)
}

func (w *recorder) response(r *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	return &http.Response{
		Status:     fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)),
		StatusCode: w.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        w.sent,
		Body:          io.NopCloser(&w.body),
		ContentLength: int64(w.body.Len()),
		Request:       r,
	}
}
