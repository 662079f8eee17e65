package main

import (
	"crypto/tls"
	"net"
	"os"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/authority"
)

// validity is how long a certificate made at start is good for.
const validity = 365 * 24 * time.Hour

// certify makes the server certificate for an address, and the PEM of the authority that vouches for it. The
// authority's key is forgotten: it vouches for nothing else.
func certify(address net.Addr) (leaf *tls.Certificate, ca []byte, err error) {
	made, err := authority.New("palette-local CA", validity)
	if err != nil {
		return nil, nil, err
	}
	hosts, ips := names(address)
	leaf, err = made.Leaf(time.Time{}, hosts, ips...)
	return leaf, made.PEM(), err
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
