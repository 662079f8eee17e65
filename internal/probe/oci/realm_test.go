package oci_test

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

// realms are registries with a token endpoint that they name, and the requests that
// may be sent there: all, only anonymous ones, or none.
var realms = []struct{ registry, realm, allowed string }{
	// The same host in any spelling, on any port.
	{"registry.example.org", "https://registry.example.org/token", "all"},
	{"registry.example.org", "https://REGISTRY.example.org./token", "all"},
	{"registry.example.org:5000", "https://registry.example.org:5001/token?service=x", "all"},
	{"REGISTRY.example.org", "https://registry.example.org/token", "all"},
	{"localhost:5000", "https://localhost:5001/auth", "all"},
	{"10.1.2.3:5000", "https://10.1.2.3/auth", "all"},
	{"[::1]:5000", "https://[0:0::1]:5001/auth", "all"},
	{"harbor", "https://harbor/service/token", "all"},

	// Another host of the same registrable domain.
	{"registry.git.example.org", "https://git.example.org/jwt/auth", "all"},
	{"registry.example.co.uk", "https://auth.example.co.uk/token", "all"},
	{"registry.xn--bcher-kva.example", "https://auth.xn--bcher-kva.example/token", "all"},
	{"registry.gitlab.com", "https://gitlab.com/jwt/auth", "all"},
	{"registry-1.docker.io", "https://auth.docker.io/token", "all"},
	{"registry.digitalocean.com", "https://api.digitalocean.com/v2/registry/auth", "all"},
	{"us.icr.io", "https://icr.io/oauth/token", "all"},
	{"registry.git.corp.internal", "https://git.corp.internal/jwt/auth", "all"},

	// Pairs that are known for public registries.
	{"contoso.westeurope.geo.azurecr.io", "https://contoso.azurecr.io/oauth2/token", "all"},
	{"registry.cn-hangzhou.aliyuncs.com", "https://dockerauth.cn-hangzhou.aliyuncs.com/auth", "all"},
	{"registry-intl.ap-southeast-1.aliyuncs.com", "https://dockerauth.ap-southeast-1.aliyuncs.com/auth", "all"},
	{"acme-registry.cn-hangzhou.cr.aliyuncs.com", "https://dockerauth-ee.cn-hangzhou.aliyuncs.com/auth", "all"},
	{"crpi-abc123.cn-hangzhou.personal.cr.aliyuncs.com", "https://dockerauth.cn-hangzhou.aliyuncs.com/auth", "all"},
	{"registry.cn-zhangjiakou.aliyuncs.com", "https://dockerauth-cn-zhangjiakou.aliyuncs.com/auth", "all"},
	{"rg.fr-par.scw.cloud", "https://api.scaleway.com/registry-internal/v1/regions/fr-par/tokens", "all"},
	{"registry.redhat.io", "https://sso.redhat.com/auth/realms/rhcc/protocol/redhat-docker-v2/auth", "all"},

	// Domains that customers share.
	{"contoso.azurecr.io", "https://evil.azurecr.io/oauth2/token", "anonymous"},
	{"contoso.westeurope.geo.azurecr.io", "https://evil.azurecr.io/oauth2/token", "anonymous"},
	{"contoso.azurecr.cn", "https://evil.azurecr.cn/oauth2/token", "anonymous"},
	{"contoso.azurecr.us", "https://evil.azurecr.us/oauth2/token", "anonymous"},
	{"1.dkr.ecr.us-east-1.amazonaws.com", "https://2.dkr.ecr.us-east-1.amazonaws.com/", "anonymous"},
	{"1.dkr.ecr.us-east-1.amazonaws.com", "https://bucket.s3.us-east-1.amazonaws.com/", "anonymous"},
	{"1.dkr.ecr.cn-north-1.amazonaws.com.cn", "https://2.dkr.ecr.cn-north-1.amazonaws.com.cn/", "anonymous"},
	{"1.dkr-ecr.us-east-1.on.aws", "https://x.lambda-url.us-east-1.on.aws/", "anonymous"},
	{"registry.cn-hangzhou.aliyuncs.com", "https://dockerauth.oss-cn-hangzhou.aliyuncs.com/auth", "anonymous"},
	{"registry.cn-hangzhou.aliyuncs.com", "https://evil.cn-hangzhou.aliyuncs.com/auth", "anonymous"},
	{"rg.fr-par.scw.cloud", "https://evil.functions.fnc.fr-par.scw.cloud/", "anonymous"},
	{"acme.jfrog.io", "https://evil.jfrog.io/token", "anonymous"},
	{"acme.github.io", "https://evil.github.io/token", "anonymous"},
	{"acme.ngrok.io", "https://evil.ngrok.io/token", "anonymous"},
	{"registry.10-0-0-1.nip.io", "https://auth.10-0-0-1.nip.io/token", "anonymous"},
	{"a.westeurope.cloudapp.azure.com", "https://b.westeurope.cloudapp.azure.com/token", "anonymous"},
	{"registry.eu-de.containers.yandexcloud.net", "https://evil.containers.yandexcloud.net/token", "anonymous"},
	{"registry.one.svc.cluster.local", "https://auth.two.svc.cluster.local/token", "none"},

	// Look-alikes and other owners.
	{"registry.example.org", "https://auth.other.org/token", "anonymous"},
	{"registry.example.org", "https://registry.example.org.evil.test/token", "anonymous"},
	{"registry.example.org", "https://evilexample.org/token", "anonymous"},
	{"registry.example.co.uk", "https://auth.evil.co.uk/token", "anonymous"},
	{"registry.example.co.uk", "https://co.uk/token", "anonymous"},
	{"registry.example.org", "https://xn--exmple-cua.org/token", "anonymous"},
	{"registry-1.docker.io", "https://auth.docker.io.evil.test/token", "anonymous"},
	{"registry-1.docker.io.evil.test", "https://auth.docker.io/token", "anonymous"},
	{"rg.fr-par.scw.cloud.evil.test", "https://api.scaleway.com/registry-internal", "anonymous"},
	{"rg.fr-par.scw.cloud", "https://api.scaleway.com.evil.test/registry-internal", "anonymous"},
	{"10.1.2.3", "https://8.8.8.8/token", "anonymous"},
	{"registry.example.org", "https://[2606:4700::1111]/token", "anonymous"},

	// Not an HTTPS address of a host.
	{"registry.example.org", "http://registry.example.org/token", "none"},
	{"registry.example.org", "https://registry.example.org@evil.test/token", "none"},
	{"registry.example.org", "https://user:secret@registry.example.org/token", "none"},
	{"registry.example.org", `https://evil.test\@registry.example.org/token`, "none"},
	{"registry.example.org", `https://registry.example.org/"`, "none"},
	{"registry.example.org", "//registry.example.org/token", "none"},
	{"registry.example.org", "/token", "none"},
	{"registry.example.org", "", "none"},
	{"registry.example.org", "https:///token", "none"},
	{"registry.example.org", "https://.example.org/token", "none"},
	{"registry.example.org", "https://auth..example.org/token", "none"},
	{"registry.example.org", "https://ⓡegistry.example.org/token", "none"},
	{"registry.example.org", "https://bücher.example/token", "none"},
	{"registry.example.org", "file:///etc/passwd", "none"},

	// This machine and its network.
	{"registry.example.org", "https://localhost/token", "none"},
	{"registry.example.org", "https://LOCALHOST./token", "none"},
	{"registry.example.org", "https://auth.localhost/token", "none"},
	{"registry.example.org", "https://intranet/token", "none"},
	{"registry.example.org", "https://printer.local/token", "none"},
	{"registry.example.org", "https://metadata.google.internal/token", "none"},
	{"registry.example.org", "https://auth.corp/token", "none"},
	{"registry.example.org", "https://router.home.arpa/token", "none"},
	{"a.registry.localhost", "https://b.registry.localhost/token", "none"},
	{"registry.example.org", "https://127.0.0.1/token", "none"},
	{"registry.example.org", "https://127.1/token", "none"},
	{"registry.example.org", "https://2130706433/token", "none"},
	{"registry.example.org", "https://0x7f.0.0.1/token", "none"},
	{"registry.example.org", "https://0177.0.0.01/token", "none"},
	{"registry.example.org", "https://10.0.0.1/token", "none"},
	{"registry.example.org", "https://172.31.0.1/token", "none"},
	{"registry.example.org", "https://192.168.1.1/token", "none"},
	{"registry.example.org", "https://100.64.0.1/token", "none"},
	{"registry.example.org", "https://169.254.169.254/latest", "none"},
	{"registry.example.org", "https://168.63.129.16/token", "none"},
	{"registry.example.org", "https://0.0.0.0/token", "none"},
	{"registry.example.org", "https://[::1]/token", "none"},
	{"registry.example.org", "https://[::ffff:127.0.0.1]/token", "none"},
	{"registry.example.org", "https://[64:ff9b::7f00:1]/token", "none"},
	{"registry.example.org", "https://[2002:a00:1::]/token", "none"},
	{"registry.example.org", "https://[fd00::1]/token", "none"},
	{"registry.example.org", "https://[fe80::1%25eth0]/token", "none"},
	{"10.1.2.3", "https://10.1.2.4/token", "none"},
	{"localhost:5000", "https://127.0.0.1:5000/token", "none"},
}

func TestCheckRealm(t *testing.T) {
	t.Parallel()
	for _, test := range realms {
		authenticated := oci.CheckRealm(test.registry, test.realm, false)
		anonymous := oci.CheckRealm(test.registry, test.realm, true)
		allowed := "none"
		switch {
		case authenticated == nil && anonymous == nil:
			allowed = "all"
		case anonymous == nil:
			allowed = "anonymous"
		case authenticated == nil:
			allowed = "authenticated"
		}
		if allowed != test.allowed {
			t.Errorf("%s names %s: %s, want %s (%v; %v)",
				test.registry, test.realm, allowed, test.allowed, authenticated, anonymous)
		}
		for _, err := range []error{authenticated, anonymous} {
			if err != nil && !errors.Is(err, probe.ErrRealmRefused) {
				t.Errorf("%s: %v", test.realm, err)
			}
		}
	}
}

// No host below a shared domain has a registrable domain, and the table has a reason
// for each shared domain.
func TestSharedDomains(t *testing.T) {
	t.Parallel()
	for domain, reason := range oci.SharedDomains() {
		if reason == "" || oci.RegistrableDomain("a.b."+domain) != "" || oci.RegistrableDomain(domain) != "" {
			t.Errorf("%s: %q, %q", domain, reason, oci.RegistrableDomain("a.b."+domain))
		}
		if oci.RegistrableDomain("a.not-"+domain) == "" && strings.Count(domain, ".") == 1 {
			t.Errorf("not-%s has no domain", domain)
		}
	}
}

// Credentials are sent only to the registry, to hosts of its domain and to known
// token endpoints, for random challenges and redirects of the registry.
func TestCredentialsStayInDomain(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 11))
	pick := func(values ...string) string { return values[random.IntN(len(values))] }
	hosts := []string{
		"registry.example.org", "auth.example.org", "registry.example.org.evil.test", "auth.evil.test", "evil.example.co.uk",
		"registry.other.co.uk", "contoso.azurecr.io", "evil.azurecr.io", "auth.docker.io", "acme.jfrog.io", "evil.jfrog.io",
	}
	owner := map[string]string{
		"registry.example.org": "example.org", "auth.example.org": "example.org", "auth.evil.test": "evil.test",
		"registry.example.org.evil.test": "evil.test",
	}
	own := "Basic " + base64.StdEncoding.EncodeToString([]byte(username+":"+password))
	ownerOf := func(host string) string { return cmp.Or(owner[host], host) }
	sentTo := 0
	registries := []string{"registry.example.org", "contoso.azurecr.io", "acme.jfrog.io", "registry.other.co.uk"}
	for range 60 {
		w := newWorld(t)
		registryHost := pick(registries...)
		address := func() string {
			return "https://" + pick("", "", "", "user@", registryHost+"@") + pick(hosts...) +
				pick("", "", ":8443", ".") + "/token"
		}
		randomChallenge := func() string {
			return pick(
				fmt.Sprintf(`Bearer realm=%q,service="s"`, address()), fmt.Sprintf(`Basic realm="x", Bearer realm=%q`, address()),
				fmt.Sprintf(`Bearer realm=%q, Bearer realm=%q`, address(), address()), fmt.Sprintf(`Bearer error="Bearer realm=", realm=%s`, address()),
				fmt.Sprintf(`Negotiate, Bearer realm=%q`, address()), `Basic realm="x"`,
			)
		}
		fields, redirects := []string{randomChallenge(), randomChallenge()}, random.IntN(2) == 0
		location := strings.Replace(address(), "/token", "/moved", 1)
		for _, name := range hosts {
			for _, port := range []string{"", ":8443"} {
				w.handle(name+port, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
					switch {
					case redirects && request.URL.Path == "/token",
						redirects && request.URL.Path != "/v2/" && random.IntN(2) == 0:
						redirect(location)(response, request)
					case request.URL.Path == "/token":
						issue("t")(response, request)
					default:
						challenge(response, fields...)
					}
				}))
			}
		}
		registry := w.registry(registryHost, withLogin(username, password))
		_, _ = w.prober().Login(t.Context(), registry)
		_, _ = w.prober().Resolve(t.Context(), target(t, registry, "web", "1.2.3"))
		for _, name := range hosts {
			for _, port := range []string{"", ":8443", "."} {
				sent := w.authorizations(name + port)
				if !slices.Contains(sent, own) {
					continue
				}
				sentTo++
				if ownerOf(name) != ownerOf(registryHost) {
					t.Fatalf(
						"%s with %q (redirects to %s: %t) sent the credentials to %s", registryHost, fields,
						location, redirects, name,
					)
				}
			}
		}
	}
	if sentTo < 20 {
		t.Errorf("the credentials were sent to only %d hosts", sentTo)
	}
}

// A self-managed GitLab has its registry and its token endpoint on two hosts.
func TestSelfManagedGitLab(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		realm string
		login bool
	}{
		"same domain, credentials":   {"git.example.org", true},
		"same domain, anonymous":     {"git.example.org", false},
		"another domain, anonymous":  {"git.somewhere-else.com", false},
		"the same host, credentials": {"registry.git.example.org", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.handle(test.realm, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
				_, _, sent := request.BasicAuth()
				if sent != test.login || sent && !authenticated(request) {
					refuse(response, http.StatusForbidden, "DENIED", "access forbidden")
					return
				}
				issue("t")(response, request)
			}))
			w.handle("registry.git.example.org", override("/jwt/auth", issue("t"), requireToken(
				shelfOf("group/web"), `Bearer realm="https://`+test.realm+`/jwt/auth",service="container_registry"`,
			)))
			change := []func(*probe.Registry){withBase("group")}
			if test.login {
				change = append(change, withLogin(username, password))
			}
			registry := w.registry("registry.git.example.org", change...)
			if _, err := w.prober().Resolve(t.Context(), target(t, registry, "web", "1.2.3")); err != nil {
				t.Error(err)
			}
			if proof, err := w.prober().Login(t.Context(), registry); err != nil || !proof.Conclusive {
				t.Errorf("%+v, %v", proof, err)
			}
		})
	}
}

// The address of a token endpoint is checked when it is dialled, by the relation of
// its host to the registry: only a registry on this machine has one on this machine.
func TestTokenEndpointsAreCheckedWhenDialled(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	loopback := listener.Addr().String()
	const private = "10.255.255.1:443"
	for name, test := range map[string]struct {
		registry, host, address string
		refused                 bool
	}{
		"the same host, loopback":   {"registry.example.org", "registry.example.org", loopback, false},
		"the same host, metadata":   {"registry.example.org", "registry.example.org", "169.254.169.254:443", true},
		"a known pair":              {"rg.fr-par.scw.cloud", "api.scaleway.com", private, false},
		"the same domain, private":  {"registry.git.example.org", "git.example.org", private, false},
		"the same domain, loopback": {"registry.git.example.org", "git.example.org", loopback, true},
		"another domain, loopback":  {"registry.example.org", "auth.evil.test", loopback, true},
		"another domain, private":   {"registry.example.org", "auth.evil.test", private, true},
		"another domain, NAT64":     {"registry.example.org", "auth.evil.test", "[64:ff9b::a00:1]:443", true},
		"another domain, public":    {"registry.example.org", "auth.evil.test", "192.88.99.1:443", false},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		err := oci.DialFor(ctx, test.registry, test.host, test.address)
		cancel()
		refused := errors.Is(err, probe.ErrAddressRefused)
		if refused != test.refused || test.address == loopback && (err != nil) != test.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := oci.DialProxyFor(t.Context(), "registry.example.org", "auth.evil.test", loopback); err != nil {
		t.Errorf("a proxy on this machine: %v", err)
	}
}

// The error of a refused token endpoint names the host, the reason and the next step.
func TestRefusedRealmError(t *testing.T) {
	t.Parallel()
	for realm, want := range map[string][]string{
		"https://auth.evil.test/token":  {"auth.evil.test", "another domain", host, "own domain only"},
		"http://" + host + "/token":     {"not an HTTPS address", "https://"},
		"https://user@" + host + "/tok": {"not an HTTPS address"},
	} {
		w := newWorld(t)
		w.handle(host, offering(`Bearer realm="`+realm+`"`))
		_, err := w.prober().Login(t.Context(), w.registry(host, withLogin(username, password)))
		failed := failure(t, err)
		text := strings.Join(append(failed.Causes, failed.NextStep, failed.Error()), "\n")
		for _, fragment := range want {
			if !strings.Contains(text, fragment) {
				t.Errorf("%s: %q is not in\n%s", realm, fragment, text)
			}
		}
	}
	w := newWorld(t)
	w.handle(host, offering(`Bearer realm="https://localhost/token"`))
	_, err := w.prober().Login(t.Context(), w.registry(host))
	if failed := failure(t, err); failed.Outcome != probe.TokenEndpointRefused ||
		!strings.Contains(fmt.Sprint(failed.Causes), "private network") {
		t.Errorf("%s: %v", failed.Outcome, err)
	}
}

// A foreign token endpoint cannot redirect an anonymous request to this machine or
// its network.
func TestForeignRealmsDoNotRedirectToPrivateHosts(t *testing.T) {
	t.Parallel()
	for _, location := range []string{
		"https://localhost/x", "https://127.0.0.1/x", "https://10.0.0.1/x", "https://intranet/x",
	} {
		w := newWorld(t)
		w.handle(host, offering(`Bearer realm="https://auth.evil.test/token"`))
		w.handle("auth.evil.test", redirect(location))
		_, err := w.prober().Resolve(t.Context(), target(t, w.registry(host), "web", "1.2.3"))
		if !errors.Is(err, probe.ErrRealmRefused) || len(w.requests("/x")) > 0 {
			t.Errorf("%s: %v, %q", location, err, w.requests("/x"))
		}
	}
}
