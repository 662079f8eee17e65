package guest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/transport"
)

// ErrForeign is the error of a request that would have changed an object of others.
// It was not sent.
var ErrForeign = errors.New("refused before it was sent: it would touch what this visit did not make")

// Options are the settings of a Guest.
type Options struct {
	// BaseURL is the address of the Palette, APIKey the key for Leave: requests
	// that pass through bring their own.
	BaseURL string
	APIKey  redact.Secret
	// Transport carries the requests; nil dials.
	Transport http.RoundTripper
	// Prefix begins the name of every object of the visit; required. It must be
	// unique.
	Prefix string
	// Stop ends the visit early: from then on only deletions are sent, and every
	// other request is refused at once.
	Stop <-chan struct{}
	// Pause is between two attempts of Leave to delete what is refused; zero
	// does not wait.
	Pause time.Duration
}

// Guest is an http.RoundTripper. It is safe for concurrent use.
type Guest struct {
	options Options
	next    http.RoundTripper
	made    ledger
}

// connectTime bounds a connection to the Palette.
const connectTime = 15 * time.Second

// New returns a Guest without objects.
func New(options Options) (*Guest, error) {
	if options.Prefix == "" {
		return nil, errors.New("a visit needs a prefix for its names")
	}
	next := options.Transport
	if next == nil {
		next, _ = transport.New(nil, false, connectTime) // only certificates can be wrong
	}
	return &Guest{options: options, next: next}, nil
}

// RoundTrip implements http.RoundTripper. It sends the requests that are permitted.
func (g *Guest) RoundTrip(r *http.Request) (*http.Response, error) {
	wanted, err := g.permit(r)
	if err != nil {
		if r.Body != nil {
			_ = r.Body.Close() // a RoundTripper closes the body, also of what it refuses
		}
		return nil, fmt.Errorf("%s %s: %w", r.Method, r.URL.EscapedPath(), err)
	}
	if g.stopped() && r.Method != http.MethodDelete {
		return interrupted(r), nil
	}
	if wanted.makes != "" {
		return g.create(r, wanted.makes)
	}
	response, err := g.next.RoundTrip(r)
	if err == nil && wanted.deletes && response.StatusCode/100 == 2 {
		g.made.deleted(wanted.uid)
	}
	return response, err
}

func (g *Guest) stopped() bool {
	select {
	case <-g.options.Stop:
		return true
	default:
		return false
	}
}

// create records a creation before it is sent: its response may be lost.
func (g *Guest) create(r *http.Request, makes kind) (*http.Response, error) {
	name, err := nameIn(r)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(name, g.options.Prefix) {
		return nil, fmt.Errorf("%w: the name %q does not begin with %s", ErrForeign, name, g.options.Prefix)
	}
	entry := g.made.attempt(makes, name, r.Header.Get(v1.HeaderProjectUID))
	response, err := g.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	uid, err := uidIn(response)
	if err != nil {
		return nil, err
	}
	g.made.settle(entry, response.StatusCode, uid)
	return response, nil
}

// send sends a request of the Guest's own.
func (g *Guest) send(ctx context.Context, method, path, project string, body any) (int, []byte, error) {
	request, err := v1.NewRequest(ctx, g.options.BaseURL, g.options.APIKey, project, method, path, body)
	if err != nil {
		return 0, nil, err
	}
	response, err := g.next.RoundTrip(request)
	if err != nil {
		return 0, nil, redact.Error(err, g.options.APIKey)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(io.LimitReader(response.Body, bodyLimit))
	return response.StatusCode, content, err
}
