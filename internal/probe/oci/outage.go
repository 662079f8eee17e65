package oci

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// outage remembers for a short time that a registry does not respond, or refuses
// its credentials, for every request. So the charts of an unreachable registry
// wait once, and a wrong password, which may lock the account, is sent once.
type outage struct {
	mu       sync.Mutex
	until    time.Time
	errorFor func(apiRequest) error
}

// current returns the error for q while the outage lasts, nil otherwise.
func (o *outage) current(q apiRequest, now time.Time) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.errorFor == nil || now.After(o.until) {
		return nil
	}
	return o.errorFor(q)
}

func (o *outage) set(until time.Time, errorFor func(apiRequest) error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.until, o.errorFor = until, errorFor
}

// noteLogin remembers that a login could not be obtained.
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

// noteResponse remembers an error that every request would get.
func (s *session) noteResponse(response probe.Response, failed *probe.Error, secrets []redact.Secret) {
	if response.Operation == probe.GetBlob { // other hosts may serve blobs
		return
	}
	switch failed.Outcome {
	case probe.Unreachable, probe.UntrustedCertificate, probe.PlainHTTP, probe.RateLimited, probe.TokenEndpointRefused:
	case probe.CredentialsRefused:
		if response.Operation != probe.GetToken && s.challenger.current().scheme != schemeBasic {
			return // this may be about one repository only
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
