package testbed

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/authority"
)

// Host is one name of the world and the server behind it. It keeps a log of its requests, and faults
// change its responses.
type Host struct {
	name, address string // address is name:port
	server        *http.Server
	connections   *handover
	requests      requestLog
	faults        faultList
	served        chan struct{}

	mu       sync.Mutex
	identity Identity
	trusted  *authority.Authority // the world's
	private  *authority.Authority // its own, for a host that the world's authority does not vouch for
	onClose  []func() error
}

// Identity is what a host shows to who connects.
type Identity int

// What a host can show.
const (
	Trusted   Identity = iota // a certificate of the world's authority
	Expired                   // a certificate of the world's authority that ended yesterday
	PrivateCA                 // a certificate of the host's own authority, see [Host.CA]
	OtherName                 // a certificate of the world's authority for another name
	PlainHTTP                 // no TLS at all
)

// validity is how long a world may run.
const validity = 48 * time.Hour

// anotherName is what the certificate of an [OtherName] host is for.
const anotherName = "another-name.testbed.example"

func newHost(name string, handler http.Handler, trusted *authority.Authority) *Host {
	address := strings.ToLower(withPort(name))
	bare, _, err := net.SplitHostPort(address)
	if err != nil {
		panic(fmt.Sprintf("testbed: host name %q: %v", name, err))
	}
	private, err := authority.New("private "+bare+" authority", validity)
	if err != nil {
		panic(fmt.Sprintf("testbed: %v", err))
	}
	h := &Host{
		name: bare, address: address, trusted: trusted, private: private,
		connections: newHandover(), served: make(chan struct{}),
	}
	h.server = &http.Server{
		Handler:           h.requests.record(h.Name(), h.faults.around(handler)),
		ReadHeaderTimeout: 30 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // a refused certificate is what many tests are about
	}
	go func() {
		defer close(h.served)
		_ = h.server.Serve(h.connections)
	}()
	return h
}

// Name is the host as a user writes it: without the port when that is 443.
func (h *Host) Name() string { return strings.TrimSuffix(h.address, ":443") }

// CA is the PEM certificate of the host's own authority, which signs what a [PrivateCA] host shows.
func (h *Host) CA() []byte { return h.private.PEM() }

// Show changes what the host shows to connections made from now on.
func (h *Host) Show(identity Identity) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.identity = identity
}

// accept takes over a connection that a client believes to be one to this host.
func (h *Host) accept(c net.Conn) {
	h.mu.Lock()
	identity := h.identity
	h.mu.Unlock()
	if identity != PlainHTTP {
		c = tls.Server(c, h.tls(identity))
	}
	h.connections.give(c)
}

func (h *Host) tls(identity Identity) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"http/1.1"}, // a fault has to be able to cut the connection under one request
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			switch identity {
			case Expired:
				return h.trusted.Leaf(time.Now().Add(-24*time.Hour), []string{h.name})
			case PrivateCA:
				return h.private.Leaf(time.Time{}, []string{h.name})
			case OtherName:
				return h.trusted.Leaf(time.Time{}, []string{anotherName})
			default:
				return h.trusted.Leaf(time.Time{}, []string{h.name})
			}
		},
	}
}

// closing adds what has to end with the host.
func (h *Host) closing(f func() error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.onClose = append(h.onClose, f)
}

func (h *Host) close() error {
	errs := []error{h.server.Close(), h.connections.Close()}
	<-h.served
	h.mu.Lock()
	endings := h.onClose
	h.onClose = nil
	h.mu.Unlock()
	for _, end := range endings {
		errs = append(errs, end())
	}
	return errors.Join(slices.DeleteFunc(errs, func(err error) bool {
		return errors.Is(err, net.ErrClosed) || errors.Is(err, context.Canceled)
	})...)
}

// withPort adds the port of HTTPS where a name has none.
func withPort(name string) string {
	if _, _, err := net.SplitHostPort(name); err == nil {
		return name
	}
	return net.JoinHostPort(name, "443")
}
