package oci

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// hostRelation is the relation of a token endpoint's host to the registry.
type hostRelation int

const (
	// own hosts are the registry's host, on any port, and hosts that are known to
	// issue its tokens.
	own hostRelation = iota
	// related hosts are other hosts of the same owner.
	related
	// foreign hosts are all others.
	foreign
)

// tokenHosts are registries whose token endpoint is known to be in another domain.
// For regional endpoints of Azure, see azureHome.
var tokenHosts = []struct{ registry, realm *regexp.Regexp }{
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

// relationOf returns the relation of a host to a registry, both as canonicalHost
// returns them.
func relationOf(registry, host string) hostRelation {
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

// checkRealm checks the token endpoint realm of a registry. It must use HTTPS, and
// must not be foreign if credentials are sent. Without credentials any public host
// is accepted; a private one is refused, since the registry might make this machine
// request addresses that only this machine can reach.
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
	relation := relationOf(referrer, host)
	switch {
	case relation == foreign && !anonymous:
		return refuse(probe.RealmForeign, host)
	case checkName(host, relation) != nil:
		return refuse(probe.RealmNotPublic, host)
	}
	return nil
}

var hostForm = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$`)

// canonicalHost returns a host in lower case and without a final dot. It reports
// false for a text that is neither an ASCII name nor an address: net/http would
// translate it, and might connect to another host than the one that was checked.
func canonicalHost(host string) (string, bool) {
	host, isAddress := writtenHost(host)
	return host, isAddress || hostForm.MatchString(host)
}

// writtenHost does what canonicalHost does, without a check of the name, and
// reports whether the host is an address.
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
