package acctest

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Faulty sends requests to a peer with faults of a network, a gateway or a proxy. It opens no sockets, so it works
// in a bubble of synctest.
type Faulty struct {
	next http.RoundTripper

	mu     sync.Mutex
	faults []*fault
	log    []string
}

// Match selects the requests of a fault.
type Match struct {
	Method string // "" is any
	Path   string // a regular expression for a part of the path
	Times  int    // how many requests have the fault, 0 for all
}

// Effect is the response of a request with a fault; next is the peer.
type Effect func(request *http.Request, next http.RoundTripper) (*http.Response, error)

type fault struct {
	Match
	path     *regexp.Regexp
	effect   Effect
	affected int
}

// NewFaulty sends requests to next, without faults at first.
func NewFaulty(next http.RoundTripper) *Faulty { return &Faulty{next: next} }

// Break adds a fault to later requests; if several match, the first applies.
func (f *Faulty) Break(match Match, effect Effect) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = append(f.faults, &fault{Match: match, path: regexp.MustCompile(match.Path), effect: effect})
}

// Heal removes every fault and returns how many requests had one.
func (f *Faulty) Heal() (affected int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, known := range f.faults {
		affected += known.affected
	}
	f.faults = nil
	return affected
}

// Requests are method and path of all requests so far.
func (f *Faulty) Requests() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.log...)
}

// RoundTrip implements http.RoundTripper.
func (f *Faulty) RoundTrip(request *http.Request) (*http.Response, error) {
	if effect := f.effectOf(request); effect != nil {
		return effect(request, f.next)
	}
	return f.next.RoundTrip(request)
}

func (f *Faulty) effectOf(request *http.Request) Effect {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.log = append(f.log, request.Method+" "+request.URL.Path)
	for _, known := range f.faults {
		if (known.Method == "" || known.Method == request.Method) && known.path.MatchString(request.URL.Path) &&
			(known.Times == 0 || known.affected < known.Times) {
			known.affected++
			return known.effect
		}
	}
	return nil
}

// After sends the request to the peer, discards its response, and then has the effect.
func After(effect Effect) Effect {
	return func(request *http.Request, next http.RoundTripper) (*http.Response, error) {
		response, err := next.RoundTrip(request)
		if err != nil {
			return nil, err
		}
		_ = response.Body.Close()
		return effect(request, next)
	}
}

// Responds replaces the response of the peer. Headers are pairs of name and value; a body that looks like JSON or
// HTML has that type.
func Responds(status int, body string, headers ...string) Effect {
	return func(request *http.Request, _ http.RoundTripper) (*http.Response, error) {
		header := http.Header{}
		switch {
		case strings.HasPrefix(body, "{"):
			header.Set("Content-Type", "application/json")
		case strings.HasPrefix(body, "<"):
			header.Set("Content-Type", "text/html; charset=utf-8")
		}
		for i := 0; i+1 < len(headers); i += 2 {
			header.Set(headers[i], headers[i+1])
		}
		return &http.Response{
			StatusCode: status, Status: strconv.Itoa(status), Header: header, Request: request,
			Body: io.NopCloser(strings.NewReader(body)),
		}, nil
	}
}

// Page is the login page of a proxy or a captive portal, with status 200.
func Page() Effect {
	return Responds(http.StatusOK, "<!doctype html><html><head><title>Sign in to Contoso</title></head></html>")
}

// Resets breaks the connection.
func Resets() Effect {
	return func(*http.Request, http.RoundTripper) (*http.Response, error) { return nil, syscall.ECONNRESET }
}

// Silent never responds.
func Silent() Effect {
	return func(request *http.Request, _ http.RoundTripper) (*http.Response, error) {
		<-request.Context().Done()
		return nil, request.Context().Err()
	}
}

// Cuts breaks the connection in the middle of the peer's response.
func Cuts() Effect {
	return changed(func(body []byte, _ *http.Request) io.Reader {
		return io.MultiReader(bytes.NewReader(body[:len(body)/2]), broken{})
	})
}

// Empties removes the body of the response.
func Empties() Effect {
	return changed(func([]byte, *http.Request) io.Reader { return strings.NewReader("") })
}

// Drips sends the status of the response at once, and its body after a pause.
func Drips(pause time.Duration) Effect {
	return changed(func(body []byte, request *http.Request) io.Reader {
		return io.MultiReader(&slow{request, pause}, bytes.NewReader(body))
	})
}

func changed(change func(body []byte, request *http.Request) io.Reader) Effect {
	return func(request *http.Request, next http.RoundTripper) (*http.Response, error) {
		response, err := next.RoundTrip(request)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			return nil, err
		}
		response.ContentLength = -1
		response.Body = io.NopCloser(change(body, request))
		return response, nil
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// slow ends after a pause, or with the request.
type slow struct {
	request *http.Request
	pause   time.Duration
}

func (s *slow) Read([]byte) (int, error) {
	select {
	case <-time.After(s.pause):
		return 0, io.EOF
	case <-s.request.Context().Done():
		return 0, s.request.Context().Err()
	}
}
