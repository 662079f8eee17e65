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

// checkAddress refuses addresses at which no host of the given kin is contacted.
// Registries live in private networks and on loopback as well; hosts to which
// they send callers for tokens do not live on loopback, and those of other
// owners have public addresses.
func checkAddress(address netip.Addr, kin kinship) error {
	address = inner(address)
	switch {
	case address.IsLinkLocalUnicast(), address.IsMulticast(), address.IsUnspecified(), metadata(address),
		kin != own && address.IsLoopback(),
		kin == foreign && !public(address):
		return fmt.Errorf("%w: %s", probe.ErrAddressRefused, address)
	}
	return nil
}

// inner returns the IPv4 address that an IPv6 address stands for: mapped, by
// NAT64 (RFC 6052) or by 6to4 (RFC 3056); any other address as it is, without
// its zone.
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
	// globalUnicast is what IANA hands out of IPv6.
	globalUnicast = netip.MustParsePrefix("2000::/3")
)

// special are the ranges that are not reached globally.
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

// metadata are metadata services outside the link-local ranges: AWS over
// IPv6, Azure's wire server, Alibaba Cloud, Google Cloud over IPv6.
func metadata(address netip.Addr) bool {
	switch address.String() {
	case "fd00:ec2::254", "168.63.129.16", "100.100.100.200", "fd20:ce::254":
		return true
	}
	return false
}

// parseAddress reads an address in writing.
func parseAddress(host string) (netip.Addr, bool) {
	address, err := netip.ParseAddr(host)
	return address, err == nil
}

// privateDomains are top-level domains of private networks, which resolvers
// resolve from the inside only.
// Sources: RFC 6761, RFC 6762 with its appendix G, RFC 8375, ICANN's reservation of internal.
var privateDomains = []string{
	"local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa",
}

// numeric names are addresses in older spellings, such as 127.1, 0x7f.1 and
// 2130706433, to some resolvers and proxies.
var numeric = regexp.MustCompile(`(^|\.)([0-9]+|0x[0-9a-f]*)$`)

// checkName checks the host of a token endpoint in writing: behind a proxy, that
// is all this machine gets to know of it.
func checkName(host string, kin kinship) error {
	if address, ok := parseAddress(host); ok {
		return checkAddress(address, kin)
	}
	if kin == own {
		return nil
	}
	inside := within(host, "localhost") || numeric.MatchString(host)
	if kin == foreign {
		inside = inside || !strings.Contains(host, ".") ||
			slices.ContainsFunc(privateDomains, func(domain string) bool { return within(host, domain) })
	}
	if inside {
		return fmt.Errorf("%w: %s", probe.ErrAddressRefused, host)
	}
	return nil
}

// tokenKey marks the context of requests for tokens, redirects included.
type tokenKey struct{}

// kinOf returns what the host of a request is to the registry at home. Requests
// that are not for tokens are the registry's own: what it redirects to are
// contents.
func kinOf(request *http.Request, home string) kinship {
	if request.Context().Value(tokenKey{}) == nil {
		return own
	}
	home, _ = writtenHost(home)
	host, _ := writtenHost(request.URL.Hostname())
	return kinshipOf(home, host)
}

// strictness travels with a request to the dialler: what the host is to the
// registry.
type strictness struct {
	host string
	kin  kinship
}

type strictnessKey struct{}

func withStrictness(ctx context.Context, host string, kin kinship) context.Context {
	return context.WithValue(ctx, strictnessKey{}, strictness{strings.ToLower(host), kin})
}

// dial connects as dialer does and has the address checked that a name was
// resolved to. Where a proxy is dialled in the place of the host, its address
// is the user's own choice.
func dial(dialer *net.Dialer) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		requested, _ := ctx.Value(strictnessKey{}).(strictness)
		if host, _, err := net.SplitHostPort(address); err != nil || !strings.EqualFold(host, requested.host) {
			ctx = withStrictness(ctx, "", own)
		}
		return dialer.DialContext(ctx, network, address)
	}
}

// refuseAddress is called with the address that is about to be dialled, after
// the name was resolved: looking the name up beforehand would leave time for
// it to change.
func refuseAddress(ctx context.Context, _, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", probe.ErrAddressRefused, address)
	}
	requested, _ := ctx.Value(strictnessKey{}).(strictness)
	return checkAddress(target.Addr(), requested.kin)
}
