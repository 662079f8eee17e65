package contract

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"testing"
)

// dialer carries requests over the network; ca is trusted beside the system's
// certificates.
func dialer(t *testing.T, ca []byte) http.RoundTripper {
	t.Helper()
	trust := &tls.Config{MinVersion: tls.VersionTLS12}
	if len(ca) > 0 {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(ca) {
			t.Fatal("the certificate of the peer's authority is not PEM")
		}
		trust.RootCAs = pool
	}
	carrier := &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: trust, ForceAttemptHTTP2: true}
	t.Cleanup(carrier.CloseIdleConnections)
	return carrier
}
