package palette

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"golang.org/x/time/rate"
)

// errPaced says that the context ends before the rate limit has room.
var errPaced = errors.New("the rate limit leaves no room before the deadline")

// pace holds requests back to the rates that Palette publishes per source
// address and first path segment, so that they are not refused with 429.
type pace struct {
	next     http.RoundTripper
	profiles *rate.Limiter
	others   map[string]*rate.Limiter
	rest     *rate.Limiter
}

func newPace(next http.RoundTripper) *pace {
	slow := func() *rate.Limiter { return rate.NewLimiter(10, 50) }
	others := map[string]*rate.Limiter{}
	for _, prefix := range []string{"registries", "packs", "clouds", "dashboard", "users", "projects"} {
		others[prefix] = slow()
	}
	return &pace{next: next, profiles: rate.NewLimiter(50, 250), others: others, rest: slow()}
}

// RoundTrip implements http.RoundTripper.
func (p *pace) RoundTrip(request *http.Request) (*http.Response, error) {
	if err := wait(request.Context(), p.limiter(request.URL.Path)); err != nil {
		if request.Body != nil {
			_ = request.Body.Close()
		}
		return nil, err
	}
	return p.next.RoundTrip(request)
}

func wait(ctx context.Context, limiter *rate.Limiter) error {
	err := limiter.Wait(ctx)
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("%w: %w", errPaced, context.DeadlineExceeded)
}

func (p *pace) limiter(path string) *rate.Limiter {
	_, path, _ = strings.Cut(path, "/v1/")
	prefix, _, _ := strings.Cut(path, "/")
	if prefix == "clusterprofiles" {
		return p.profiles
	}
	if found, ok := p.others[prefix]; ok {
		return found
	}
	return p.rest
}
