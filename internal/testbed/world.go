// Package testbed is the world on loopback: OCI registries, token servers and an AWS account behind their
// real host names, with nothing outside loopback ever contacted.
//
// A [World] is its own certificate authority and a CONNECT proxy on 127.0.0.1. A program that honours
// HTTPS_PROXY and SSL_CERT_FILE, as every Go program and the AWS SDK does, reaches contoso.azurecr.io or
// api.ecr.eu-west-1.amazonaws.com in this process; [World.Env] is all it needs. Every name that the
// world does not have is refused and remembered ([World.Escapes]), so a test can assert that nothing else was
// requested.
//
// Registries are github.com/distribution/distribution behind the authentication of the registry they play;
// they follow the OCI distribution specification v1.1. Charts are packaged by Helm's own library and pushed
// in the shape that "helm push" gives them.
//
// The package may be imported by tests, the demo and the benchmark only. Of the other rooms it imports
// authority and wait alone.
package testbed

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/authority"
)

// World is one isolated internet. Make it with [New] or [Start]; it is safe for concurrent use.
type World struct {
	dir       string
	authority *authority.Authority
	proxy     *proxy

	mu        sync.Mutex
	hosts     map[string]*Host
	resolvers []func(name string) *Host
	blobHosts map[string]*blobHost
	aws       *AWS
	closed    bool
}

// New starts a world that ends with the test. A world that can't start fails the test.
func New(t testing.TB) *World {
	t.Helper()
	w, err := Start(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Errorf("the test world does not close: %v", err)
		}
	})
	return w
}

// Start starts a world that keeps its few files (the certificate of its authority, an empty folder for AWS
// configuration) in dir, which must exist. The caller closes it.
func Start(dir string) (*World, error) {
	trusted, err := authority.New("testbed authority", validity)
	if err != nil {
		return nil, err
	}
	w := &World{dir: dir, authority: trusted, hosts: map[string]*Host{}, blobHosts: map[string]*blobHost{}}
	if err := os.WriteFile(w.CAFile(), trusted.PEM(), 0o600); err != nil {
		return nil, fmt.Errorf("keep the authority's certificate: %w", err)
	}
	if err := os.MkdirAll(w.awsDir(), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for AWS configuration: %w", err)
	}
	w.proxy, err = startProxy(w.resolve)
	if err != nil {
		return nil, err
	}
	return w, nil
}

// Close ends every server of the world. It waits for none of the requests in flight.
func (w *World) Close() error {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	errs := []error{w.proxy.close()}
	for _, h := range w.allHosts() {
		errs = append(errs, h.close())
	}
	return errors.Join(errs...)
}

// CA is the PEM certificate of the world's authority, which signs the certificates of hosts without another
// [Identity].
func (w *World) CA() []byte { return w.authority.PEM() }

// CAFile is the path of [World.CA] on disk.
func (w *World) CAFile() string { return filepath.Join(w.dir, "ca.pem") }

func (w *World) awsDir() string { return filepath.Join(w.dir, "aws") }

// Handle puts a handler behind name, which may carry a port; without one it is 443. A name is given once:
// a second time panics, since a test that does it would use the wrong server.
func (w *World) Handle(name string, handler http.Handler) *Host {
	h := newHost(name, handler, w.authority)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		panic("testbed: " + name + " is added to a closed world")
	}
	if _, taken := w.hosts[h.address]; taken {
		panic("testbed: " + name + " is there already")
	}
	w.hosts[h.address] = h
	return h
}

// Host returns the host of that name, nil when the world has none.
func (w *World) Host(name string) *Host {
	return w.resolve(withPort(name))
}

// Escapes lists the addresses ("host:port", or a whole URL for a request without TLS) that were requested
// and that the world does not have, in order, with repetitions.
func (w *World) Escapes() []string {
	w.proxy.mu.Lock()
	defer w.proxy.mu.Unlock()
	return slices.Clone(w.proxy.refused)
}

// Requests is the log of all hosts together, in order of arrival.
func (w *World) Requests() []Request {
	var all []Request
	for _, h := range w.allHosts() {
		all = append(all, h.Requests()...)
	}
	slices.SortStableFunc(all, func(a, b Request) int { return a.Time.Compare(b.Time) })
	return all
}

// ResetRequests empties the log of every host and the list of escapes.
func (w *World) ResetRequests() {
	for _, h := range w.allHosts() {
		h.ResetRequests()
	}
	w.proxy.mu.Lock()
	defer w.proxy.mu.Unlock()
	w.proxy.refused = nil
}

func (w *World) allHosts() []*Host {
	w.mu.Lock()
	defer w.mu.Unlock()
	byAddress := func(a, b *Host) int { return strings.Compare(a.address, b.address) }
	return slices.SortedFunc(maps.Values(w.hosts), byAddress)
}

// resolve finds the host behind an address of the form host:port. Names that follow a pattern, such as those
// of AWS, come into being when they are first requested.
func (w *World) resolve(address string) *Host {
	address = strings.ToLower(address)
	w.mu.Lock()
	h, resolvers := w.hosts[address], slices.Clone(w.resolvers)
	w.mu.Unlock()
	if h != nil {
		return h
	}
	for _, resolver := range resolvers {
		if h := resolver(address); h != nil {
			return w.adopt(h)
		}
	}
	return nil
}

// adopt keeps a host that a resolver made, or gives back the one that another request made meanwhile.
func (w *World) adopt(h *Host) *Host {
	w.mu.Lock()
	defer w.mu.Unlock()
	if there, taken := w.hosts[h.address]; taken {
		if there != h {
			_ = h.close()
		}
		return there
	}
	if w.closed {
		_ = h.close()
		return nil
	}
	w.hosts[h.address] = h
	return h
}
