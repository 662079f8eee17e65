package main

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
	"os"
	"time"
)

// validity is how long a certificate made at start is good for.
const validity = 365 * 24 * time.Hour

// certificate is a server certificate and the authority that vouches for it,
// in PEM. The authority's key is forgotten: it vouches for nothing else.
type certificate struct {
	leaf      tls.Certificate
	authority []byte
}

func certify(address net.Addr, now time.Time) (certificate, error) {
	authority := template(now, "palette-local CA")
	authority.IsCA, authority.BasicConstraintsValid = true, true
	authority.KeyUsage = x509.KeyUsageCertSign
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return certificate{}, err
	}
	root, err := x509.CreateCertificate(rand.Reader, authority, authority, authorityKey.Public(), authorityKey)
	if err != nil {
		return certificate{}, err
	}
	leaf := template(now, "palette-local")
	leaf.KeyUsage, leaf.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	leaf.DNSNames, leaf.IPAddresses = names(address)
	leafKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return certificate{}, err
	}
	signed, err := x509.CreateCertificate(rand.Reader, leaf, authority, leafKey.Public(), authorityKey)
	return certificate{
		leaf:      tls.Certificate{Certificate: [][]byte{signed, root}, PrivateKey: leafKey},
		authority: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root}),
	}, err
}

func template(now time.Time, name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: name},
		// Clocks of clients in containers lag at times.
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(validity),
	}
}

func serial() *big.Int {
	bits := make([]byte, 16)
	_, _ = rand.Read(bits) // never fails: crypto/rand ends the program instead
	return new(big.Int).SetBytes(bits)
}

// names are how clients may call the server: as this machine's own, by the
// address it listens on, and by the machine's name.
func names(address net.Addr) (hosts []string, ips []net.IP) {
	hosts = []string{"localhost"}
	if host, err := os.Hostname(); err == nil && host != "localhost" {
		hosts = append(hosts, host)
	}
	ips = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	if tcp, ok := address.(*net.TCPAddr); ok && !tcp.IP.IsUnspecified() && !tcp.IP.IsLoopback() {
		ips = append(ips, tcp.IP)
	}
	return hosts, ips
}
