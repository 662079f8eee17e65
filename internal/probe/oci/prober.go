package oci

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"oras.land/oras-go/v2/registry/remote/auth"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/memo"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

var _ probe.Prober = (*Prober)(nil)

// Prober implements probe.Prober. It is safe for concurrent use. It remembers
// findings and definite responses, and for 30 seconds refusals and the lack of a
// response. Login, Tags, AllTags and Charts send their requests each time.
type Prober struct {
	options Options
	// key makes fingerprints of credentials useless outside this process.
	key []byte

	artifacts *memo.Memo[string, *artifact]
	catalogs  *memo.Memo[string, []string]

	mu         sync.Mutex
	transports map[string]http.RoundTripper // by host and trust
	slots      map[string]chan struct{}     // by host
	sessions   map[string]*session          // by host, suffix, trust and credential
}

// New returns a Prober. It sends no request.
func New(options Options) *Prober {
	options = options.withDefaults()
	p := &Prober{
		options:    options,
		key:        make([]byte, sha256.Size),
		transports: map[string]http.RoundTripper{},
		slots:      map[string]chan struct{}{},
		sessions:   map[string]*session{},
	}
	_, _ = rand.Read(p.key) // ends the process instead of failing
	p.artifacts = newLookups[*artifact](p.keep, options.Now)
	p.catalogs = newLookups[[]string](func(error) time.Duration { return memory }, options.Now)
	return p
}

// keep returns how long to remember an outcome.
func (p *Prober) keep(err error) time.Duration {
	var failed *probe.Error
	switch {
	case err == nil:
		return memo.Forever
	case !errors.As(err, &failed):
		return 0 // no response, for example because the caller was cancelled
	case failed.Class() == probe.Definite:
		return memo.Forever
	}
	return memory
}

// Resolve implements probe.Prober.
func (p *Prober) Resolve(ctx context.Context, target probe.Target) (probe.Finding, error) {
	return bounded(ctx, p.lookup(target), func(ctx context.Context) (probe.Finding, error) {
		found, err := p.artifact(ctx, target)
		if err != nil {
			return probe.Finding{}, err
		}
		return found.finding(), nil
	})
}

// Open implements probe.Prober.
func (p *Prober) Open(ctx context.Context, target probe.Target) (probe.Finding, chart.Content, error) {
	var finding probe.Finding
	content, err := bounded(ctx, p.lookup(target), func(ctx context.Context) (chart.Content, error) {
		found, err := p.artifact(ctx, target)
		if err != nil {
			return chart.Content{}, err
		}
		if _, err := found.configMetadata(ctx); err != nil {
			return chart.Content{}, err
		}
		finding = found.finding()
		return found.open(ctx)
	})
	if err != nil {
		return probe.Finding{}, chart.Content{}, err
	}
	return finding, content, nil
}

func (p *Prober) artifact(ctx context.Context, target probe.Target) (*artifact, error) {
	return searchPlaces(target, func(target probe.Target) (*artifact, error) { return p.artifactAt(ctx, target) })
}

func (p *Prober) artifactAt(ctx context.Context, target probe.Target) (*artifact, error) {
	target.Registry.Propagation = 0 // for Login only
	// The base path is in the key, since the error for an absent chart names it:
	// different registries may give the same repository.
	sessionKey := p.sessionKey(target.Registry)
	key := strings.Join([]string{
		sessionKey, target.Registry.Repository(target.Chart), target.Registry.BasePath, target.Chart,
		target.Version.String(),
	}, "\x00")
	return p.artifacts.Get(ctx, key, func(ctx context.Context) (*artifact, error) {
		session, err := p.sessionOf(sessionKey, target.Registry)
		if err != nil {
			return nil, err
		}
		found, err := resolve(ctx, session, target, p.keep)
		if absent, ok := errors.AsType[*probe.Error](err); ok {
			suggest(ctx, suggestions{p}, target, absent)
		}
		return found, err
	})
}

// Tags implements probe.Prober.
func (p *Prober) Tags(ctx context.Context, registry probe.Registry, chart string) ([]string, error) {
	return p.tags(ctx, registry, chart, (*session).tags)
}

// AllTags implements probe.Prober.
func (p *Prober) AllTags(ctx context.Context, registry probe.Registry, chart string) ([]string, error) {
	return p.tags(ctx, registry, chart, (*session).allTags)
}

// tagLister lists the tags of a repository.
type tagLister func(s *session, ctx context.Context, repository string) ([]string, error)

func (p *Prober) tags(ctx context.Context, registry probe.Registry, chart string, list tagLister) ([]string, error) {
	target := probe.Target{Registry: registry, Chart: chart}
	return bounded(ctx, p.call(probe.GetTags, target), func(ctx context.Context) ([]string, error) {
		return searchPlaces(target, func(target probe.Target) ([]string, error) {
			return p.tagsAt(ctx, target.Registry, chart, list)
		})
	})
}

func (p *Prober) tagsAt(ctx context.Context, registry probe.Registry, chart string, list tagLister) ([]string, error) {
	registry.Propagation = 0
	session, err := p.session(registry)
	if err != nil {
		return nil, err
	}
	return list(session, ctx, registry.Repository(chart))
}

// Charts implements probe.Prober.
func (p *Prober) Charts(ctx context.Context, registry probe.Registry) ([]string, error) {
	registry.Propagation = 0
	return bounded(
		ctx,
		p.call(probe.GetCatalog, probe.Target{Registry: registry}),
		func(ctx context.Context) ([]string, error) {
			session, err := p.session(registry)
			if err != nil {
				return nil, err
			}
			return session.charts(ctx, registry)
		},
	)
}

// Expect implements probe.Prober. Of several places of a chart it announces the
// likeliest.
func (p *Prober) Expect(registry probe.Registry, charts []string) {
	places, _ := registry.Places()
	session, err := p.session(registry)
	if err != nil {
		return // the look-up of a chart reports it
	}
	for _, name := range charts {
		session.demand.expect(auth.ScopeRepository(places[0].Repository(name), auth.ActionPull))
	}
}

// Login implements probe.Prober.
func (p *Prober) Login(ctx context.Context, registry probe.Registry) (probe.Proof, error) {
	requested := p.call(probe.GetBase, probe.Target{Registry: registry})
	requested.timeout += registry.Propagation
	return bounded(ctx, requested, func(ctx context.Context) (probe.Proof, error) {
		// A new session, since the tokens of an earlier request prove nothing
		// about the current credentials.
		session, err := p.newSession(registry)
		if err != nil {
			return probe.Proof{}, err
		}
		return session.prove(ctx)
	})
}

// sessionKey identifies a session. It does not contain the credential.
func (p *Prober) sessionKey(r probe.Registry) string {
	return strings.Join([]string{p.transportKey(r), strings.Trim(r.Suffix, "/"), r.Credential.Fingerprint(p.key)},
		"\x00")
}

func (p *Prober) transportKey(r probe.Registry) string {
	sum := sha256.Sum256(r.TLS.CA)
	return r.Host() + "\x00" + string(sum[:]) + "\x00" + strconv.FormatBool(r.TLS.InsecureSkipVerify)
}

func (p *Prober) session(registry probe.Registry) (*session, error) {
	return p.sessionOf(p.sessionKey(registry), registry)
}

// sessionOf returns the session of a key that the caller has computed.
func (p *Prober) sessionOf(key string, registry probe.Registry) (*session, error) {
	p.mu.Lock()
	known, ok := p.sessions[key]
	p.mu.Unlock()
	if ok {
		return known, nil
	}
	made, err := p.newSession(registry)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if known, ok := p.sessions[key]; ok {
		return known, nil
	}
	p.sessions[key] = made
	return made, nil
}

func (p *Prober) newSession(registry probe.Registry) (*session, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := p.transportKey(registry)
	transport, ok := p.transports[key]
	if !ok {
		made, err := newTransport(registry.TLS, p.options.Timeouts.Connect)
		if err != nil {
			return nil, &probe.Error{
				Outcome: probe.UntrustedCertificate, Registry: registry.Host(), Err: err,
				Causes:   []string{"tls.ca_certificate holds no certificate that can be read"},
				NextStep: "Give the authority's certificate as PEM text.",
			}
		}
		if p.options.Transport != nil {
			p.options.Transport(made)
		}
		transport, p.transports[key] = made, made
	}
	slots, ok := p.slots[registry.Host()]
	if !ok {
		slots = make(chan struct{}, p.options.PerHost)
		p.slots[registry.Host()] = slots
	}
	return newSession(registry, p.options, transport, slots), nil
}
