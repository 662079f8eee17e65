package oci_test

import (
	"context"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// openBase leaves GET /v2/ open and guards the rest.
func openBase(open, guarded http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v2/" {
			open.ServeHTTP(w, r)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

// page responds to every request with a page.
func page(more http.Header) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		maps.Copy(w.Header(), more)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<html>welcome</html>"))
	})
}

func TestLogin(t *testing.T) {
	t.Parallel()
	good, bad := withLogin(username, password), withLogin(username, "wrong "+password)
	none := func(*probe.Registry) {}
	shelf := func() http.Handler { return shelfOf("team/web") }
	for name, test := range map[string]struct {
		host       string
		handler    http.Handler
		login      func(*probe.Registry)
		outcome    probe.Outcome // "" for no error
		conclusive bool
	}{
		"basic, good":      {host, basic(shelf()), good, "", true},
		"basic, wrong":     {host, basic(shelf()), bad, probe.CredentialsRefused, false},
		"basic, anonymous": {host, basic(shelf()), none, probe.CredentialsRequired, false},
		"basic, no user":   {host, basic(shelf()), withLogin("", password), probe.CredentialsRequired, false},

		"token, good":           {"contoso.azurecr.io", bearer("contoso.azurecr.io", false, shelf()), good, "", true},
		"token, wrong":          {"contoso.azurecr.io", bearer("contoso.azurecr.io", false, shelf()), bad, probe.CredentialsRefused, false},
		"token, anonymous":      {"contoso.azurecr.io", bearer("contoso.azurecr.io", false, shelf()), none, probe.CredentialsRequired, false},
		"open token, good":      {host, bearer(host, true, shelf()), good, "", true},
		"open token, wrong":     {host, bearer(host, true, shelf()), bad, probe.CredentialsRefused, false},
		"open token, anonymous": {host, bearer(host, true, shelf()), none, "", true},

		"open, good":      {host, shelf(), good, "", false},
		"open, wrong":     {host, shelf(), bad, "", false},
		"open, anonymous": {host, shelf(), none, "", true},

		"open base, good":             {host, openBase(shelf(), basic(shelf())), good, "", true},
		"open base, wrong":            {host, openBase(shelf(), basic(shelf())), bad, probe.CredentialsRefused, false},
		"open base, anonymous":        {host, openBase(shelf(), basic(shelf())), none, probe.CredentialsRequired, false},
		"open base, token, good":      {host, openBase(shelf(), bearer(host, false, shelf())), good, "", true},
		"open base, token, wrong":     {host, openBase(shelf(), bearer(host, false, shelf())), bad, probe.CredentialsRefused, false},
		"open base, token, anonymous": {host, openBase(shelf(), bearer(host, false, shelf())), none, probe.CredentialsRequired, false},

		"private ecr, anonymous": {"123456789012.dkr.ecr.eu-west-1.amazonaws.com", basic(shelf()), none, probe.CredentialsRequired, false},
		"a page":                 {host, page(nil), good, probe.Malformed, false},
		"a page of a registry":   {host, page(http.Header{"Docker-Distribution-Api-Version": {"registry/2.0"}}), none, "", true},
		"no registry":            {host, http.NotFoundHandler(), good, probe.Malformed, false},
		"status 500":             {host, refusal(http.StatusInternalServerError, "", "no"), good, probe.ServerError, false},
		"status 403":             {host, refusal(http.StatusForbidden, "DENIED", "no"), good, probe.RefusedUnchallenged, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.handle(test.host, test.handler)
			proof, err := w.prober().Login(t.Context(), w.registry(test.host, withBase("team"), test.login))
			if test.outcome != "" {
				if failed := failure(t, err); failed.Outcome != test.outcome {
					t.Errorf("%s, want %s: %v", failed.Outcome, test.outcome, err)
				}
				if strings.Contains(err.Error(), password) {
					t.Errorf("the error contains the password: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if proof.Conclusive != test.conclusive || proof.Proven == "" {
				t.Errorf("%+v, want conclusive %t", proof, test.conclusive)
			}
		})
	}
}

// A token endpoint may refuse a scope that it does not know, with any credentials.
func TestLoginWithoutScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	next := bearer("ghcr.io", true, newShelf())
	w.handle("ghcr.io", http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if request.URL.Query().Has("scope") {
			refuse(response, http.StatusForbidden, "DENIED", "requested access to the resource is denied")
			return
		}
		next.ServeHTTP(response, request)
	}))
	proof, err := w.prober().Login(t.Context(), w.registry("ghcr.io/org/charts"))
	if err != nil || proof.Conclusive {
		t.Errorf("%+v, %v", proof, err)
	}
}

func TestLoginIsNotRemembered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.handle(host, bearer(host, false, newShelf()))
	prober, registry := w.prober(), w.registry(host, withLogin(username, password))
	for range 2 {
		if _, err := prober.Login(t.Context(), registry); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.requests("/oauth2/token"); len(got) != 2 {
		t.Errorf("%d token exchanges", len(got))
	}
}

// fakeAWS issues logins; each renewal issues another.
type fakeAWS struct {
	mu       sync.Mutex
	renewals int
	logins   []probe.Registry // for which a login was requested
	err      error
}

func (f *fakeAWS) login() probe.Login {
	return probe.Login{Username: "AWS", Password: redact.New("ecr token " + string(rune('a'+f.renewals)))}
}

func (f *fakeAWS) Login(_ context.Context, registry probe.Registry) (probe.Login, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.logins = append(f.logins, registry)
	return f.login(), f.err
}

func (f *fakeAWS) Renew(_ context.Context, _ probe.Registry, _ probe.Login) (probe.Login, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.renewals++
	return f.login(), nil
}

func (f *fakeAWS) Repositories(context.Context, probe.Registry) ([]string, error) {
	return []string{"team/web", "other/db"}, nil
}

func TestECRLoginIsRenewedOnce(t *testing.T) {
	t.Parallel()
	const ecrHost = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
	for name, test := range map[string]struct {
		status  int
		message string
		never   bool
		outcome probe.Outcome
	}{
		"403 expired":   {http.StatusForbidden, "Your authorization token has expired. Reauthenticate and try again.", false, ""},
		"400 invalid":   {http.StatusBadRequest, "Your Authorization Token is invalid.", false, ""},
		"401":           {http.StatusUnauthorized, "Not Authorized", false, ""},
		"never renewed": {http.StatusForbidden, "Your authorization token has expired.", true, probe.TokenExpired},
		"403 forbidden": {http.StatusForbidden, "User is not authorized to perform: ecr:BatchGetImage", true, probe.Forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, content, source := newWorld(t), newShelf(), &fakeAWS{}
			content.chart("team/web", "1.2.3", "web", "1.2.3", true)
			w.handle(ecrHost, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
				_, secret, ok := request.BasicAuth()
				switch {
				case !ok:
					response.Header().Set(
						"WWW-Authenticate", `Basic realm="https://`+ecrHost+`/",service="ecr.amazonaws.com"`,
					)
					refuse(response, http.StatusUnauthorized, "", "Not Authorized")
				case secret == "ecr token a" || test.never:
					if test.status == http.StatusUnauthorized {
						response.Header().Set("WWW-Authenticate", `Basic realm="https://`+ecrHost+`/"`)
					}
					refuse(response, test.status, "DENIED", test.message)
				default:
					content.ServeHTTP(response, request)
				}
			}))
			prober := w.prober(func(o *oci.Options) { o.ECR = source })
			registry := w.registry(ecrHost, withBase("team"), func(r *probe.Registry) {
				r.Credential = credential.Credential{Kind: credential.RunnerIdentity}
				r.Propagation = 1
			})
			_, err := prober.Resolve(t.Context(), target(t, registry, "web", "1.2.3"))
			if got := outcome(t, err); got != test.outcome {
				t.Fatalf("%q, want %q: %v", got, test.outcome, err)
			}
			want := 1
			if test.outcome == probe.Forbidden {
				want = 0
			}
			if source.renewals != want {
				t.Errorf("%d renewals, want %d", source.renewals, want)
			}
			for _, requested := range source.logins {
				if requested.Propagation != 0 {
					t.Error("a look-up waits for IAM")
				}
			}
			if charts, err := prober.Charts(t.Context(), registry); err != nil || len(charts) != 1 ||
				charts[0] != "web" {
				t.Errorf("charts %q, %v", charts, err)
			}
		})
	}
}

func TestFailedECRLoginIsRemembered(t *testing.T) {
	t.Parallel()
	w, source := newWorld(t), &fakeAWS{err: &probe.Error{Outcome: probe.RoleNotAssumed}}
	registry := w.registry("123456789012.dkr.ecr.eu-west-1.amazonaws.com", func(r *probe.Registry) {
		r.Credential = credential.Credential{Kind: credential.Role}
	})
	prober := w.prober(func(o *oci.Options) { o.ECR = source })
	for _, name := range []string{"a", "b", "c"} {
		_, err := prober.Resolve(t.Context(), target(t, registry, name, "1.2.3"))
		if failed := failure(t, err); failed.Outcome != probe.RoleNotAssumed {
			t.Errorf("%v", err)
		}
	}
	if len(source.logins) != 1 || len(w.requests("")) != 0 {
		t.Errorf("%d logins, requests %q", len(source.logins), w.requests(""))
	}
}
