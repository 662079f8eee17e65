package oci_test

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

func TestCredentialsStayAtOrigin(t *testing.T) {
	t.Parallel()
	for name, location := range map[string]string{
		"other host":     "https://elsewhere.example.test/blob?sig=secret",
		"other port":     "https://" + host + ":8443/blob",
		"there and back": "https://elsewhere.example.test/back",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, content := newWorld(t), newShelf()
			content.chart("web", "1.2.3", "web", "1.2.3", false)
			var returned atomic.Value
			storage := override("/back", redirect("https://"+host+"/back"), http.HandlerFunc(func(
				response http.ResponseWriter, _ *http.Request,
			) {
				for _, blob := range content.blobs {
					if strings.Contains(string(blob), "appVersion") {
						_, _ = response.Write(blob)
					}
				}
			}))
			w.handle("elsewhere.example.test", storage)
			w.handle(host+":8443", storage)
			w.handle(host, override("/back", func(response http.ResponseWriter, request *http.Request) {
				returned.Store(request.Header.Get("Authorization"))
				storage.ServeHTTP(response, request)
			}, basic(override("/blobs/", redirect(location), content))))
			_, err := w.prober().Resolve(
				t.Context(), target(t, w.registry(host, withLogin(username, password)), "web", "1.2.3"),
			)
			if name == "there and back" {
				if header, reached := returned.Load().(string); !reached || header != "" {
					t.Errorf("redirected back: %t, with the credentials %q", reached, header)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			for _, other := range []string{"elsewhere.example.test", host + ":8443"} {
				if got := w.authorizations(other); len(got) != 0 {
					t.Errorf("%s received %q", other, got)
				}
			}
			if len(w.authorizations(host)) == 0 {
				t.Error("the registry received no credentials")
			}
		})
	}
}

// A token endpoint cannot redirect the credentials to another origin, nor back once they have left it.
func TestCredentialsStayAtTokenEndpoint(t *testing.T) {
	t.Parallel()
	const sub, elsewhere = "sub." + host, "elsewhere.example.test"
	for name, location := range map[string]string{
		"other port": "https://" + host + ":8443/token", "subdomain": "https://" + sub + "/token",
		"other host and back": "https://" + elsewhere + "/token", "other port and back": "https://" + host + ":8444/token",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			var returned atomic.Int32
			w.handle(host, override("/back", func(response http.ResponseWriter, request *http.Request) {
				returned.Add(1)
				issue("t")(response, request)
			}, override("/token", redirect(location), offering(bearerHere))))
			w.handle(host+":8443", issue("t"))
			w.handle(sub, issue("t"))
			w.handle(elsewhere, redirect("https://"+host+"/back"))
			w.handle(host+":8444", redirect("https://"+host+"/back"))
			registry := w.registry(host, withLogin(username, password))
			if _, err := w.prober().Resolve(t.Context(), target(t, registry, "web", "1.2.3")); err != nil {
				t.Error(err)
			}
			if strings.HasSuffix(name, "and back") != (returned.Load() == 1) {
				t.Errorf("redirected back %d times", returned.Load())
			}
			basics := 0
			for _, origin := range []string{host, host + ":8443", host + ":8444", sub, elsewhere} {
				for _, header := range w.authorizations(origin) {
					if strings.HasPrefix(header, "Basic ") {
						basics++
						if origin != host {
							t.Errorf("%s received the credentials", origin)
						}
					}
				}
			}
			if basics != 1 {
				t.Errorf("the credentials were sent %d times", basics)
			}
		})
	}
}

func TestRedirectsStayOnHTTPS(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		location string
		outcome  probe.Outcome
		err      error
	}{
		"plain http":       {"http://" + host + "/x", probe.Malformed, probe.ErrRedirectRefused},
		"in circles":       {"https://" + host + "/v2/web/manifests/1.2.3", probe.Malformed, probe.ErrRedirectRefused},
		"metadata service": {"https://169.254.169.254/latest/meta-data", probe.Unreachable, probe.ErrAddressRefused},
		"link-local":       {"https://[fe80::1]/x", probe.Unreachable, probe.ErrAddressRefused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.handle(host, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
				if request.URL.Path != "/v2/" {
					http.Redirect(response, request, test.location, http.StatusFound)
				}
			}))
			_, err := w.prober().Resolve(t.Context(), target(t, w.registry(host), "web", "1.2.3"))
			if failed := failure(t, err); failed.Outcome != test.outcome || !errors.Is(err, test.err) {
				t.Errorf("%s: %v", failed.Outcome, err)
			}
		})
	}
}

func TestTokenEndpoints(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		registry, realmHost, realm string
		followed                   bool
	}{
		"same host":             {host, host, "https://" + host + "/token", true},
		"same host, other port": {host, host + ":5001", "https://" + host + ":5001/token", true},
		"docker hub":            {"docker.io", "auth.docker.io", "https://auth.docker.io/token", true},
		"azure, regional":       {"contoso.westeurope.geo.azurecr.io", "contoso.azurecr.io", "https://contoso.azurecr.io/oauth2/token", true},
		"another azure":         {"contoso.azurecr.io", "evil.azurecr.io", "https://evil.azurecr.io/oauth2/token", false},
		"same domain":           {host, "git.example.test", "https://git.example.test/jwt/auth", true},
		"another domain":        {host, "auth.evil.test", "https://auth.evil.test/token", false},
		"plain http":            {host, host, "http://" + host + "/token", false},
		"metadata":              {host, "169.254.169.254", "https://169.254.169.254/token", false},
		"look-alike":            {"docker.io", "auth.docker.io.evil.test", "https://auth.docker.io.evil.test/token", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, api := newWorld(t), test.registry
			if api == "docker.io" {
				api = "registry-1.docker.io"
			}
			w.handle(test.realmHost, issue("t"))
			w.handle(api, override("/token", issue("t"), requireToken(
				shelfOf("web"), `Bearer realm="`+test.realm+`",service="s"`,
			)))
			registry := w.registry(test.registry, withLogin(username, password))
			_, err := w.prober().Resolve(t.Context(), target(t, registry, "web", "1.2.3"))
			_, proofErr := w.prober().Login(t.Context(), registry)
			if test.followed {
				if err != nil {
					t.Error(err)
				}
				if proofErr != nil {
					t.Error(proofErr)
				}
				return
			}
			if !errors.Is(err, probe.ErrRealmRefused) || failure(t, err).Outcome != probe.TokenEndpointRefused ||
				!errors.Is(proofErr, probe.ErrRealmRefused) {
				t.Errorf("%v; %v", err, proofErr)
			}
			if got := w.authorizations(test.realmHost); len(got) != 0 {
				t.Errorf("%s received the credentials", test.realmHost)
			}
		})
	}
}

func TestResolveChecksCertificate(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), shelfOf("web")
	w.handle(host, content)
	for name, test := range map[string]struct {
		trust   probe.TLS
		outcome probe.Outcome
	}{
		"of the system":   {probe.TLS{}, probe.UntrustedCertificate},
		"of the registry": {probe.TLS{CA: w.ca}, ""},
		"none":            {probe.TLS{InsecureSkipVerify: true}, ""},
		"no PEM":          {probe.TLS{CA: []byte("certificate")}, probe.UntrustedCertificate},
	} {
		prober := w.prober() // one would be enough: registries of different trust share no transport
		registry := w.registry(host, func(r *probe.Registry) { r.TLS = test.trust })
		_, err := prober.Resolve(t.Context(), target(t, registry, "web", "1.2.3"))
		if got := outcome(t, err); got != test.outcome {
			t.Errorf("%s: %q, want %q: %v", name, got, test.outcome, err)
		}
	}
}

func TestAddressesAreCheckedWhenDialled(t *testing.T) {
	t.Parallel()
	// The transport is that of the product, without a proxy of the environment.
	prober := oci.New(oci.Options{
		Transport: func(transport *http.Transport) { transport.Proxy = nil },
		Timeouts:  oci.Timeouts{Connect: 2 * time.Second, Request: 3 * time.Second, Backoff: time.Millisecond},
	})
	w := newWorld(t)
	for _, address := range []string{"169.254.169.254", "0.0.0.0", "100.100.100.200", "168.63.129.16"} {
		_, err := prober.Login(t.Context(), w.registry(address))
		if !errors.Is(err, probe.ErrAddressRefused) {
			t.Errorf("%s: %v", address, err)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := prober.Login(t.Context(), w.registry(closed)); errors.Is(err, probe.ErrAddressRefused) ||
		failure(t, err).Outcome != probe.Unreachable {
		t.Errorf("loopback: %v", err)
	}
	w.handle(w.addr, newShelf())
	if _, err := prober.Login(t.Context(), w.registry(w.addr)); err != nil {
		t.Errorf("loopback: %v", err)
	}
}

func TestPlainHTTPRegistry(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: newShelf(), ReadHeaderTimeout: time.Second}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	prober := oci.New(oci.Options{Transport: func(transport *http.Transport) { transport.Proxy = nil }})
	_, err = prober.Login(t.Context(), newWorld(t).registry(listener.Addr().String()))
	if failed := failure(t, err); failed.Outcome != probe.PlainHTTP {
		t.Errorf("%s: %v", failed.Outcome, err)
	}
}

func TestTagsRefusesPageOfAnotherOrigin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.handle(host, basic(http.HandlerFunc(func(response http.ResponseWriter, _ *http.Request) {
		response.Header().Set("Link", `<https://evil.example.test/v2/web/tags/list>; rel="next"`)
		_, _ = response.Write([]byte(`{"tags": ["1.0.0"]}`))
	})))
	_, err := w.prober().Tags(t.Context(), w.registry(host, withLogin(username, password)), "web")
	if failed := failure(t, err); failed.Outcome != probe.Malformed || len(w.requests("evil")) != 0 {
		t.Errorf("%v", err)
	}
}
