package acctest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// paletteMistakes are about the responses of Palette, or of whatever is in its place.
func paletteMistakes() subject {
	return subject{
		title: "Palette",
		world: func(s *setting) string {
			s.host, s.client = fixture.Palette(s.t,
				s.world)
			return fixture.Remote
		},
		mistakes: append(paletteReached(), paletteResponses()...),
	}
}

// paletteReached are about the connection to Palette, and its credentials.
func paletteReached() []mistake {
	key := `api_key = "` + fixture.PaletteKey + `"`
	atHost := func(name, host string, attributes ...string) mistake {
		return mistake{
			name:   name,
			config: elsewhere(profileWith(), append([]string{`host = "` + host + `"`, key}, attributes...)...),
		}
	}
	shows := func(name string, identity testbed.Identity) mistake {
		m := atHost(name, "this.palette.test")
		m.odd = func(r *trial) {
			host, _ := r.owned()
			host.Show(identity)
		}
		return m
	}
	var (
		project = atHost("a misspelt project", "this.palette.test", `project = "Defalt"`)
		key2    = mistake{
			name: "a wrong API key", config: elsewhere(profileWith(), `host = "this.palette.test"`,
				`api_key = "wrong"`),
		}
		skipped = atHost("a certificate that is not verified", "this.palette.test", `insecure_skip_verify = true`)
		quoted  = mistake{
			name: "an API key with quotes around it", config: elsewhere(profileWith(), `host = "this.palette.test"`,
				`api_key = "\"wrong\""`),
		}
		late = atHost("a project that is not known yet", "this.palette.test", `project = terraform_data.this.output`)
	)
	own := func(r *trial) { r.owned() }
	project.odd, key2.odd, skipped.odd, late.odd, quoted.odd = own, own, own, own, own
	late.config = strings.Replace(late.config, profileWith(), "", 1) +
		"resource \"terraform_data\" \"this\" {\n  input = \"Default\"\n}\n" +
		"data \"palette_cluster_profile\" \"this\" {\n  provider = palette.this\n  name = \"apps\"\n" +
		"  version = \"1.0.0\"\n}\n"
	return []mistake{
		project, key2, skipped, late, quoted,
		waits(atHost("a host that is not there", "nowhere.palette.test")),
		waits(atHost("a port without a listener", "127.0.0.1:1")),
		{
			name: "a proxy that requires credentials", apart: true, config: elsewhere(profileWith()),
			odd: func(r *trial) {
				proxy := httptest.NewServer(
					http.HandlerFunc(
						func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) },
					),
				)
				r.t.Cleanup(proxy.Close)
				r.w.Env = append(r.w.Env, "HTTPS_PROXY="+proxy.URL)
			},
		},
		{
			name: "a proxy that is not there", apart: true, long: true, config: elsewhere(profileWith()),
			odd: func(r *trial) { r.w.Env = append(r.w.Env, "HTTPS_PROXY=http://127.0.0.1:1") },
		},
		shows("a certificate of a private authority", testbed.PrivateCA),
		shows("a certificate for another name", testbed.OtherName),
		shows("a certificate that has expired", testbed.Expired),
		waits(shows("a host without TLS", testbed.PlainHTTP)),
		{name: "a misspelt project of the embedded control plane", config: elsewhere(profileWith(), `embedded = { path = "${path.root}/this", projects = ["shop"] }`, `project = "shopp"`)},
		{name: "a host without an API key", config: elsewhere(profileWith(), `host = "this.palette.test"`)},
	}
}

// waits marks a mistake whose requests are repeated.
func waits(m mistake) mistake { m.long = true; return m }

// paletteResponses are about requests without the expected response.
func paletteResponses() []mistake {
	const described = `description = "another"`
	update := func(name string, effect testbed.Effect, attributes ...string) mistake {
		return mistake{
			name: name, before: elsewhere(profileWith(attributes...)),
			config: elsewhere(profileWith(append(attributes, described)...)),
			odd:    func(r *trial) { r.owned() },
			then:   func(r *trial) { r.breaks(http.MethodPatch, "/metadata$", effect) },
		}
	}
	respond := func(status int, code, message string, headers ...string) testbed.Effect {
		return testbed.Respond(status, fmt.Sprintf(`{"code":%q,"message":%q,"ref":"0123456789abcdef01234567"}`, code,
			message), headers...)
	}
	page := testbed.Respond(http.StatusOK, "<html><title>Sign in</title></html>", "Content-Type", "text/html")
	return []mistake{
		update("a request that Palette refuses", respond(http.StatusBadRequest, "InvalidRequest", "the description is too long")),
		update("a request that Palette fails to process", respond(http.StatusInternalServerError, "InternalError", "it broke")),
		update("a key without the permission", respond(http.StatusForbidden, "Forbidden", "clusterProfile.update is missing")),
		update("an object that is gone", respond(http.StatusNotFound, "ResourceNotFound", "there is no such cluster profile")),
		update("an object in another state", respond(http.StatusConflict, "Conflict", "the cluster profile is being changed")),
		update("a key that expires", respond(http.StatusUnauthorized, "Unauthorized", "the API key has expired")),
		update("too many requests", respond(http.StatusTooManyRequests, "TooManyRequests", "slow down", "Retry-After", "600")),
		update("a Palette that is down", testbed.Respond(http.StatusServiceUnavailable, "<html><title>Down</title></html>", "Retry-After", "600")),
		update("a login page", page),
		update("a redirect", testbed.Redirect("https://login.example.com/")),
		waits(update("a broken connection", testbed.Drop())),
		update("a timeout", testbed.Delay(time.Minute), `timeouts = { update = "3s" }`),
		{
			name: "a creation whose result is not known", config: elsewhere(profileWith()),
			odd: func(r *trial) {
				host, _ := r.owned()
				r.breaks(http.MethodPost, "^/v1/clusterprofiles$", page)
				host.Fault(testbed.Match{Path: "^/v1/dashboard", When: func(*http.Request) bool {
					return testbed.Count(host.Requests(), http.MethodPost, "/v1/clusterprofiles") > 0
				}}, respond(http.StatusForbidden, "Forbidden", "clusterProfile.list is missing"))
			},
		},
		{
			name: "a registration whose result is not known", config: elsewhere(registered(`credential_check = "none"`)),
			odd: func(r *trial) {
				r.owned()
				r.breaks(http.MethodPost, "^/v1/registries/oci/basic$", page)
				r.breaks("", "/summary$", respond(http.StatusForbidden, "Forbidden", "packRegistry.list is missing"))
			},
		},
		{
			name: "a Palette that does not respond", before: emptyProfile, config: emptyProfile, apart: true, long: true,
			then: func(r *trial) {
				r.host.Fault(testbed.Match{Method: http.MethodGet, Path: "^/v1/clusterprofiles/"},
					testbed.Delay(5*time.Minute))
			},
		},
		{
			name: "a run that is interrupted", before: emptyProfile, config: profileWith(described), env: []string{},
			then: func(r *trial) {
				r.host.Fault(testbed.Match{Method: http.MethodPatch, Path: "/metadata$"}, testbed.Delay(time.Minute))
				r.host.ResetRequests()
			},
			ready: func(r *trial) bool {
				return fixture.CountProfileRequests(r.host.Requests(), http.MethodPatch, "/metadata") > 0
			},
		},
	}
}

// breaks makes requests to the Palette of the trial fail.
func (r *trial) breaks(method, path string, effect testbed.Effect) {
	r.world.Host(r.label+".palette.test").Fault(testbed.Match{Method: method, Path: path}, effect)
}
