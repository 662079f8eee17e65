package oci_test

import (
	"encoding/json"
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
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

const acr = "contoso.azurecr.io"

var (
	reader = testbed.Account{Username: username, Password: password}
	charts = []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
)

// stocked is a registry that holds the charts below team/.
func stocked(t *testing.T, w *testbed.World, options ...testbed.Option) *testbed.Registry {
	t.Helper()
	registry := w.Registry(acr, options...)
	for _, name := range charts {
		testbed.Must(registry.PushChart(testbed.Chart{Name: name, Version: "1.2.3"}, "team/"+name))
	}
	return registry
}

func loggedIn(t *testing.T, secret string) probe.Registry {
	t.Helper()
	return at(
		t, acr, "team", credential.Credential{Kind: credential.Basic, Username: username, Password: redact.New(secret)},
	)
}

// count is what was asked of a registry.
type count struct{ Base, Tokens, Manifests int }

func counted(requests []testbed.Request) count {
	return count{
		Base:      testbed.Count(requests, http.MethodGet, "/v2/"),
		Tokens:    testbed.Count(requests, http.MethodGet, "/oauth2/token"),
		Manifests: manifests(requests),
	}
}

// A token is exchanged for all charts that are going to be looked up, and one
// for each where the registry or its token endpoint does not go along.
func TestOneTokenForAllCharts(t *testing.T) {
	t.Parallel()
	n := len(charts)
	auth := testbed.TokenAuth(reader)
	for name, test := range map[string]struct {
		options []testbed.Option
		want    count
	}{
		"granted":              {[]testbed.Option{auth}, count{1, 1, n}},
		"anonymous":            {[]testbed.Option{auth, testbed.AnonymousPull()}, count{1, 1, n}},
		"open base":            {[]testbed.Option{auth, testbed.OpenBase()}, count{1, 1, n + 1}},
		"refused with 400":     {[]testbed.Option{auth, testbed.OneScope(400)}, count{1, 1 + n, n}},
		"refused with 401":     {[]testbed.Option{auth, testbed.OneScope(401)}, count{1, 1 + n, n}},
		"refused with 403":     {[]testbed.Option{auth, testbed.OneScope(403)}, count{1, 1 + n, n}},
		"refused with 500":     {[]testbed.Option{auth, testbed.OneScope(500)}, count{1, 1 + n, n}},
		"refused to strangers": {[]testbed.Option{auth, testbed.AnonymousPull(), testbed.OneScope(401)}, count{1, 1 + n, n}},
		// The token opens the first; the second is requested twice, and tells.
		"the first alone": {[]testbed.Option{auth, testbed.FirstScope()}, count{1, n, n + 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := testbed.New(t)
			stocked(t, w, test.options...)
			asking := loggedIn(t, password)
			if strings.Contains(name, "strangers") || name == "anonymous" {
				asking.Credential = credential.Credential{}
			}
			prober := inside(w)
			prober.Expect(asking, charts)
			for _, chart := range charts {
				if _, err := prober.Resolve(t.Context(), target(t, asking, chart, "1.2.3")); err != nil {
					t.Error(err)
				}
			}
			if diff := cmp.Diff(test.want, counted(w.Requests())); diff != "" {
				t.Errorf("requests (-want +got):\n%s\n%v", diff, w.Requests())
			}
		})
	}
}

// Contents are read with the same token, and other hosts do not get it.
func TestOneTokenForContents(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	stocked(t, w, testbed.TokenAuth(reader), testbed.BlobsFrom("data.contoso.test")) // refuses who presents anything
	prober, asking := inside(w), loggedIn(t, password)
	prober.Expect(asking, charts)
	for _, chart := range charts {
		if _, _, err := prober.Open(t.Context(), target(t, asking, chart, "1.2.3")); err != nil {
			t.Error(err)
		}
	}
	if got := counted(w.Requests()).Tokens; got != 1 {
		t.Errorf("%d tokens", got)
	}
	for _, request := range w.Requests() {
		if request.Host != acr && request.Scheme != "" {
			t.Errorf("%v carried %s", request, request.Scheme)
		}
	}
}

// What is said of a chart is the same as without a token for several.
func TestOneTokenChangesNoMessage(t *testing.T) {
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
		"a chart that is not allowed":          {[]testbed.Option{testbed.TokenAuth(scoped)}, password, "1.2.3"},
		"the same, refused with 401":           {[]testbed.Option{testbed.TokenAuth(scoped), testbed.OneScope(401)}, password, "1.2.3"},
		"the same, refused with 403":           {[]testbed.Option{testbed.TokenAuth(scoped), testbed.OneScope(403)}, password, "1.2.3"},
		"the same, the first alone":            {[]testbed.Option{testbed.TokenAuth(scoped), testbed.FirstScope()}, password, "1.2.3"},
		"a version that is absent":             {[]testbed.Option{testbed.TokenAuth(reader)}, password, "1.2.4"},
		"the same to a registry that refuses":  {[]testbed.Option{testbed.TokenAuth(reader), testbed.OneScope(403)}, password, "1.2.4"},
		"the same to one of the first alone":   {[]testbed.Option{testbed.TokenAuth(reader), testbed.FirstScope()}, password, "1.2.4"},
		"a wrong password":                     {[]testbed.Option{testbed.TokenAuth(reader)}, "wrong", "1.2.3"},
		"a wrong password, refused with a 403": {[]testbed.Option{testbed.TokenAuth(reader), testbed.OneScope(403)}, "wrong", "1.2.3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := func(expected ...string) (errors []string) {
				w := testbed.New(t)
				stocked(t, w, test.options...)
				prober, asking := inside(w), loggedIn(t, test.secret)
				prober.Expect(asking, expected)
				for _, chart := range charts[:4] {
					_, err := prober.Resolve(t.Context(), target(t, asking, chart, test.version))
					errors = append(errors, fmt.Sprintf("%+v", err))
				}
				return errors
			}
			if diff := cmp.Diff(said(), said(charts...)); diff != "" {
				t.Errorf("alone and with others (-alone +with):\n%s", diff)
			}
		})
	}
}

// A wrong password is presented for all, and once more in case the scopes were
// refused, whoever else waits.
func TestWrongPasswordIsPresentedTwice(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	stocked(t, w, testbed.TokenAuth(reader))
	prober, asking := inside(w), loggedIn(t, "wrong")
	prober.Expect(asking, charts)
	together(func(chart string) {
		_, err := prober.Resolve(t.Context(), target(t, asking, chart, "1.2.3"))
		if failed := failure(t, err); failed.Outcome != probe.CredentialsRefused || failed.Repository != "team/"+chart {
			t.Errorf("%v", err)
		}
	})
	if got := counted(w.Requests()).Tokens; got > 2 {
		t.Errorf("presented %d times", got)
	}
}

func together(look func(chart string)) {
	var group sync.WaitGroup
	for _, chart := range charts {
		group.Go(func() { look(chart) })
	}
	group.Wait()
}

// Look-ups that wait at the same moment get one token, although nobody said
// that they would come.
func TestOneTokenForThoseThatWait(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), newShelf()
	for _, name := range charts {
		content.chart(name, "1.2.3", name, "1.2.3", true)
	}
	var begun atomic.Int64 // a look-up reads the clock before it asks
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
	prober, asking := w.prober(func(o *oci.Options) {
		o.PerHost = len(charts)
		o.Now = func() time.Time { begun.Add(1); return time.Now() }
	}), w.registry(host, withLogin(username, password))
	together(func(chart string) {
		if _, err := prober.Resolve(t.Context(), target(t, asking, chart, "1.2.3")); err != nil {
			t.Error(err)
		}
	})
	if got := w.requests("/oauth2/token"); len(got) != 1 || most.Load() != int64(len(charts)) {
		t.Errorf("%d tokens, one for %d charts: %q", len(got), most.Load(), got)
	}
}

// manyScopes lets the token endpoint of bearer see every scope as one.
func manyScopes(next http.Handler) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if query := request.URL.Query(); len(query["scope"]) > 1 {
			query.Set("scope", strings.Join(query["scope"], " "))
			request.URL.RawQuery = query.Encode()
		}
		next.ServeHTTP(response, request)
	})
}

// A token that has expired is replaced by one for all charts; one that is
// refused before its time, by one for the chart.
func TestOneTokenExpires(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		passes time.Duration
		want   count
	}{
		"after its time":  {61 * time.Second, count{1, 2, len(charts) + 1}},
		"before its time": {time.Second, count{1, 1 + len(charts[5:]), len(charts) + 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := testbed.New(t)
			registry := stocked(t, w, testbed.TokenAuth(reader))
			var passed atomic.Int64
			prober := inside(w, func(o *oci.Options) {
				o.Now = func() time.Time { return time.Unix(1_700_000_000, 0).Add(time.Duration(passed.Load())) }
			})
			asking := loggedIn(t, password)
			prober.Expect(asking, charts)
			for i, chart := range charts {
				if i == 5 {
					registry.ExpireTokens()
					passed.Store(int64(test.passes))
				}
				if _, err := prober.Resolve(t.Context(), target(t, asking, chart, "1.2.3")); err != nil {
					t.Error(err)
				}
			}
			if diff := cmp.Diff(test.want, counted(w.Requests())); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

// The life that the token endpoint states is kept to.
func TestOneTokenIsNotUsedAfterItsTime(t *testing.T) {
	t.Parallel()
	for life, want := range map[string]int{"300": 2, "0": 1, "-5": 1, "1e300": 1, `"soon"`: 1} {
		t.Run(life, func(t *testing.T) {
			t.Parallel()
			w, content := newWorld(t), newShelf()
			for _, name := range charts {
				content.chart(name, "1.2.3", name, "1.2.3", true)
			}
			guarded := bearer(host, false, content)
			w.handle(host, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
				if request.URL.Path == "/oauth2/token" {
					scopes := strings.Join(request.URL.Query()["scope"], " ")
					_, _ = fmt.Fprintf(
						response, `{"token": %s, "expires_in": %s}`, must(json.Marshal("token for "+scopes)), life,
					)
					return
				}
				guarded.ServeHTTP(response, request)
			}))
			var passed atomic.Int64
			prober := w.prober(func(o *oci.Options) {
				o.Now = func() time.Time { return time.Unix(1_700_000_000+passed.Load(), 0) }
			})
			asking := w.registry(host, withLogin(username, password))
			prober.Expect(asking, charts)
			for i, chart := range charts {
				passed.Store(int64(i) * 40)
				if _, err := prober.Resolve(t.Context(), target(t, asking, chart, "1.2.3")); err != nil {
					t.Error(err)
				}
			}
			tokens, refused := len(w.requests("/oauth2/token")), len(w.requests("/manifests/"))-len(charts)
			if tokens != want || refused != 0 {
				t.Errorf("%d tokens, %d manifests asked for in vain", tokens, refused)
			}
		})
	}
}

func must(text []byte, _ error) string { return string(text) }

// However many charts there are, a request for a token is for a few of them.
func TestOneTokenIsBounded(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		names  int
		length int
		tokens int
	}{
		"many":        {100, 3, 3},
		"long names":  {30, 180, 4},
		"one of them": {30, 2500, 30},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, content := newWorld(t), newShelf()
			var names []string
			for i := range test.names {
				one := fmt.Sprintf("c%0*d", test.length-1, i)
				content.chart(one, "1.2.3", one, "1.2.3", true)
				names = append(names, one)
			}
			w.handle(host, manyScopes(bearer(host, false, content)))
			prober, asking := w.prober(), w.registry(host, withLogin(username, password))
			prober.Expect(asking, names)
			for _, chart := range names {
				if _, err := prober.Resolve(t.Context(), target(t, asking, chart, "1.2.3")); err != nil {
					t.Fatal(err)
				}
			}
			asked := w.requests("/oauth2/token")
			for _, line := range asked {
				scopes := strings.Count(line, "scope=")
				if _, query, _ := strings.Cut(line, "?"); scopes > 40 || scopes > 1 && len(query) > 2000 {
					t.Errorf("%d scopes, %d bytes", scopes, len(query))
				}
			}
			if len(asked) != test.tokens {
				t.Errorf("%d tokens", len(asked))
			}
		})
	}
}

// The order of what is expected makes no difference to what is sent.
func TestScopesAreInOrder(t *testing.T) {
	t.Parallel()
	var sent [][]string
	for _, expected := range [][]string{{"a", "b", "c"}, {"c", "b", "a", "b"}} {
		w := testbed.New(t)
		stocked(t, w, testbed.TokenAuth(reader))
		prober, asking := inside(w), loggedIn(t, password)
		prober.Expect(asking, expected)
		if _, err := prober.Resolve(t.Context(), target(t, asking, "b", "1.2.3")); err != nil {
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
