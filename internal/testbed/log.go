package testbed

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Request is one line of a host's log. It never shows a credential; [Request.Carried] reports whether a given
// one was sent.
type Request struct {
	Time     time.Time // of arrival
	Duration time.Duration
	Host     string
	Method   string
	Path     string
	Query    url.Values
	Status   int // 0 when the connection was cut before a response
	// of the Authorization header, lower case ("basic", "bearer", "aws4-hmac-sha256"); "" = none was sent
	Scheme string
	Agent  string // User-Agent
	Action string // of a call to an AWS API, such as "GetAuthorizationToken"

	sent string
}

// Carried reports whether the request held text: in its URL, its headers, its body, or the user and password of
// its Authorization header.
func (r Request) Carried(text string) bool { return strings.Contains(r.sent, text) }

// String is one readable line, for messages of failed tests.
func (r Request) String() string {
	line := r.Method + " https://" + r.Host + r.Path
	if len(r.Query) > 0 {
		line += "?" + r.Query.Encode()
	}
	if r.Action != "" {
		line += " " + r.Action
	}
	return line + " -> " + strconv.Itoa(r.Status)
}

// Count counts the requests of a method whose path ends in suffix; "" stands for any method.
func Count(requests []Request, method, suffix string) int {
	n := 0
	for _, r := range requests {
		if (method == "" || r.Method == method) && strings.HasSuffix(r.Path, suffix) {
			n++
		}
	}
	return n
}

// Requests returns the host's log, in order of arrival.
func (h *Host) Requests() []Request {
	h.requests.mu.Lock()
	defer h.requests.mu.Unlock()
	lines := make([]Request, len(h.requests.lines))
	for i, line := range h.requests.lines {
		lines[i] = *line
		lines[i].Query = url.Values(http.Header(line.Query).Clone())
	}
	return lines
}

// ResetRequests empties the host's log.
func (h *Host) ResetRequests() {
	h.requests.mu.Lock()
	defer h.requests.mu.Unlock()
	h.requests.lines = nil
}

// actionKey is where a request's context holds its AWS action.
type actionKey struct{}

// bodyKept bounds what is remembered of a body: enough for a token or an AWS request, in bytes.
const bodyKept = 64 << 10

type requestLog struct {
	mu    sync.Mutex
	lines []*Request
}

// record logs a request when it arrives and its status when it is responded to, also when the response is a panic
// that cuts the connection.
func (l *requestLog) record(host string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line := l.begin(host, r)
		response := &statusWriter{ResponseWriter: w}
		defer func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			line.Status, line.Duration = response.status, time.Since(line.Time)
		}()
		next.ServeHTTP(response, r.WithContext(context.WithValue(r.Context(), actionKey{}, line.Action)))
	})
}

func (l *requestLog) begin(host string, r *http.Request) *Request {
	scheme, _, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	body := head(r)
	line := &Request{
		Time: time.Now(), Host: host, Method: r.Method, Path: r.URL.Path, Query: r.URL.Query(),
		Scheme: strings.ToLower(scheme), Agent: r.UserAgent(), Action: awsAction(r, body), sent: everything(r, body),
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
	return line
}

// head reads the start of the body and puts it back in front of the rest.
func head(r *http.Request) []byte {
	if r.Body == nil {
		return nil
	}
	start, _ := io.ReadAll(io.LimitReader(r.Body, bodyKept))
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(start), r.Body), r.Body}
	return start
}

// awsAction is the operation that a call to an AWS API names: in a header (JSON) or in its form (query).
func awsAction(r *http.Request, body []byte) string {
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		return target[strings.LastIndex(target, ".")+1:]
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		form, _ := url.ParseQuery(string(body))
		return form.Get("Action")
	}
	return ""
}

// everything is all text of a request in one string, encoded and decoded.
func everything(r *http.Request, body []byte) string {
	var text strings.Builder
	text.WriteString(r.URL.String() + "\n" + r.URL.Path + "\n")
	for _, values := range r.URL.Query() {
		text.WriteString(strings.Join(values, "\n") + "\n")
	}
	for name, values := range r.Header {
		text.WriteString(name + ": " + strings.Join(values, "\n") + "\n")
	}
	if _, encoded, found := strings.Cut(r.Header.Get("Authorization"), " "); found {
		if plain, err := base64.StdEncoding.DecodeString(encoded); err == nil {
			text.Write(plain)
		}
	}
	text.WriteString("\n" + string(body))
	if form, err := url.ParseQuery(string(body)); err == nil {
		for _, values := range form {
			text.WriteString("\n" + strings.Join(values, "\n"))
		}
	}
	return text.String()
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets [http.ResponseController] reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
