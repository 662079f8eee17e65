package transport_test

import (
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/transport"
)

func TestNew(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	for name, test := range map[string]struct {
		ca       []byte
		insecure bool
		connects bool
	}{
		"the system's roots": {nil, false, false},
		"the certificate":    {ca, false, true},
		"insecure":           {nil, true, true},
	} {
		client, err := transport.New(test.ca, test.insecure, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.RoundTrip(request)
		if (err == nil) != test.connects {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			_ = response.Body.Close()
		}
		client.CloseIdleConnections()
	}
}

func TestNewRefusesTextWithoutCertificate(t *testing.T) {
	t.Parallel()
	if _, err := transport.New([]byte("a text"), false, time.Minute); !errors.Is(err, transport.ErrNoCertificate) {
		t.Errorf("got %v", err)
	}
}

func TestRootsWithoutCertificates(t *testing.T) {
	t.Parallel()
	if roots, err := transport.Roots(nil); roots != nil || err != nil {
		t.Errorf("got %v, %v", roots, err)
	}
}
