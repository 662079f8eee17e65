package authority_test

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/authority"
)

func TestLeaf(t *testing.T) {
	t.Parallel()
	trusted, other := newAuthority(t), newAuthority(t)
	for name, test := range map[string]struct {
		roots *authority.Authority
		end   time.Time
		name  string
		valid bool
	}{
		"name":             {trusted, time.Time{}, "registry.test", true},
		"address":          {trusted, time.Time{}, "127.0.0.1", true},
		"another name":     {trusted, time.Time{}, "elsewhere.test", false},
		"other roots":      {other, time.Time{}, "registry.test", false},
		"end in future":    {trusted, time.Now().Add(time.Minute), "registry.test", true},
		"end in past":      {trusted, time.Now().Add(-time.Minute), "registry.test", false},
		"beyond authority": {trusted, time.Now().Add(100 * time.Hour), "registry.test", true},
	} {
		leaf, err := trusted.Leaf(test.end, []string{"registry.test"}, net.IPv4(127, 0, 0, 1))
		if err != nil {
			t.Fatal(err)
		}
		certificate, err := x509.ParseCertificate(leaf.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		_, err = certificate.Verify(x509.VerifyOptions{Roots: test.roots.Pool(), DNSName: test.name})
		if (err == nil) != test.valid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// PEM and Pool hold the same certificate, which a TLS client trusts.
func TestPEMAndPool(t *testing.T) {
	t.Parallel()
	trusted := newAuthority(t)
	leaf, err := trusted.Leaf(time.Time{}, []string{"registry.test"})
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(trusted.PEM()) || !roots.Equal(trusted.Pool()) {
		t.Error("PEM and Pool differ")
	}
	clientSide, serverSide := net.Pipe()
	served := make(chan error, 1)
	go func() {
		served <- tls.Server(
			serverSide, &tls.Config{Certificates: []tls.Certificate{*leaf}, MinVersion: tls.VersionTLS12},
		).Handshake()
	}()
	client := tls.Client(clientSide, &tls.Config{
		RootCAs: roots, ServerName: "registry.test", MinVersion: tls.VersionTLS12,
	})
	if err := client.Handshake(); err != nil {
		t.Error(err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}

func newAuthority(t *testing.T) *authority.Authority {
	t.Helper()
	created, err := authority.New("authority", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return created
}
