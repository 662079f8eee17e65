package oci

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// checkAddress refuses addresses that a host must not have by its relation to the
// registry: a registry may have a private or a loopback address, a token endpoint on
// another host no loopback address, one of another owner only a public address.
func checkAddress(address netip.Addr, relation hostRelation) error {
	address = inner(address)
	switch {
	case address.IsLinkLocalUnicast(), address.IsMulticast(), address.IsUnspecified(), metadata(address),
		relation != own && address.IsLoopback(),
		relation == foreign && !public(address):
		return fmt.Errorf("%w: %s", probe.ErrAddressRefused, address)
	}
	return nil
}

// inner returns the IPv4 address in an IPv6 address: mapped, by NAT64 (RFC 6052)
// or by 6to4 (RFC 3056). It returns any other address without its zone.
func inner(address netip.Addr) netip.Addr {
	address = address.Unmap().WithZone("")
	if address.Is4() {
		return address
	}
	bytes := address.As16()
	switch {
	case nat64.Contains(address):
		return netip.AddrFrom4([4]byte(bytes[12:16]))
	case sixToFour.Contains(address):
		return netip.AddrFrom4([4]byte(bytes[2:6]))
	}
	return address
}

var (
	nat64     = netip.MustParsePrefix("64:ff9b::/96")
	sixToFour = netip.MustParsePrefix("2002::/16")
	// globalUnicast is the part of IPv6 that IANA allocates.
	globalUnicast = netip.MustParsePrefix("2000::/3")
)

// special are the ranges that are not globally reachable.
// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890).
var special = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "3fff::/20",
)

func prefixes(list ...string) []netip.Prefix {
	parsed := make([]netip.Prefix, 0, len(list))
	for _, text := range list {
		parsed = append(parsed, netip.MustParsePrefix(text))
	}
	return parsed
}

func public(address netip.Addr) bool {
	return (address.Is4() || globalUnicast.Contains(address)) &&
		!slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(address) })
}

// metadata reports whether an address is that of a metadata service outside the
// link-local ranges: AWS over IPv6, Azure's wire server, Alibaba Cloud, Google Cloud.
func metadata(address netip.Addr) bool {
	switch address.String() {
	case "fd00:ec2::254", "168.63.129.16", "100.100.100.200", "fd20:ce::254":
		return true
	}
	return false
}

func parseAddress(host string) (netip.Addr, bool) {
	address, err := netip.ParseAddr(host)
	return address, err == nil
}

// privateDomains are top-level domains that resolve only in private networks.
// Sources: RFC 6761, RFC 6762 with its appendix G, RFC 8375, ICANN's reservation of internal.
var privateDomains = []string{
	"local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa",
}

// numeric matches names that some resolvers and proxies read as addresses, such
// as 127.1, 0x7f.1 and 2130706433.
var numeric = regexp.MustCompile(`(^|\.)([0-9]+|0x[0-9a-f]*)$`)

// checkName checks the name of a host. Behind a proxy, this machine does not
// resolve names, so checkAddress cannot check the address.
func checkName(host string, relation hostRelation) error {
	if address, ok := parseAddress(host); ok {
		return checkAddress(address, relation)
	}
	if relation == own {
		return nil
	}
	inside := inDomain(host, "localhost") || numeric.MatchString(host)
	if relation == foreign {
		inside = inside || !strings.Contains(host, ".") ||
			slices.ContainsFunc(privateDomains, func(domain string) bool { return inDomain(host, domain) })
	}
	if inside {
		return fmt.Errorf("%w: %s", probe.ErrAddressRefused, host)
	}
	return nil
}

// tokenKey marks the context of requests for tokens, redirects included.
type tokenKey struct{}

// requestRelation returns the relation of a request's host to the registry at home. Any
// request that is not for a token is own: a registry redirects it to content.
func requestRelation(request *http.Request, home string) hostRelation {
	if request.Context().Value(tokenKey{}) == nil {
		return own
	}
	home, _ = writtenHost(home)
	host, _ := writtenHost(request.URL.Hostname())
	return relationOf(home, host)
}

// dialTarget gives the dialler, in the context of a request, the relation of its
// host to the registry.
type dialTarget struct {
	host     string
	relation hostRelation
}

type dialTargetKey struct{}

func withDialTarget(ctx context.Context, host string, relation hostRelation) context.Context {
	return context.WithValue(ctx, dialTargetKey{}, dialTarget{strings.ToLower(host), relation})
}

// dial returns the DialContext of dialer with a check of the resolved address. The
// address of a proxy is checked like a registry's, since the user configured it.
func dial(dialer *net.Dialer) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		requested, _ := ctx.Value(dialTargetKey{}).(dialTarget)
		if host, _, err := net.SplitHostPort(address); err != nil || !strings.EqualFold(host, requested.host) {
			ctx = withDialTarget(ctx, "", own)
		}
		return dialer.DialContext(ctx, network, address)
	}
}

// refuseAddress checks the address of a connection after name resolution: a check
// before it would use an address that may change.
func refuseAddress(ctx context.Context, _, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", probe.ErrAddressRefused, address)
	}
	requested, _ := ctx.Value(dialTargetKey{}).(dialTarget)
	return checkAddress(target.Addr(), requested.relation)
}
