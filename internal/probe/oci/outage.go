package oci

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// outage remembers for a short while that a registry does not respond, or
// refuses its credentials, whatever is requested: thirty charts of an
// unreachable registry wait once, and a wrong password is not presented thirty
// times, which would lock the account.
type outage struct {
	mu    sync.Mutex
	until time.Time
	why   func(apiRequest) error
}

// current returns the error for q while the outage lasts, nil otherwise.
func (o *outage) current(q apiRequest, now time.Time) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.why == nil || now.After(o.until) {
		return nil
	}
	return o.why(q)
}

func (o *outage) set(until time.Time, why func(apiRequest) error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.until, o.why = until, why
}

// noteLogin remembers that there is no login to be had.
func (s *session) noteLogin(err error) {
	var refused *probe.Error
	if !errors.As(err, &refused) || errors.Is(err, context.Canceled) {
		return
	}
	s.outage.set(s.options.Now().Add(memory), func(q apiRequest) error {
		again := *refused
		again.Repository, again.Tag = q.repository, q.tag
		return &again
	})
}

// noteResponse remembers a response that does not depend on the request.
func (s *session) noteResponse(response probe.Response, failed *probe.Error, secrets []redact.Secret) {
	if response.Operation == probe.GetBlob { // blobs live on other hosts
		return
	}
	switch failed.Outcome {
	case probe.Unreachable, probe.UntrustedCertificate, probe.PlainHTTP, probe.RateLimited, probe.TokenEndpointRefused:
	case probe.CredentialsRefused:
		if response.Operation != probe.GetToken && s.challenger.current().scheme != schemeBasic {
			return // this repository may be shut, others open
		}
	default:
		return
	}
	s.outage.set(s.options.Now().Add(memory), func(q apiRequest) error {
		again := response
		again.Repository, again.Tag = q.repository, q.tag
		return probe.Classify(again, secrets...)
	})
}
