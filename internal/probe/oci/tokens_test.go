package oci_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

const azureName = "contoso.azurecr.io"

var (
	reader = testbed.Account{Username: username, Password: password}
	charts = []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
)

// azureServer is a registry with the charts below team/.
func azureServer(t *testing.T, w *testbed.World, options ...testbed.Option) *testbed.Registry {
	t.Helper()
	server := w.Registry(azureName, options...)
	for _, name := range charts {
		testbed.Must(server.PushChart(testbed.Chart{Name: name, Version: "1.2.3"}, "team/"+name))
	}
	return server
}

func azureRegistry(t *testing.T, secret string) probe.Registry {
	t.Helper()
	return registryAt(t, azureName, "team", basicCredential(username, secret))
}

// count is the number of requests to a registry.
type count struct{ Base, Tokens, Manifests int }

func counted(requests []testbed.Request) count {
	return count{
		Base:      testbed.Count(requests, http.MethodGet, "/v2/"),
		Tokens:    testbed.Count(requests, http.MethodGet, "/oauth2/token"),
		Manifests: manifests(requests),
	}
}

// A token is requested for all charts that will be looked up, and one for each chart
// if the registry or its token endpoint does not support that.
func TestOneTokenForAllCharts(t *testing.T) {
	t.Parallel()
	n := len(charts)
	auth := testbed.TokenAuth(reader)
	for name, test := range map[string]struct {
		options   []testbed.Option
		anonymous bool
		want      count
	}{
		"granted":            {[]testbed.Option{auth}, false, count{1, 1, n}},
		"anonymous":          {[]testbed.Option{auth, testbed.AnonymousPull()}, true, count{1, 1, n}},
		"open base":          {[]testbed.Option{auth, testbed.OpenBase()}, false, count{1, 1, n + 1}},
		"refused with 400":   {[]testbed.Option{auth, testbed.OneScope(400)}, false, count{1, 1 + n, n}},
		"refused with 401":   {[]testbed.Option{auth, testbed.OneScope(401)}, false, count{1, 1 + n, n}},
		"refused with 403":   {[]testbed.Option{auth, testbed.OneScope(403)}, false, count{1, 1 + n, n}},
		"refused with 500":   {[]testbed.Option{auth, testbed.OneScope(500)}, false, count{1, 1 + n, n}},
		"refused, anonymous": {[]testbed.Option{auth, testbed.AnonymousPull(), testbed.OneScope(401)}, true, count{1, 1 + n, n}},
		// The token is valid for the first chart only; the request for the second is refused
		// with it and sent again.
		"first scope only": {[]testbed.Option{auth, testbed.FirstScope()}, false, count{1, n, n + 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := testbed.New(t)
			azureServer(t, w, test.options...)
			registry := azureRegistry(t, password)
			if test.anonymous {
				registry.Credential = credential.Credential{}
			}
			prober := proberIn(w)
			prober.Expect(registry, charts)
			for _, chart := range charts {
				if _, err := prober.Resolve(t.Context(), target(t, registry, chart, "1.2.3")); err != nil {
					t.Error(err)
				}
			}
			if diff := cmp.Diff(test.want, counted(w.Requests())); diff != "" {
				t.Errorf("requests (-want +got):\n%s\n%v", diff, w.Requests())
			}
		})
	}
}

// Contents are read with the same token, which is not sent to other hosts.
func TestOneTokenForContents(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	azureServer(t, w, testbed.TokenAuth(reader), testbed.BlobsFrom("data.contoso.test"))
	prober, registry := proberIn(w), azureRegistry(t, password)
	prober.Expect(registry, charts)
	for _, chart := range charts {
		if _, _, err := prober.Open(t.Context(), target(t, registry, chart, "1.2.3")); err != nil {
			t.Error(err)
		}
	}
	if got := counted(w.Requests()).Tokens; got != 1 {
		t.Errorf("%d tokens", got)
	}
	for _, request := range w.Requests() {
		if request.Host != azureName && request.Scheme != "" {
			t.Errorf("%v has %s", request, request.Scheme)
		}
	}
}

// The error of a chart is the same with a token for several charts as without.
func TestOneTokenChangesNoError(t *testing.T) {
	t.Parallel()
	pull := []testbed.Permission{testbed.ContentRead, testbed.MetadataRead}
	scoped := testbed.Account{
		Username: username, Password: password, Scope: testbed.ScopeMap{"team/a": pull, "team/b": pull},
	}
	for name, test := range map[string]struct {
		options []testbed.Option
		secret  string
		version string
	}{
		"a forbidden chart":                   {[]testbed.Option{testbed.TokenAuth(scoped)}, password, "1.2.3"},
		"a forbidden chart, refused with 401": {[]testbed.Option{testbed.TokenAuth(scoped), testbed.OneScope(401)}, password, "1.2.3"},
		"a forbidden chart, refused with 403": {[]testbed.Option{testbed.TokenAuth(scoped), testbed.OneScope(403)}, password, "1.2.3"},
		"a forbidden chart, first scope only": {[]testbed.Option{testbed.TokenAuth(scoped), testbed.FirstScope()}, password, "1.2.3"},
		"an absent version":                   {[]testbed.Option{testbed.TokenAuth(reader)}, password, "1.2.4"},
		"an absent version, refused with 403": {[]testbed.Option{testbed.TokenAuth(reader), testbed.OneScope(403)}, password, "1.2.4"},
		"an absent version, first scope only": {[]testbed.Option{testbed.TokenAuth(reader), testbed.FirstScope()}, password, "1.2.4"},
		"a wrong password":                    {[]testbed.Option{testbed.TokenAuth(reader)}, "wrong", "1.2.3"},
		"a wrong password, refused with 403":  {[]testbed.Option{testbed.TokenAuth(reader), testbed.OneScope(403)}, "wrong", "1.2.3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resolve := func(expected ...string) (errors []string) {
				w := testbed.New(t)
				azureServer(t, w, test.options...)
				prober, registry := proberIn(w), azureRegistry(t, test.secret)
				prober.Expect(registry, expected)
				for _, chart := range charts[:4] {
					_, err := prober.Resolve(t.Context(), target(t, registry, chart, test.version))
					errors = append(errors, fmt.Sprintf("%+v", err))
				}
				return errors
			}
			if diff := cmp.Diff(resolve(), resolve(charts...)); diff != "" {
				t.Errorf("errors (-single token +token for several):\n%s", diff)
			}
		})
	}
}

// A wrong password is sent for all charts, and once more in case the scopes were the
// reason, for any number of look-ups in flight.
func TestWrongPasswordIsSentTwice(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	azureServer(t, w, testbed.TokenAuth(reader))
	prober, registry := proberIn(w), azureRegistry(t, "wrong")
	prober.Expect(registry, charts)
	concurrently(func(chart string) {
		_, err := prober.Resolve(t.Context(), target(t, registry, chart, "1.2.3"))
		if failed := failure(t, err); failed.Outcome != probe.CredentialsRefused || failed.Repository != "team/"+chart {
			t.Errorf("%v", err)
		}
	})
	if got := counted(w.Requests()).Tokens; got > 2 {
		t.Errorf("sent %d times", got)
	}
}

// concurrently looks up all charts at the same time.
func concurrently(lookUp func(chart string)) {
	var group sync.WaitGroup
	for _, chart := range charts {
		group.Go(func() { lookUp(chart) })
	}
	group.Wait()
}

// Look-ups that wait for a token at the same time share one, also when none of them
// was expected.
func TestOneTokenForWaitingLookUps(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), shelfOf(charts...)
	var begun atomic.Int64 // a look-up reads the clock before its first request
	var most atomic.Int64
	guarded := bearer(host, false, content)
	w.handle(host, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		for request.URL.Path == "/v2/" && begun.Load() < int64(len(charts)) && request.Context().Err() == nil {
			time.Sleep(time.Millisecond)
		}
		if scopes := int64(len(request.URL.Query()["scope"])); scopes > most.Load() {
			most.Store(scopes)
		}
		manyScopes(guarded).ServeHTTP(response, request)
	}))
	prober, registry := w.prober(func(o *oci.Options) {
		o.PerHost = len(charts)
		o.Now = func() time.Time { begun.Add(1); return time.Now() }
	}), w.registry(host, withLogin(username, password))
	concurrently(func(chart string) {
		if _, err := prober.Resolve(t.Context(), target(t, registry, chart, "1.2.3")); err != nil {
			t.Error(err)
		}
	})
	if got := w.requests("/oauth2/token"); len(got) != 1 || most.Load() != int64(len(charts)) {
		t.Errorf("%d tokens, one for %d charts: %q", len(got), most.Load(), got)
	}
}

// manyScopes joins the scopes of a request, since bearer reads one.
func manyScopes(next http.Handler) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if query := request.URL.Query(); len(query["scope"]) > 1 {
			query.Set("scope", strings.Join(query["scope"], " "))
			request.URL.RawQuery = query.Encode()
		}
		next.ServeHTTP(response, request)
	})
}

// A token that has expired is replaced by a token for all charts; a token that is
// refused before that, by a token for the chart.
func TestOneTokenExpires(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		passed time.Duration
		want   count
	}{
		"expired":        {61 * time.Second, count{1, 2, len(charts) + 1}},
		"refused before": {time.Second, count{1, 1 + len(charts[5:]), len(charts) + 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := testbed.New(t)
			server := azureServer(t, w, testbed.TokenAuth(reader))
			var passing clock
			prober := proberIn(w, func(o *oci.Options) { o.Now = passing.now })
			registry := azureRegistry(t, password)
			prober.Expect(registry, charts)
			for i, chart := range charts {
				if i == 5 {
					server.ExpireTokens()
					passing.set(test.passed)
				}
				if _, err := prober.Resolve(t.Context(), target(t, registry, chart, "1.2.3")); err != nil {
					t.Error(err)
				}
			}
			if diff := cmp.Diff(test.want, counted(w.Requests())); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

// A token is not used after the lifetime that its endpoint states.
func TestOneTokenIsNotUsedAfterItsLifetime(t *testing.T) {
	t.Parallel()
	for lifetime, want := range map[string]int{"300": 2, "0": 1, "-5": 1, "1e300": 1, `"soon"`: 1} {
		t.Run(lifetime, func(t *testing.T) {
			t.Parallel()
			w, content := newWorld(t), shelfOf(charts...)
			w.handle(host, override("/oauth2/token", func(response http.ResponseWriter, request *http.Request) {
				scopes := strings.Join(request.URL.Query()["scope"], " ")
				_, _ = fmt.Fprintf(response, `{"token": %q, "expires_in": %s}`, "token for "+scopes, lifetime)
			}, bearer(host, false, content)))
			var passing clock
			prober := w.prober(func(o *oci.Options) { o.Now = passing.now })
			registry := w.registry(host, withLogin(username, password))
			prober.Expect(registry, charts)
			for i, chart := range charts {
				passing.set(time.Duration(i) * 40 * time.Second)
				if _, err := prober.Resolve(t.Context(), target(t, registry, chart, "1.2.3")); err != nil {
					t.Error(err)
				}
			}
			tokens, refused := len(w.requests("/oauth2/token")), len(w.requests("/manifests/"))-len(charts)
			if tokens != want || refused != 0 {
				t.Errorf("%d tokens, %d refused requests for manifests", tokens, refused)
			}
		})
	}
}

// The number of scopes in a request for a token is limited, and so is their length.
func TestOneTokenIsBounded(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		names  int
		length int
		tokens int
	}{
		"many":          {100, 3, 3},
		"long names":    {30, 180, 4},
		"longest names": {30, 2500, 30},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			var names []string
			for i := range test.names {
				names = append(names, fmt.Sprintf("c%0*d", test.length-1, i))
			}
			w.handle(host, manyScopes(bearer(host, false, shelfOf(names...))))
			prober, registry := w.prober(), w.registry(host, withLogin(username, password))
			prober.Expect(registry, names)
			for _, chart := range names {
				if _, err := prober.Resolve(t.Context(), target(t, registry, chart, "1.2.3")); err != nil {
					t.Fatal(err)
				}
			}
			requests := w.requests("/oauth2/token")
			for _, line := range requests {
				scopes := strings.Count(line, "scope=")
				if _, query, _ := strings.Cut(line, "?"); scopes > 40 || scopes > 1 && len(query) > 2000 {
					t.Errorf("%d scopes, %d bytes", scopes, len(query))
				}
			}
			if len(requests) != test.tokens {
				t.Errorf("%d tokens", len(requests))
			}
		})
	}
}

// The scopes of a request have the same order for every order of the expected charts.
func TestScopesAreInOrder(t *testing.T) {
	t.Parallel()
	var sent [][]string
	for _, expected := range [][]string{{"a", "b", "c"}, {"c", "b", "a", "b"}} {
		w := testbed.New(t)
		azureServer(t, w, testbed.TokenAuth(reader))
		prober, registry := proberIn(w), azureRegistry(t, password)
		prober.Expect(registry, expected)
		if _, err := prober.Resolve(t.Context(), target(t, registry, "b", "1.2.3")); err != nil {
			t.Fatal(err)
		}
		for _, request := range w.Requests() {
			if strings.HasSuffix(request.Path, "/oauth2/token") {
				sent = append(sent, request.Query["scope"])
			}
		}
	}
	want := []string{"repository:team/a:pull", "repository:team/b:pull", "repository:team/c:pull"}
	if len(sent) != 2 || !slices.Equal(sent[0], want) || !slices.Equal(sent[1], want) {
		t.Errorf("%q", sent)
	}
}
