package question

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/palette/guest"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Peer is the Palette that is asked.
type Peer struct {
	guest.Tenant
	// Transport carries the requests; nil dials.
	Transport http.RoundTripper
	// Pace is the time between two requests, Poll that between two reads of a
	// synchronization, which may take Patience; each may be zero.
	Pace, Poll, Patience time.Duration
}

// cleaning bounds the deletion of the objects of a run, after any result.
const cleaning = 3 * time.Minute

// asker is one run over a Palette.
type asker struct {
	peer   Peer
	client *http.Client
	// prefix begins the name of every object of the run.
	prefix string
	// password is that of registries that do not exist.
	password redact.Secret

	fixtures
}

// Ask asks a Palette all questions, and deletes the objects that it created for
// them, also when ctx ends or a question panics. It calls report with each result
// as soon as there is one. The error is that there is no such Palette.
func Ask(ctx context.Context, peer Peer, report func(Result)) (results []Result, left []guest.Left, err error) {
	prefix := "question-" + strings.ToLower(rand.Text()[:16])
	visit, err := guest.New(guest.Options{
		BaseURL: peer.Host, APIKey: peer.APIKey, Transport: peer.Transport, Prefix: prefix, Pause: peer.Poll,
	})
	if err != nil {
		return nil, nil, err
	}
	a := &asker{
		peer: peer, prefix: prefix, password: redact.New(rand.Text()),
		client: &http.Client{Transport: visit, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}},
	}
	defer func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleaning)
		defer cancel()
		left = visit.Leave(ending)
	}()
	if _, err := attempt(func() string { return a.project(ctx) }); err != nil {
		return nil, nil, redact.Error(err, a.secrets()...)
	}
	for _, q := range Questions() {
		result := a.result(ctx, q, results)
		results = append(results, result)
		report(result)
	}
	return results, nil, nil
}

// result asks one question, unless an earlier answer hides it.
func (a *asker) result(ctx context.Context, q Question, before []Result) Result {
	if by, hidden := q.hiddenBy(before); hidden {
		return Result{q, CannotTell, fmt.Sprintf("%s is %q, which leaves nothing to see", by.Question, by.Name)}
	}
	found, err := attempt(func() Finding { return q.ask(ctx, a) })
	var unasked notAskedError
	switch {
	case errors.As(err, &unasked):
		found = Finding{NotAsked, err.Error()}
	case ctx.Err() != nil:
		found = Finding{CannotTell, "the run was interrupted"}
	case err != nil:
		found = Finding{CannotTell, err.Error()}
	}
	return Result{q, found.Answer, redact.Text(found.Saw, a.secrets()...)}
}

// failure is what a question panics with when it cannot go on: a question is a
// script, and every one of its requests may fail.
type failure struct{ err error }

// check ends the question when there is an error.
func check(err error) {
	if err != nil {
		panic(failure{err})
	}
}

// attempt returns the error that work ended with. A panic of another kind is an
// error too: the other questions go on.
func attempt[T any](work func() T) (found T, err error) {
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case failure:
			err = reason.err
		default:
			err = fmt.Errorf("the question panicked: %v", reason)
		}
	}()
	return work(), nil
}

func (a *asker) secrets() []redact.Secret { return append(a.peer.Secrets(), a.password) }
