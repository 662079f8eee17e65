package question_test

import (
	"context"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/guest"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/question"
)

// TestAskPalette is the second half of `make test-palette`. It fails when an object
// could not be deleted, and not for an unexpected answer.
func TestAskPalette(t *testing.T) {
	t.Parallel()
	tenant, err := guest.FromEnvironment(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("PALETTE_ASK") == "" || tenant == nil {
		t.Log("not asked: see `make test-palette`")
		return
	}
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	const pace, poll, patience = 150 * time.Millisecond, 2 * time.Second, 5 * time.Minute
	question.Header(os.Stdout)
	results, left, err := question.Ask(ctx, question.Peer{Tenant: *tenant, Pace: pace, Poll: poll, Patience: patience},
		func(result question.Result) { result.Write(os.Stdout, sentence(result.Question.Name, result.Answer)) })
	question.Summarize(os.Stdout, results, left)
	switch {
	case err != nil:
		t.Errorf("no question was asked: %v", err)
	case ctx.Err() != nil:
		t.Error("interrupted")
	case len(left) > 0:
		t.Errorf("%d objects could not be deleted", len(left))
	}
}

// sentence is an answer as the page of open questions has it, "" for none.
func sentence(name, answer string) string {
	for _, q := range controlplane.Questions() {
		if q.Name != name {
			continue
		}
		if answer == question.Assumed {
			return strings.TrimSpace(q.Asks + " " + q.Assumed)
		}
		for _, other := range q.Others {
			if other.Name == answer {
				return q.Asks + " " + other.Says
			}
		}
		return q.Asks
	}
	return ""
}
