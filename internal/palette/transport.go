package palette

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/transport"
)

// ErrCA says that Config.CA holds no certificate.
var ErrCA = errors.New("palette ca certificate holds no pem certificate")

// connectTime bounds a connection to Palette.
const connectTime = 15 * time.Second

// newTransport makes a transport of the client's own: what it trusts must not
// reach any other client in the process.
func newTransport(ca []byte, insecure bool) (*http.Transport, error) {
	made, err := transport.New(ca, insecure, connectTime)
	if err != nil {
		return nil, fmt.Errorf("%w (%d bytes)", ErrCA, len(ca))
	}
	made.MaxIdleConnsPerHost = 16
	made.OnProxyConnectResponse = refusedByProxy
	return made, nil
}

// ProxyError is a proxy that does not connect this machine to Palette. No
// request was sent.
type ProxyError struct {
	Proxy  string // host and port
	Status int
}

// Error implements error.
func (e *ProxyError) Error() string {
	return fmt.Sprintf("the proxy %s responded to CONNECT with status %d", e.Proxy, e.Status)
}

func refusedByProxy(_ context.Context, proxy *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		return nil
	}
	return &ProxyError{Proxy: proxy.Host, Status: response.StatusCode}
}
