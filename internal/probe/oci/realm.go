package oci

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// kinship is what a host is to the registry that sends callers there for a
// token.
type kinship int

const (
	// own hosts are the registry's host itself, on any port, and hosts that
	// are known to issue its tokens.
	own kinship = iota
	// related hosts are other hosts of the same owner.
	related
	// foreign hosts are all others.
	foreign
)

// tokenHosts are registries whose token endpoint is known to live on a host of
// another domain.
var tokenHosts = []struct{ registry, realm *regexp.Regexp }{
	// A regional endpoint <name>.<region>.geo.azurecr.io; see kinshipOf for
	// the name.
	// Alibaba Cloud: personal and enterprise edition, over the public network
	// and over VPC.
	// Source: https://www.alibabacloud.com/help/en/acr/user-guide/configure-access-over-the-internet
	{
		regexp.MustCompile(
			`^(registry(-vpc|-intl)?|[a-z0-9-]+-registry(-vpc)?|crpi-[a-z0-9]+(-vpc)?)(\.[a-z0-9-]+)*\.aliyuncs\.com$`,
		),
		regexp.MustCompile(`^dockerauth(-ee|-vpc|-ee-vpc)?([.-][a-z]{2}-[a-z]+(-[0-9]+)?)?\.aliyuncs\.com$`),
	},
	// Scaleway, by region.
	{regexp.MustCompile(`^rg\.[a-z]+-[a-z]+\.scw\.cloud$`), regexp.MustCompile(`^api\.scaleway\.com$`)},
	// Red Hat.
	{regexp.MustCompile(`^registry(\.connect)?\.redhat\.(io|com)$`), regexp.MustCompile(`^sso\.redhat\.com$`)},
}

// kinshipOf returns what a host is to a registry. Both are as canonicalHost
// returns them.
func kinshipOf(registry, host string) kinship {
	if host == registry || host == azureHome(registry) {
		return own
	}
	for _, known := range tokenHosts {
		if known.registry.MatchString(registry) && known.realm.MatchString(host) {
			return own
		}
	}
	if sameOwner(registry, host) {
		return related
	}
	return foreign
}

// checkRealm says whether callers of the registry may request a token at realm:
// over HTTPS, and with credentials only at the registry's own host, one that is
// known to issue its tokens, or another of the same owner. Anonymous callers
// have nothing to lose, and go to any public host; yet no registry sends this
// machine to addresses that only this machine can reach.
func checkRealm(registry *url.URL, realm string, anonymous bool) error {
	refuse := func(reason probe.RealmReason, host string) error {
		return &probe.RealmError{Reason: reason, Realm: probe.Printable(host, 100), Registry: registry.Hostname()}
	}
	address, err := url.Parse(realm)
	if err != nil || address.Scheme != "https" || address.User != nil || strings.ContainsAny(realm, "\"\\ \t") {
		return refuse(probe.RealmNotHTTPS, realm)
	}
	host, wellFormed := canonicalHost(address.Hostname())
	referrer, _ := canonicalHost(registry.Hostname())
	if !wellFormed {
		return refuse(probe.RealmNotHTTPS, realm)
	}
	kin := kinshipOf(referrer, host)
	switch {
	case kin == foreign && !anonymous:
		return refuse(probe.RealmForeign, host)
	case checkName(host, kin) != nil:
		return refuse(probe.RealmNotPublic, host)
	}
	return nil
}

var hostForm = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$`)

// canonicalHost writes a host in lower case and without the dot of the root. It
// reports false for what is neither a name in ASCII nor an address: net/http
// would translate it, and so might reach another host than the one looked at.
func canonicalHost(host string) (string, bool) {
	host, isAddress := writtenHost(host)
	return host, isAddress || hostForm.MatchString(host)
}

// writtenHost is canonicalHost without a look at the form of a name. It reports
// whether the host is an address.
func writtenHost(host string) (canonical string, isAddress bool) {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if address, ok := parseAddress(host); ok {
		return address.String(), true
	}
	return host, false
}

// azureHome returns the login server that a regional endpoint
// <name>.<region>.geo.azurecr.io belongs to, "" for other hosts.
func azureHome(host string) string {
	if !strings.HasSuffix(host, ".geo.azurecr.io") {
		return ""
	}
	name, _, _ := strings.Cut(host, ".")
	return name + ".azurecr.io"
}
