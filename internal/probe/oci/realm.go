package oci

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// realms are the registries whose token endpoint is known to live on another
// host. A name that starts with a dot stands for every host below it.
var realms = []struct {
	registry string
	realm    []string
}{
	{".docker.io", []string{"auth.docker.io"}},
	{"registry.gitlab.com", []string{"gitlab.com"}},
	{"registry.digitalocean.com", []string{"api.digitalocean.com"}},
	{"quay.io", []string{"quay.io"}},
	{"public.ecr.aws", []string{"public.ecr.aws"}},
}

// checkRealm says whether the login of the registry may be taken to realm:
// over HTTPS, to the registry's own host (any port: the host's owner is the
// same), or to a host that is known to issue its tokens. Everything else would
// let a registry collect credentials for somebody else, or have this machine
// ask addresses that only it can reach.
func checkRealm(registry *url.URL, realm string) error {
	address, err := url.Parse(realm)
	if err != nil || address.Scheme != "https" || address.Host == "" || address.User != nil {
		return fmt.Errorf("%w: %q is not an https address", probe.ErrRealmRefused, probe.Printable(realm, 100))
	}
	from, to := strings.ToLower(registry.Hostname()), strings.ToLower(address.Hostname())
	if from == to || azureHome(from) == to || alibabaRealm(from) == to {
		return nil
	}
	for _, known := range realms {
		if (from == known.registry || strings.HasPrefix(known.registry, ".") && strings.HasSuffix(from, known.registry)) &&
			slices.Contains(known.realm, to) {
			return nil
		}
	}
	return fmt.Errorf("%w: %s does not issue tokens for %s", probe.ErrRealmRefused, to, from)
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

// alibabaRealm returns the token host of registry.<region>.aliyuncs.com, ""
// for other hosts.
func alibabaRealm(host string) string {
	region, found := strings.CutPrefix(host, "registry.")
	if !found || !strings.HasSuffix(region, ".aliyuncs.com") {
		return ""
	}
	return "dockerauth." + region
}
