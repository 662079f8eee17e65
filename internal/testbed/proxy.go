package testbed

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// proxy is the one door into the world: it serves CONNECT (RFC 9110, 9.3.6) for the names it can resolve and
// hands the connection to the host, and refuses and remembers everything else.
type proxy struct {
	resolve  func(address string) *Host
	listener net.Listener
	server   *http.Server
	served   chan struct{}

	mu      sync.Mutex
	refused []string
}

func startProxy(resolve func(string) *Host) (*proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open the proxy: %w", err)
	}
	p := &proxy{resolve: resolve, listener: listener, served: make(chan struct{})}
	p.server = &http.Server{
		Handler: p, ReadHeaderTimeout: 30 * time.Second, ErrorLog: log.New(io.Discard, "", 0),
	}
	go func() {
		defer close(p.served)
		_ = p.server.Serve(listener)
	}()
	return p, nil
}

func (p *proxy) address() string { return p.listener.Addr().String() }

func (p *proxy) url() string { return "http://" + p.address() }

// ServeHTTP implements [http.Handler].
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodConnect {
		p.refuse(w, r.URL.String())
		return
	}
	host := p.resolve(r.Host)
	if host == nil {
		p.refuse(w, r.Host)
		return
	}
	connection, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if _, err := io.WriteString(connection, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		_ = connection.Close()
		return
	}
	host.accept(resumed{connection, buffered.Reader})
}

func (p *proxy) refuse(w http.ResponseWriter, what string) {
	p.mu.Lock()
	p.refused = append(p.refused, what)
	p.mu.Unlock()
	http.Error(w, "this world has no "+what, http.StatusBadGateway)
}

func (p *proxy) close() error {
	err := p.server.Close()
	<-p.served
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// resumed reads first what a client sent right behind its CONNECT, without waiting for the response.
type resumed struct {
	net.Conn
	buffered *bufio.Reader
}

func (c resumed) Read(p []byte) (int, error) { return c.buffered.Read(p) }
