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

// rough is a way to a Palette on which something happens at one request.
type rough struct {
	next    http.RoundTripper
	at      int64
	happens event
	sent    atomic.Int64
}

func (r *rough) RoundTrip(request *http.Request) (*http.Response, error) {
	if r.sent.Add(1) == r.at {
		return r.happens(request, r.next)
	}
	return r.next.RoundTrip(request)
}

// Whatever happens, and wherever, nothing is left behind, and a question that
// cannot be told is said to be one.
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
				panic("somebody was careless")
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
		// The first three make a registry, a profile and a clone.
		places := []int64{2, 12, 57, 38, 4, 14, 21, 28, 33, 47, 52, 60, 66}
		for _, at := range places[:some(4, uint64(len(places)))] {
			t.Run(fmt.Sprintf("%s at request %d", name, at), func(t *testing.T) {
				t.Parallel()
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				server, peer := served(t, controlplane.Mood{})
				road := &rough{next: peer.Transport, at: at, happens: happens(stop)}
				peer.Transport = road
				untold := 0
				_, left, err := question.Ask(ctx, peer, func(result question.Result) {
					if result.Answer == question.CannotTell {
						untold++
					}
				})
				if err != nil || len(left) > 0 {
					t.Errorf("%v, left %v", err, left)
				}
				if untold == 0 || road.sent.Load() < at {
					t.Errorf("nothing went wrong in %d requests", road.sent.Load())
				}
				if found := remaining(t, server); found != "" {
					t.Errorf("still there: %s", found)
				}
			})
		}
	}
}

// What cannot be deleted is told.
func TestSaysWhatIsLeft(t *testing.T) {
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
	for _, one := range left {
		text := one.String()
		for _, want := range []string{"question-", "(DELETE /v1/registries/oci/", "409 "} {
			if !strings.Contains(text, want) {
				t.Errorf("%q does not say %q", text, want)
			}
		}
		if strings.Contains(text, apiKey) {
			t.Errorf("the API key is shown: %s", text)
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A Palette that repeats what it is sent shows no secret to the reader.
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
	for want, one := range map[string]question.Peer{"401": wrong, `no project "nobody"`: elsewhere} {
		results, left, err := question.Ask(t.Context(), one, func(question.Result) { t.Error("a question was asked") })
		if err == nil || !strings.Contains(err.Error(), want) || results != nil || left != nil {
			t.Errorf("%v, left %v, not %s: %v", results, left, want, err)
		}
	}
}

// The key of somebody who may do nothing tells nothing.
func TestKeyOfNobody(t *testing.T) {
	t.Parallel()
	_, peer := served(t, controlplane.Mood{})
	peer.ProjectKey = redact.New("not-the-key-of-anybody")
	_, _, err := question.Ask(t.Context(), peer, func(result question.Result) {
		told := result.Question.Name != "project-roles"
		if (result.Answer != question.CannotTell) != told || !told &&
			!strings.Contains(result.Saw, "401 Unauthorized") {
			t.Errorf("%s: %s: %s", result.Question.Name, result.Answer, result.Saw)
		}
	})
	if err != nil {
		t.Error(err)
	}
}
