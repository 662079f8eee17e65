// Package authority makes certificate authorities and the server certificates that they sign, for hosts on loopback
// and in tests. It imports the standard library only.
package authority

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"time"
)

// clockSkew is how far the clocks of clients may be behind.
const clockSkew = 48 * time.Hour

// Authority signs certificates. It is safe for concurrent use.
type Authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// New makes an authority whose certificate is valid from two days ago until a while from now.
func New(name string, validity time.Duration) (*Authority, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-clockSkew), NotAfter: now.Add(validity),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return &Authority{certificate: certificate, key: key}, err
}

// PEM is the authority's certificate.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.certificate.Raw})
}

// Pool holds the authority's certificate alone.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

// Leaf makes the certificate of a server with these names and addresses. It is valid until end, which may have passed,
// or as long as the authority's own for the zero time.
func (a *Authority) Leaf(end time.Time, names []string, addresses ...net.IP) (*tls.Certificate, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	if end.IsZero() {
		end = a.certificate.NotAfter
	}
	template := &x509.Certificate{
		SerialNumber: serial(), DNSNames: names, IPAddresses: addresses,
		NotBefore: a.certificate.NotBefore, NotAfter: end,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	return &tls.Certificate{Certificate: [][]byte{der, a.certificate.Raw}, PrivateKey: key}, err
}

func newKey() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

// serial is 16 random bytes: no two certificates have the same one.
func serial() *big.Int {
	bits := make([]byte, 16)
	_, _ = rand.Read(bits) // never fails: crypto/rand ends the program instead
	return new(big.Int).SetBytes(bits)
}
