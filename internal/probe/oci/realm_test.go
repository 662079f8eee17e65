package oci_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
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

// realms say of a registry and the token endpoint it names who is taken there:
// everybody, callers without credentials, or nobody.
var realms = []struct{ registry, realm, who string }{
	// The same host, however it is spelt, on any port.
	{"registry.example.org", "https://registry.example.org/token", "everybody"},
	{"registry.example.org", "https://REGISTRY.example.org./token", "everybody"},
	{"registry.example.org:5000", "https://registry.example.org:5001/token?service=x", "everybody"},
	{"REGISTRY.example.org", "https://registry.example.org/token", "everybody"},
	{"localhost:5000", "https://localhost:5001/auth", "everybody"},
	{"10.1.2.3:5000", "https://10.1.2.3/auth", "everybody"},
	{"[::1]:5000", "https://[0:0::1]:5001/auth", "everybody"},
	{"harbor", "https://harbor/service/token", "everybody"},

	// Another host of the same registrable domain.
	{"registry.git.example.org", "https://git.example.org/jwt/auth", "everybody"},
	{"registry.example.co.uk", "https://auth.example.co.uk/token", "everybody"},
	{"registry.xn--bcher-kva.example", "https://auth.xn--bcher-kva.example/token", "everybody"},
	{"registry.gitlab.com", "https://gitlab.com/jwt/auth", "everybody"},
	{"registry-1.docker.io", "https://auth.docker.io/token", "everybody"},
	{"registry.digitalocean.com", "https://api.digitalocean.com/v2/registry/auth", "everybody"},
	{"us.icr.io", "https://icr.io/oauth/token", "everybody"},
	{"registry.git.corp.internal", "https://git.corp.internal/jwt/auth", "everybody"},

	// Pairs that are known for public registries.
	{"contoso.westeurope.geo.azurecr.io", "https://contoso.azurecr.io/oauth2/token", "everybody"},
	{"registry.cn-hangzhou.aliyuncs.com", "https://dockerauth.cn-hangzhou.aliyuncs.com/auth", "everybody"},
	{"registry-intl.ap-southeast-1.aliyuncs.com", "https://dockerauth.ap-southeast-1.aliyuncs.com/auth", "everybody"},
	{"acme-registry.cn-hangzhou.cr.aliyuncs.com", "https://dockerauth-ee.cn-hangzhou.aliyuncs.com/auth", "everybody"},
	{"crpi-abc123.cn-hangzhou.personal.cr.aliyuncs.com", "https://dockerauth.cn-hangzhou.aliyuncs.com/auth", "everybody"},
	{"registry.cn-zhangjiakou.aliyuncs.com", "https://dockerauth-cn-zhangjiakou.aliyuncs.com/auth", "everybody"},
	{"rg.fr-par.scw.cloud", "https://api.scaleway.com/registry-internal/v1/regions/fr-par/tokens", "everybody"},
	{"registry.redhat.io", "https://sso.redhat.com/auth/realms/rhcc/protocol/redhat-docker-v2/auth", "everybody"},

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
	{"registry.one.svc.cluster.local", "https://auth.two.svc.cluster.local/token", "nobody"},

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

	// No https address of a host.
	{"registry.example.org", "http://registry.example.org/token", "nobody"},
	{"registry.example.org", "https://registry.example.org@evil.test/token", "nobody"},
	{"registry.example.org", "https://user:secret@registry.example.org/token", "nobody"},
	{"registry.example.org", `https://evil.test\@registry.example.org/token`, "nobody"},
	{"registry.example.org", `https://registry.example.org/"`, "nobody"},
	{"registry.example.org", "//registry.example.org/token", "nobody"},
	{"registry.example.org", "/token", "nobody"},
	{"registry.example.org", "", "nobody"},
	{"registry.example.org", "https:///token", "nobody"},
	{"registry.example.org", "https://.example.org/token", "nobody"},
	{"registry.example.org", "https://auth..example.org/token", "nobody"},
	{"registry.example.org", "https://ⓡegistry.example.org/token", "nobody"},
	{"registry.example.org", "https://bücher.example/token", "nobody"},
	{"registry.example.org", "file:///etc/passwd", "nobody"},

	// This machine and its network.
	{"registry.example.org", "https://localhost/token", "nobody"},
	{"registry.example.org", "https://LOCALHOST./token", "nobody"},
	{"registry.example.org", "https://auth.localhost/token", "nobody"},
	{"registry.example.org", "https://intranet/token", "nobody"},
	{"registry.example.org", "https://printer.local/token", "nobody"},
	{"registry.example.org", "https://metadata.google.internal/token", "nobody"},
	{"registry.example.org", "https://auth.corp/token", "nobody"},
	{"registry.example.org", "https://router.home.arpa/token", "nobody"},
	{"a.registry.localhost", "https://b.registry.localhost/token", "nobody"},
	{"registry.example.org", "https://127.0.0.1/token", "nobody"},
	{"registry.example.org", "https://127.1/token", "nobody"},
	{"registry.example.org", "https://2130706433/token", "nobody"},
	{"registry.example.org", "https://0x7f.0.0.1/token", "nobody"},
	{"registry.example.org", "https://0177.0.0.01/token", "nobody"},
	{"registry.example.org", "https://10.0.0.1/token", "nobody"},
	{"registry.example.org", "https://172.31.0.1/token", "nobody"},
	{"registry.example.org", "https://192.168.1.1/token", "nobody"},
	{"registry.example.org", "https://100.64.0.1/token", "nobody"},
	{"registry.example.org", "https://169.254.169.254/latest", "nobody"},
	{"registry.example.org", "https://168.63.129.16/token", "nobody"},
	{"registry.example.org", "https://0.0.0.0/token", "nobody"},
	{"registry.example.org", "https://[::1]/token", "nobody"},
	{"registry.example.org", "https://[::ffff:127.0.0.1]/token", "nobody"},
	{"registry.example.org", "https://[64:ff9b::7f00:1]/token", "nobody"},
	{"registry.example.org", "https://[2002:a00:1::]/token", "nobody"},
	{"registry.example.org", "https://[fd00::1]/token", "nobody"},
	{"registry.example.org", "https://[fe80::1%25eth0]/token", "nobody"},
	{"10.1.2.3", "https://10.1.2.4/token", "nobody"},
	{"localhost:5000", "https://127.0.0.1:5000/token", "nobody"},
}

func TestCheckRealm(t *testing.T) {
	t.Parallel()
	for _, test := range realms {
		with, without := oci.CheckRealm(
			test.registry, test.realm, false,
		), oci.CheckRealm(test.registry, test.realm, true)
		who := "nobody"
		switch {
		case with == nil && without == nil:
			who = "everybody"
		case without == nil:
			who = "anonymous"
		case with == nil:
			who = "credentials alone"
		}
		if who != test.who {
			t.Errorf("%s names %s: %s, want %s (%v; %v)", test.registry, test.realm, who, test.who, with, without)
		}
		for _, err := range []error{with, without} {
			if err != nil && !errors.Is(err, probe.ErrRealmRefused) {
				t.Errorf("%s: %v", test.realm, err)
			}
		}
	}
}

// No host below a shared domain has a domain of its own, and the table says of
// each why.
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

// Credentials never reach a host that is neither the registry's own, nor of its
// domain, nor known, whatever challenges and redirects a registry thinks of.
func TestCredentialsStayWithTheirOwner(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 11))
	hosts := []string{
		"registry.example.org", "auth.example.org", "registry.example.org.evil.test", "auth.evil.test", "evil.example.co.uk",
		"registry.other.co.uk", "contoso.azurecr.io", "evil.azurecr.io", "auth.docker.io", "acme.jfrog.io", "evil.jfrog.io",
	}
	owner := map[string]string{
		"registry.example.org": "example.org", "auth.example.org": "example.org", "auth.evil.test": "evil.test",
		"registry.example.org.evil.test": "evil.test",
	}
	own := "Basic " + base64.StdEncoding.EncodeToString([]byte(username+":"+password))
	of := func(host string) string {
		if known, ok := owner[host]; ok {
			return known
		}
		return host
	}
	kept := 0
	registries := []string{"registry.example.org", "contoso.azurecr.io", "acme.jfrog.io", "registry.other.co.uk"}
	for range 60 {
		w := newWorld(t)
		here := registries[random.IntN(len(registries))]
		address := func() string {
			return "https://" + []string{"", "", "", "user@", here + "@"}[random.IntN(5)] +
				hosts[random.IntN(len(hosts))] +
				[]string{"", "", ":8443", "."}[random.IntN(4)] + "/token"
		}
		challenge := func() string {
			return []string{
				fmt.Sprintf(`Bearer realm=%q,service="s"`, address()), fmt.Sprintf(`Basic realm="x", Bearer realm=%q`, address()),
				fmt.Sprintf(`Bearer realm=%q, Bearer realm=%q`, address(), address()), fmt.Sprintf(`Bearer error="Bearer realm=", realm=%s`, address()),
				fmt.Sprintf(`Negotiate, Bearer realm=%q`, address()), `Basic realm="x"`,
			}[random.IntN(6)]
		}
		fields, redirects := []string{challenge(), challenge()}, random.IntN(2) == 0
		location := address()
		for _, name := range hosts {
			for _, port := range []string{"", ":8443"} {
				w.on(name+port, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
					switch {
					case redirects && (request.URL.Path == "/token" || request.URL.Path != "/v2/" &&
						random.IntN(2) == 0):
						http.Redirect(
							response, request, strings.Replace(location, "/token", "/moved", 1),
							http.StatusTemporaryRedirect,
						)
					case request.URL.Path == "/token":
						_ = json.NewEncoder(response).Encode(map[string]string{"token": "t"})
					default:
						for _, field := range fields {
							response.Header().Add("WWW-Authenticate", field)
						}
						refuse(response, http.StatusUnauthorized, "UNAUTHORIZED", "who are you")
					}
				}))
			}
		}
		registry := w.registry(here, withLogin(username, password))
		_, _ = w.prober().Login(t.Context(), registry)
		_, _ = w.prober().Resolve(t.Context(), target(t, registry, "web", "1.2.3"))
		for _, name := range hosts {
			for _, port := range []string{"", ":8443", "."} {
				sent := w.authorizations(name + port)
				if !slices.Contains(sent, own) {
					continue
				}
				kept++
				if of(name) != of(here) {
					t.Fatalf(
						"%s with %q (redirects to %s: %t) sent the credentials to %s", here, fields,
						location, redirects, name,
					)
				}
			}
		}
	}
	if kept < 20 {
		t.Errorf("the credentials were sent to %d hosts in all: too few to prove anything", kept)
	}
}

// A GitLab of one's own has its registry and its token endpoint on two hosts.
func TestSelfManagedGitLab(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		realm string
		login bool
	}{
		"same domain, credentials":   {"git.example.org", true},
		"same domain, anonymous":     {"git.example.org", false},
		"another domain, anonymous":  {"git.somewhere-else.com", false},
		"the registry's own, by any": {"registry.git.example.org", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, content := newWorld(t), newShelf()
			content.chart("group/web", "1.2.3", "web", "1.2.3", true)
			w.on(test.realm, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
				user, secret, sent := request.BasicAuth()
				if sent != test.login || sent && (user != username || secret != password) {
					refuse(response, http.StatusForbidden, "DENIED", "access forbidden")
					return
				}
				_ = json.NewEncoder(response).Encode(map[string]string{"token": "t"})
			}))
			issuer := test.realm
			w.on("registry.git.example.org", http.HandlerFunc(func(
				response http.ResponseWriter, request *http.Request,
			) {
				if request.URL.Path == "/jwt/auth" {
					_ = json.NewEncoder(response).Encode(map[string]string{"token": "t"})
					return
				}
				if request.Header.Get("Authorization") != "Bearer t" {
					response.Header().Set(
						"WWW-Authenticate", `Bearer realm="https://`+issuer+`/jwt/auth",service="container_registry"`,
					)
					refuse(response, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required")
					return
				}
				content.ServeHTTP(response, request)
			}))
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

// The address that a name leads to is checked by what the host is to the
// registry: this machine itself is nobody's token endpoint but its own.
func TestTokenEndpointsAreCheckedWhenDialled(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	here := listener.Addr().String()
	const nowhere = "10.255.255.1:443"
	for name, test := range map[string]struct {
		registry, host, address string
		refused                 bool
	}{
		"its own host, loopback":     {"registry.example.org", "registry.example.org", here, false},
		"its own host, metadata":     {"registry.example.org", "registry.example.org", "169.254.169.254:443", true},
		"a known pair":               {"rg.fr-par.scw.cloud", "api.scaleway.com", nowhere, false},
		"the same owner's, private":  {"registry.git.example.org", "git.example.org", nowhere, false},
		"the same owner's, loopback": {"registry.git.example.org", "git.example.org", here, true},
		"a foreign one, loopback":    {"registry.example.org", "auth.evil.test", here, true},
		"a foreign one, private":     {"registry.example.org", "auth.evil.test", nowhere, true},
		"a foreign one, NAT64":       {"registry.example.org", "auth.evil.test", "[64:ff9b::a00:1]:443", true},
		"a foreign one, public":      {"registry.example.org", "auth.evil.test", "192.88.99.1:443", false},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		err := oci.DialFor(ctx, test.registry, test.host, test.address)
		cancel()
		if got := errors.Is(err, probe.ErrAddressRefused); got != test.refused || test.address == here &&
			(err != nil) != test.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := oci.DialProxyFor(t.Context(), "registry.example.org", "auth.evil.test", here); err != nil {
		t.Errorf("a proxy on this machine: %v", err)
	}
}

// What is refused is told with the host, the reason and the way out.
func TestRefusedRealmsAreExplained(t *testing.T) {
	t.Parallel()
	for realm, want := range map[string][]string{
		"https://auth.evil.test/token":  {"auth.evil.test", "another domain", host, "own domain only"},
		"http://" + host + "/token":     {"not an HTTPS address", "https://"},
		"https://user@" + host + "/tok": {"not an HTTPS address"},
	} {
		w := newWorld(t)
		w.on(host, offering(`Bearer realm="`+realm+`"`))
		_, err := w.prober().Login(t.Context(), w.registry(host, withLogin(username, password)))
		failed := failure(t, err)
		text := strings.Join(append(failed.Causes, failed.NextStep, failed.Error()), "\n")
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q is not in\n%s", realm, part, text)
			}
		}
	}
	w := newWorld(t)
	w.on(host, offering(`Bearer realm="https://localhost/token"`))
	_, err := w.prober().Login(t.Context(), w.registry(host))
	if failed := failure(t, err); failed.Outcome != probe.TokenEndpointRefused ||
		!strings.Contains(fmt.Sprint(failed.Causes), "private network") {
		t.Errorf("%s: %v", failed.Outcome, err)
	}
}

// An anonymous caller who is sent on from a foreign token endpoint to this
// machine does not go there.
func TestForeignRealmsDoNotRedirectInside(t *testing.T) {
	t.Parallel()
	for _, inside := range []string{
		"https://localhost/x", "https://127.0.0.1/x", "https://10.0.0.1/x", "https://intranet/x",
	} {
		w := newWorld(t)
		w.on(host, offering(`Bearer realm="https://auth.evil.test/token"`))
		w.on("auth.evil.test", http.RedirectHandler(inside, http.StatusTemporaryRedirect))
		_, err := w.prober().Resolve(t.Context(), target(t, w.registry(host), "web", "1.2.3"))
		if !errors.Is(err, probe.ErrRealmRefused) || len(w.requests("/x")) > 0 {
			t.Errorf("%s: %v, %q", inside, err, w.requests("/x"))
		}
	}
}
