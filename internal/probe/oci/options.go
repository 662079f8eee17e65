package oci

import (
	"cmp"
	"net/http"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// Options configure a Prober. The zero value has the defaults below, and no logins
// of AWS.
type Options struct {
	// ECR obtains the logins for credentials of AWS; nil refuses these.
	ECR probe.LoginSource
	// Transport adjusts each new transport; nil leaves it unchanged. It is called
	// once per host and TLS configuration.
	Transport func(*http.Transport)
	// UserAgent is sent with every request; "" sends the name of the provider.
	UserAgent string
	// Timeouts bound the waits; zero values are defaults.
	Timeouts Timeouts
	// PerHost bounds the requests in flight to one host; 0 is 8.
	PerHost int
	// Now is the clock for the age of remembered results; nil is time.Now.
	Now func() time.Time
}

// Timeouts bound how long a Prober waits. Zero values take the defaults.
type Timeouts struct {
	// Connect bounds one connection, TLS included; default 10 s.
	Connect time.Duration
	// Request bounds one request with its token exchange, redirects and retries;
	// default budget.Request.
	Request time.Duration
	// Backoff is the first wait before a request is repeated, doubled each
	// time; default 500 ms.
	Backoff time.Duration
	// RetryAfter is the longest pause that a registry may request. If it requests
	// more, the response is the result. Default 15 s.
	RetryAfter time.Duration
}

const (
	defaultUserAgent = "terraform-provider-palette"
	// memory is how long a refusal or the lack of a response is remembered, so
	// that the charts of an unreachable registry wait once.
	memory = 30 * time.Second
)

func (o Options) withDefaults() Options {
	o.Timeouts.Connect = cmp.Or(o.Timeouts.Connect, 10*time.Second)
	o.Timeouts.Request = cmp.Or(o.Timeouts.Request, budget.Request.Time())
	o.Timeouts.Backoff = cmp.Or(o.Timeouts.Backoff, 500*time.Millisecond)
	o.Timeouts.RetryAfter = cmp.Or(o.Timeouts.RetryAfter, 15*time.Second)
	o.PerHost = cmp.Or(o.PerHost, 8)
	o.UserAgent = cmp.Or(o.UserAgent, defaultUserAgent)
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}
