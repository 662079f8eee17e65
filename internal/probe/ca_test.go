package probe_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

func certificate(t *testing.T, template, parent *x509.Certificate, key, signer *ecdsa.PrivateKey) string {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestCheckCA(t *testing.T) {
	t.Parallel()
	caKey, leafKey := newKey(t), newKey(t)
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "leaf"}, NotAfter: time.Now().Add(time.Hour),
	}
	authority := certificate(t, ca, ca, caKey, caKey)
	selfSigned := certificate(t, leaf, leaf, leafKey, leafKey)
	issued := certificate(t, leaf, ca, leafKey, caKey)
	der, err := x509.MarshalPKCS8PrivateKey(leafKey)
	if err != nil {
		t.Fatal(err)
	}
	private := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))

	for name, test := range map[string]struct{ text, problem string }{
		"authority":          {authority, ""},
		"bundle":             {authority + "\n# comment\n" + selfSigned, ""},
		"self-signed":        {selfSigned, ""},
		"issued by another":  {issued, "not a CA"},
		"second is not a CA": {authority + issued, "certificate 2"},
		"private key":        {authority + private, "PRIVATE KEY"},
		"not PEM":            {"hello", "no PEM block"},
		"empty":              {"", "no PEM block"},
		"broken":             {string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")})), "cannot be read"},
	} {
		err := probe.CheckCA(test.text)
		switch {
		case test.problem == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case test.problem != "" && (err == nil || !strings.Contains(err.Error(), test.problem)):
			t.Errorf("%s: %v does not contain %q", name, err, test.problem)
		}
	}
}
