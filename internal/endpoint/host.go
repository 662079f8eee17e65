package endpoint

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

const (
	longestLabel = 63  // RFC 1035, 2.3.4
	longestHost  = 253 // RFC 1035, 2.3.4, in text
)

var (
	label  = lazyregexp.New(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)
	digits = lazyregexp.New(`^[0-9]+$`)
)

// checkHost checks the host of a Basic endpoint and returns it in canonical form: lower
// case, IPv6 in its shortest form.
func (w written) checkHost() (string, *Error) {
	host := strings.ToLower(w.host)
	if strings.ContainsAny(host, "[]:") {
		return w.checkIPv6(host)
	}
	if last := host[strings.LastIndexByte(host, '.')+1:]; digits().MatchString(last) {
		return checkIPv4(host)
	}
	switch {
	case host == "":
		return "", refuse(Host, "", "The endpoint has no host. It is the host of the registry, for example "+
			"contoso.azurecr.io.")
	case strings.HasSuffix(host, "."):
		return "", refuse(Host, w.withHost(strings.TrimRight(w.host, ".")), "The host ends with a dot. Remove it.")
	case len(host) > longestHost:
		return "", refuse(Host, "", "The host has %d characters; a host has at most %d.", len(host), longestHost)
	}
	for _, part := range strings.Split(host, ".") {
		if err := checkLabel(host, part); err != nil {
			return "", err
		}
	}
	return host, nil
}

func checkLabel(host, part string) *Error {
	switch {
	case part == "":
		return refuse(Host, "", "The host %q has an empty label: two dots follow each other, or it begins with "+
			"one.", host)
	case len(part) > longestLabel:
		return refuse(Host, "", "The label %q of the host has %d characters; a label has at most "+
			"%d.", part, len(part), longestLabel)
	case !label().MatchString(part):
		return refuse(Host, "", "The label %q of the host is not a host name. Labels are made of letters, digits and "+
			"hyphens, and neither begin nor end with a hyphen; write international names in their xn-- form.", part)
	}
	return nil
}

func checkIPv4(host string) (string, *Error) {
	if address, err := netip.ParseAddr(host); err != nil || !address.Is4() {
		return "", refuse(Host, "", "The host %q ends with a number, but is not an IPv4 address of four numbers from "+
			"0 to 255.", host)
	}
	return host, nil
}

func (w written) checkIPv6(host string) (string, *Error) {
	if fixed, ok := unbracketed(host); ok {
		return "", refuse(Host, w.withHost(fixed), "The host is an IPv6 address without brackets. Write it in "+
			"brackets, and the port after them.")
	}
	inside, open := strings.CutPrefix(host, "[")
	inside, closed := strings.CutSuffix(inside, "]")
	fixed, ok := unbracketed(inside)
	if !open || !closed || !ok {
		return "", refuse(Host, "", "The host %q is not a host name or an address. An IPv6 address is written in "+
			"brackets and without a zone, like [fd00::1]:5000.", host)
	}
	return fixed, nil
}

func (w written) checkPort() *Error {
	if !w.hasPort {
		return nil
	}
	number, err := strconv.ParseUint(w.port, 10, 16)
	if err == nil && number > 0 && w.port[0] != '0' {
		return nil
	}
	without := w
	without.hasPort = false
	if w.port == "" {
		return refuse(Port, without.clean(), "The endpoint has a colon and no port after it.")
	}
	return refuse(Port, "", "The port %q is not a number from 1 to 65535.", w.port)
}

func (w written) withHost(host string) string {
	w.host = host
	return w.clean()
}
