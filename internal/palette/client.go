package palette

import (
	"cmp"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/journal"
	"github.com/palette-oci/terraform-provider-palette/internal/memo"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Config has the address of a Palette and the settings of its client. BaseURL and
// APIKey are required.
type Config struct {
	// BaseURL is a host, host:port or https address without a path.
	BaseURL string
	// APIKey is sent with every request, to BaseURL's host only.
	APIKey redact.Secret
	// Transport carries the requests; nil makes one from CA and
	// InsecureSkipVerify that honours HTTPS_PROXY and NO_PROXY.
	Transport http.RoundTripper
	// CA are further PEM certificates to trust, beside those of the system.
	CA []byte
	// InsecureSkipVerify accepts every certificate.
	InsecureSkipVerify bool
	// UserAgent is sent with every request; empty sends a general one.
	UserAgent string

	// Retries is how often a request is repeated at most: zero means five,
	// negative means never. A refusal by the rate limit (status 429) does not
	// count while other requests pass, nor before none has for readTime.
	Retries int
	// RetryWaitMin and RetryWaitMax bound the pauses between repetitions; zero
	// means half a second and thirty seconds.
	RetryWaitMin, RetryWaitMax time.Duration
	// ReadAttempt bounds one attempt of a read; zero means 15 seconds.
	ReadAttempt time.Duration

	// GatherWindow is the unit of the time that edits of a profile wait for others
	// of their batch; zero means 80 milliseconds.
	GatherWindow time.Duration
	// DraftPatience is how long an edit waits for somebody else's unpublished
	// changes to be published before it fails; zero means three seconds.
	DraftPatience time.Duration
	// Unpublished decides on unpublished changes that somebody else made in a
	// profile that is edited; zero leaves them alone, and the edit fails.
	Unpublished Unpublished
	// SyncPoll is the first pause between two reads of a synchronization; it
	// grows to eight times as much. Zero means one second.
	SyncPoll time.Duration
}

// Client sends requests to one Palette with one API key.
type Client struct {
	base    *url.URL
	key     redact.Secret
	agent   string
	reads   *http.Client
	writes  *http.Client
	retries retries
	pace    *pace
	timing  timing

	registries memo.Memo[Scope, []RegistrySummary]
	made       made
	tagged     atomic.Bool // Palette has given an entity tag
	samples    samples
	projects   memo.Memo[string, []v1.ProjectMetadata]
	profiles   memo.Memo[profileKey, Profile]
	listings   memo.Memo[Scope, []ProfileVersion]
	variables  memo.Memo[profileKey, []Variable]
	kinds      sync.Map // registry uid → registry.Kind; a registry never changes its kind
	editors    editors
	announced  announced
	prints     prints
	silence    silence

	unpublished Unpublished
}

const (
	// writeAttempt bounds one attempt of a write.
	writeAttempt = 2 * time.Minute
	// readTime bounds all attempts and pauses of a read together, but not its
	// wait for room in a rate limit.
	readTime = 45 * time.Second
	// lookupTime bounds the look-up of the result of a write whose response does
	// not show it, also after the caller's own context has ended.
	lookupTime = 20 * time.Second
)

type timing struct {
	window, patience, poll time.Duration
}

// New returns a client. It sends nothing; an address, certificate or key that
// cannot be used is an error.
func New(config Config) (*Client, error) {
	base, err := parseAddress(config.BaseURL)
	if err != nil {
		return nil, err
	}
	if err := checkKey(config.APIKey); err != nil {
		return nil, err
	}
	carrier := config.Transport
	if carrier == nil {
		if carrier, err = newTransport(config.CA, config.InsecureSkipVerify); err != nil {
			return nil, err
		}
	}
	repeats := retries{
		max:     cmp.Or(config.Retries, 5),
		waitMin: cmp.Or(config.RetryWaitMin, 500*time.Millisecond),
		waitMax: cmp.Or(config.RetryWaitMax, 30*time.Second),
	}
	return &Client{
		base:    base,
		key:     config.APIKey,
		agent:   cmp.Or(config.UserAgent, "terraform-provider-palette"),
		reads:   newHTTP(journal.Transport(carrier), cmp.Or(config.ReadAttempt, 15*time.Second)),
		writes:  newHTTP(journal.Transport(carrier), writeAttempt),
		retries: repeats,
		pace:    newPace(repeats, readTime),
		timing: timing{
			window:   cmp.Or(config.GatherWindow, 80*time.Millisecond),
			patience: cmp.Or(config.DraftPatience, 3*time.Second),
			poll:     cmp.Or(config.SyncPoll, time.Second),
		},

		unpublished: config.Unpublished,
	}, nil
}

func newHTTP(carrier http.RoundTripper, attempt time.Duration) *http.Client {
	return &http.Client{
		Transport: carrier,
		Timeout:   attempt,
		// The key travels in a header of Palette's own, which net/http would
		// carry along to any host that a redirect names.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Host is the host of Palette, with its port when it has one.
func (c *Client) Host() string { return c.base.Host }
