package ecr

import (
	"cmp"
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
	"github.com/palette-oci/terraform-provider-palette/internal/memo"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

var (
	_ probe.LoginSource  = (*Source)(nil)
	_ probe.LoginRenewer = (*Source)(nil)
	_ probe.Catalog      = (*Source)(nil)
)

// Options configure a Source. The zero value is usable.
type Options struct {
	// UserAgent is added to that of the SDK; "" adds the name of the provider.
	UserAgent string
	// Transport adjusts the new transport for the AWS APIs; nil leaves it
	// unchanged.
	Transport func(*http.Transport)
	// Timeout bounds one login, the SDK's retries included; 0 is budget.AWSLogin.
	Timeout time.Duration
	// Now is the clock for the age of logins; nil is time.Now.
	Now func() time.Time
}

// Source obtains logins. It is safe for concurrent use and remembers one login for
// each registry, region and credential until shortly before it expires.
type Source struct {
	options Options
	key     []byte // makes fingerprints useless outside this process
	client  func() (aws.HTTPClient, error)

	logins *memo.Memo[string, probe.Login] // by registry, region and credential
}

const (
	// margin is the time between the replacement of a login and its expiry, enough
	// for an exchange and a large chart.
	margin = 5 * time.Minute
	// memory is how long a failed login is remembered, so that the search for an
	// identity is not repeated for each chart of a registry.
	memory = 30 * time.Second
)

// New returns a Source. It reads no environment and sends no request.
func New(options Options) *Source {
	options.UserAgent = cmp.Or(options.UserAgent, sessionName)
	options.Timeout = cmp.Or(options.Timeout, budget.AWSLogin.Time())
	if options.Now == nil {
		options.Now = time.Now
	}
	s := &Source{options: options, key: make([]byte, sha256.Size)}
	s.client = sync.OnceValues(func() (aws.HTTPClient, error) { return newHTTPClient(options.Transport) })
	s.logins = &memo.Memo[string, probe.Login]{
		Now: options.Now,
		Keep: func(login probe.Login, err error) time.Duration {
			if err != nil {
				return memory
			}
			return login.ExpiresAt.Add(-margin).Sub(options.Now())
		},
	}
	_, _ = rand.Read(s.key) // ends the process instead of failing
	return s
}

// Login implements probe.LoginSource. It repeats the request for
// registry.Propagation after propagation errors, and returns the last refusal.
func (s *Source) Login(ctx context.Context, registry probe.Registry) (probe.Login, error) {
	// Not the options' clock, since the pauses take real time.
	deadline := time.Now().Add(registry.Propagation)
	if ends, bounded := ctx.Deadline(); bounded && ends.Before(deadline) {
		deadline = ends // the refusal explains more than a timeout
	}
	for pause := min(time.Second, registry.Propagation/10); ; pause = min(2*pause, 5*time.Second) {
		if registry.Propagation > 0 {
			s.logins.ForgetIf(s.loginKey(registry), func(_ probe.Login, err error) bool { return err != nil })
		}
		login, err := s.shared(ctx, registry)
		if err == nil || !mayPropagate(err) || !time.Now().Add(pause).Before(deadline) {
			return login, err
		}
		if err := wait.For(ctx, pause); err != nil {
			return probe.Login{}, err
		}
	}
}

// Renew implements probe.LoginRenewer.
func (s *Source) Renew(ctx context.Context, registry probe.Registry, stale probe.Login) (probe.Login, error) {
	s.logins.ForgetIf(s.loginKey(registry), func(login probe.Login, err error) bool {
		return err != nil || login.Password.Equal(stale.Password)
	})
	return s.shared(ctx, registry)
}

// shared returns the remembered login, or joins equal requests for a new one.
func (s *Source) shared(ctx context.Context, registry probe.Registry) (probe.Login, error) {
	return s.logins.Get(ctx, s.loginKey(registry), func(ctx context.Context) (probe.Login, error) {
		return s.login(ctx, registry)
	})
}

func (s *Source) loginKey(registry probe.Registry) string {
	host := registry.Endpoint
	return strings.Join([]string{
		string(
			host.Kind,
		), host.RegistryID, host.Region, fmt.Sprint(host.FIPS, host.DualStack), registry.Credential.Fingerprint(s.key),
	}, "\x00")
}

// mayPropagate reports propagation errors: the codes of AWS for keys, roles and
// policies that were just created.
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
