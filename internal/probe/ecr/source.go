package ecr

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

var (
	_ probe.LoginSource  = (*Source)(nil)
	_ probe.LoginRenewer = (*Source)(nil)
	_ probe.Catalog      = (*Source)(nil)
)

// Options shape a Source. The zero value is usable.
type Options struct {
	// UserAgent is added to the SDK's own; "" adds the name of the provider.
	UserAgent string
	// Transport adjusts the transport for the AWS APIs after it was made; nil
	// leaves it.
	Transport func(*http.Transport)
	// Timeout bounds one login with the SDK's retries; 0 is budget.AWSLogin.
	Timeout time.Duration
	// Memory is how long a failed login is remembered, so that the charts of
	// one registry do not each look for an identity that is not there; 0 is
	// 30 s.
	Memory time.Duration
	// Now is the clock by which logins age; nil is time.Now.
	Now func() time.Time
}

// Source gives logins. It is safe for concurrent use and remembers a login
// until shortly before it ends, one per registry, region and credential.
type Source struct {
	options Options
	key     []byte // makes fingerprints worthless outside this process
	client  func() (aws.HTTPClient, error)

	mu         sync.Mutex
	remembered map[string]*remembered
}

// remembered is a login, or why there is none. The slot is held while it is
// being made, so that callers who want the same one wait instead of asking.
type remembered struct {
	slot  chan struct{}
	login probe.Login
	err   error
	until time.Time // of err
}

// margin is how long before its end a login is replaced: an exchange and a
// large chart fit in.
const margin = 5 * time.Minute

// New returns a Source. It reads and sends nothing yet.
func New(options Options) *Source {
	if options.UserAgent == "" {
		options.UserAgent = sessionName
	}
	if options.Timeout == 0 {
		options.Timeout = budget.AWSLogin.Time()
	}
	if options.Memory == 0 {
		options.Memory = 30 * time.Second
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	s := &Source{options: options, key: make([]byte, sha256.Size), remembered: map[string]*remembered{}}
	s.client = sync.OnceValues(func() (aws.HTTPClient, error) { return newHTTPClient(options.Transport) })
	_, _ = rand.Read(s.key) // never fails: it ends the process instead
	return s
}

// Login implements probe.LoginSource. While registry.Propagation lasts, the
// refusals by which AWS answers for a key, role or policy that it does not
// know everywhere yet are asked again.
func (s *Source) Login(ctx context.Context, registry probe.Registry) (probe.Login, error) {
	return s.get(ctx, registry, func(kept *remembered) bool {
		if kept.err != nil {
			return registry.Propagation == 0 && s.options.Now().Before(kept.until)
		}
		return s.usable(kept.login)
	})
}

// Renew implements probe.LoginRenewer.
func (s *Source) Renew(ctx context.Context, registry probe.Registry, stale probe.Login) (probe.Login, error) {
	return s.get(ctx, registry, func(kept *remembered) bool {
		return kept.err == nil && s.usable(kept.login) && !kept.login.Password.Equal(stale.Password)
	})
}

func (s *Source) usable(login probe.Login) bool {
	return !login.Password.IsZero() && s.options.Now().Add(margin).Before(login.ExpiresAt)
}

func (s *Source) get(ctx context.Context, registry probe.Registry, serves func(*remembered) bool) (probe.Login, error) {
	kept := s.entry(registry)
	select {
	case kept.slot <- struct{}{}:
		defer func() { <-kept.slot }()
	case <-ctx.Done():
		return probe.Login{}, ctx.Err()
	}
	if serves(kept) {
		return kept.login, kept.err
	}
	login, err := s.patiently(ctx, registry)
	if gone := ctx.Err(); err != nil && gone != nil {
		return probe.Login{}, gone // says nothing about the credential
	}
	kept.login, kept.err, kept.until = login, err, s.options.Now().Add(s.options.Memory)
	return login, err
}

func (s *Source) entry(registry probe.Registry) *remembered {
	at := registry.Endpoint
	key := strings.Join([]string{
		string(at.Kind), at.RegistryID, at.Region, fmt.Sprint(at.FIPS, at.DualStack), registry.Credential.Fingerprint(s.key),
	}, "\x00")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.remembered[key] == nil {
		s.remembered[key] = &remembered{slot: make(chan struct{}, 1)}
	}
	return s.remembered[key]
}

// patiently logs in, again and again while a refusal may be one of an IAM that
// has not caught up. The last refusal stands.
func (s *Source) patiently(ctx context.Context, registry probe.Registry) (probe.Login, error) {
	// Elapsed time, not the options' clock: this really waits.
	deadline := time.Now().Add(registry.Propagation)
	if ends, bounded := ctx.Deadline(); bounded && ends.Before(deadline) {
		deadline = ends // the refusal says more than that time is over
	}
	wait := min(time.Second, registry.Propagation/10)
	for {
		login, err := s.login(ctx, registry)
		if err == nil || !mayPropagate(err) || !time.Now().Add(wait).Before(deadline) {
			return login, err
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return probe.Login{}, ctx.Err()
		case <-timer.C:
		}
		wait = min(2*wait, 5*time.Second)
	}
}

// mayPropagate reports whether IAM may still come to another answer: the codes
// with which AWS answers for keys, roles and policies made moments ago.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html
func mayPropagate(err error) bool {
	var refused *probe.Error
	if !errors.As(err, &refused) {
		return false
	}
	switch refused.Code {
	case "AccessDenied", "AccessDeniedException", "InvalidClientTokenId", "UnrecognizedClientException":
		return true
	}
	return false
}
