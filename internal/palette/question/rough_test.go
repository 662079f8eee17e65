package question_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/question"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// event is what happens to a request.
type event func(*http.Request, http.RoundTripper) (*http.Response, error)

// rough is a transport with an event at one of its requests.
type rough struct {
	next    http.RoundTripper
	place   int64
	happens event
	sent    atomic.Int64
}

func (r *rough) RoundTrip(request *http.Request) (*http.Response, error) {
	if r.sent.Add(1) == r.place {
		return r.happens(request, r.next)
	}
	return r.next.RoundTrip(request)
}

// After any event at any request, nothing is left, and the questions without an
// answer are reported.
func TestNothingIsLeftBehind(t *testing.T) {
	t.Parallel()
	lost := errors.New("the response got lost")
	for name, happens := range map[string]func(context.CancelFunc) event{
		"a lost response": func(context.CancelFunc) event {
			return func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
				_, err := next.RoundTrip(r)
				return nil, errors.Join(lost, err)
			}
		},
		"a failure after the deed": func(context.CancelFunc) event {
			return func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
				response, err := next.RoundTrip(r)
				if err == nil {
					response.StatusCode, response.Body = http.StatusBadGateway, io.NopCloser(
						strings.NewReader("<html>"),
					)
				}
				return response, err
			}
		},
		"a panic": func(context.CancelFunc) event {
			return func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
				_, _ = next.RoundTrip(r)
				panic("a mistake in a question")
			}
		},
		"an interrupt": func(stop context.CancelFunc) event {
			return func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
				_, _ = next.RoundTrip(r)
				stop()
				return nil, r.Context().Err()
			}
		},
	} {
		// The first three create a registry, a profile and a clone.
		places := []int64{2, 12, 57, 38, 4, 14, 21, 28, 33, 47, 52, 60, 66}
		for _, place := range places[:some(4, uint64(len(places)))] {
			t.Run(fmt.Sprintf("%s at request %d", name, place), func(t *testing.T) {
				t.Parallel()
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				server, peer := served(t, controlplane.Mood{})
				road := &rough{next: peer.Transport, place: place, happens: happens(stop)}
				peer.Transport = road
				unknown := 0
				_, left, err := question.Ask(ctx, peer, func(result question.Result) {
					if result.Answer == question.CannotTell {
						unknown++
					}
				})
				if err != nil || len(left) > 0 {
					t.Errorf("%v, left %v", err, left)
				}
				if unknown == 0 || road.sent.Load() < place {
					t.Errorf("nothing went wrong in %d requests", road.sent.Load())
				}
				if found := remaining(t, server); found != "" {
					t.Errorf("still there: %s", found)
				}
			})
		}
	}
}

// Objects that cannot be deleted are reported.
func TestReportsWhatIsLeft(t *testing.T) {
	t.Parallel()
	_, peer := served(t, controlplane.Mood{})
	next := peer.Transport
	peer.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodDelete && strings.Contains(r.URL.Path, "registries") {
			return &http.Response{
				StatusCode: http.StatusConflict, Header: http.Header{}, Request: r,
				Body: io.NopCloser(strings.NewReader(`{"code":"InUse","message":"no: ` + apiKey + `"}`)),
			}, nil
		}
		return next.RoundTrip(r)
	})
	_, left, err := question.Ask(t.Context(), peer, func(question.Result) {})
	if err != nil || len(left) != 4 {
		t.Fatalf("%v, left %v", err, left)
	}
	for _, remaining := range left {
		text := remaining.String()
		for _, want := range []string{"question-", "(DELETE /v1/registries/oci/", "409 "} {
			if !strings.Contains(text, want) {
				t.Errorf("%q does not contain %q", text, want)
			}
		}
		if strings.Contains(text, apiKey) {
			t.Errorf("the API key is shown: %s", text)
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// When Palette repeats a request in its response, no secret is shown.
func TestNoSecretsAreShown(t *testing.T) {
	t.Parallel()
	_, peer := served(t, controlplane.Mood{})
	var made string
	next := peer.Transport
	peer.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		var sent []byte
		if r.Body != nil {
			sent, _ = io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(sent))
		}
		if _, rest, found := strings.Cut(string(sent), `"password":"`); found {
			if text, _, _ := strings.Cut(rest, `"`); text != password {
				made = text // that of a registry which does not exist
			}
		}
		response, err := next.RoundTrip(r)
		if err == nil && r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/basic") {
			response.StatusCode = http.StatusTeapot
			response.Body = io.NopCloser(strings.NewReader(
				fmt.Sprintf(`{"code":%q,"message":%q}`, apiKey, password+" "+made)))
		}
		return response, err
	})
	peer.ProjectKey = redact.New(apiKey)
	shown := ""
	_, _, err := question.Ask(t.Context(), peer, func(result question.Result) { shown += result.Saw + "\n" })
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{apiKey, password, made} {
		if secret == "" || strings.Contains(shown, secret) {
			t.Errorf("%q is shown:\n%s", secret, shown)
		}
	}
	if !strings.Contains(shown, "418 "+redact.Mark) {
		t.Errorf("the refusal is not shown:\n%s", shown)
	}
}

func TestNoSuchPalette(t *testing.T) {
	t.Parallel()
	_, peer := served(t, controlplane.Mood{})
	wrong := peer
	wrong.APIKey = redact.New("not-the-key-of-anybody")
	elsewhere := peer
	elsewhere.Project = "nobody"
	for want, peer := range map[string]question.Peer{"401": wrong, `no project "nobody"`: elsewhere} {
		results, left, err := question.Ask(t.Context(), peer, func(question.Result) { t.Error("a question was asked") })
		if err == nil || !strings.Contains(err.Error(), want) || results != nil || left != nil {
			t.Errorf("%v, left %v, not %s: %v", results, left, want, err)
		}
	}
}

// A key without permissions answers no question.
func TestKeyWithoutPermissions(t *testing.T) {
	t.Parallel()
	_, peer := served(t, controlplane.Mood{})
	peer.ProjectKey = redact.New("not-the-key-of-anybody")
	_, _, err := question.Ask(t.Context(), peer, func(result question.Result) {
		hidden := result.Question.Name != "project-roles"
		if (result.Answer != question.CannotTell) != hidden || !hidden &&
			!strings.Contains(result.Saw, "401 Unauthorized") {
			t.Errorf("%s: %s: %s", result.Question.Name, result.Answer, result.Saw)
		}
	})
	if err != nil {
		t.Error(err)
	}
}
