package contract

import (
	"net/http"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/transport"
)

// dialer carries requests over the network; ca is trusted beside the system's
// certificates.
func dialer(t *testing.T, ca []byte) http.RoundTripper {
	t.Helper()
	carrier, err := transport.New(ca, false, 15*time.Second)
	if err != nil {
		t.Fatalf("the certificate of the peer's authority: %v", err)
	}
	t.Cleanup(carrier.CloseIdleConnections)
	return carrier
}
