package oci_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

func TestParseInvitations(t *testing.T) {
	t.Parallel()
	type parameters = map[string]string
	for name, test := range map[string]struct {
		fields []string
		want   []oci.Invitation
	}{
		"none":  {nil, nil},
		"empty": {[]string{"", " , ,"}, nil},
		"bearer": {
			[]string{`Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="a"`},
			[]oci.Invitation{{"bearer", parameters{"realm": "https://auth.docker.io/token", "service": "registry.docker.io", "scope": "a"}}},
		},
		"without quotes": {
			[]string{`bearer service=s, realm=https://x/token?a=b`},
			[]oci.Invitation{{"bearer", parameters{"realm": "https://x/token?a=b", "service": "s"}}},
		},
		"scheme alone": {[]string{`Negotiate`}, []oci.Invitation{{"negotiate", parameters{}}}},
		"commas and schemes within quotes": {
			[]string{`Bearer error="invalid, Basic realm=evil",realm="https://good/token"`},
			[]oci.Invitation{{"bearer", parameters{"error": "invalid, Basic realm=evil", "realm": "https://good/token"}}},
		},
		"escapes": {
			[]string{`Basic realm="a \"quoted\", and \\ back"`},
			[]oci.Invitation{{"basic", parameters{"realm": `a "quoted", and \ back`}}},
		},
		"several in one field": {
			[]string{`Negotiate, Basic realm="a, b" , charset="UTF-8", Bearer realm = "https://x/token" ,service=s`},
			[]oci.Invitation{
				{"negotiate", parameters{}}, {"basic", parameters{"realm": "a, b", "charset": "UTF-8"}},
				{"bearer", parameters{"realm": "https://x/token", "service": "s"}},
			},
		},
		"token68": {
			[]string{`Negotiate YIIJvwYGKw/+==, NTLM TlRMTVNTUAAC=, Basic realm="x"`},
			[]oci.Invitation{{"negotiate", parameters{}}, {"ntlm", parameters{}}, {"basic", parameters{"realm": "x"}}},
		},
		"several fields": {
			[]string{`Negotiate`, `Basic realm="x"`, `Bearer realm="https://x/token"`},
			[]oci.Invitation{{"negotiate", parameters{}}, {"basic", parameters{"realm": "x"}}, {"bearer", parameters{"realm": "https://x/token"}}},
		},
		"the first of two counts": {
			[]string{`Bearer realm="https://good/token",Realm="https://evil/token"`},
			[]oci.Invitation{{"bearer", parameters{"realm": "https://good/token"}}},
		},
		"no end": {[]string{`Basic realm="x, Bearer`}, []oci.Invitation{{"basic", parameters{"realm": "x, Bearer"}}}},
		"rubbish": {
			[]string{`="", @ Basic realm="x"`}, []oci.Invitation{{"basic", parameters{"realm": "x"}}},
		},
	} {
		if diff := cmp.Diff(test.want, oci.ParseInvitations(test.fields...)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// What was written as the RFC has it is read back, however it is spread.
func TestInvitationsAreReadBack(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	for range 3000 {
		var want []oci.Invitation
		var fields, items []string
		for range 1 + random.IntN(4) {
			invitation := oci.Invitation{
				Scheme: pick("Basic", "Bearer", "Negotiate", "NTLM", "Digest"), Parameters: map[string]string{},
			}
			text := invitation.Scheme
			if random.IntN(4) == 0 {
				text += " " + pick("abc", "YII/+w==", "a.b-c_~")
			} else {
				for i, name := range []string{"realm", "service", "scope"}[:random.IntN(4)] {
					value := pick(
						"x", "a, b", `q"u"o`, `b\s`, "https://auth.example.org/token?a=b", "Basic realm=evil", "",
					)
					invitation.Parameters[name] = value
					text += separator(i) + name + pick("=", " = ") +
						`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
				}
			}
			invitation.Scheme = strings.ToLower(invitation.Scheme)
			want, items = append(want, invitation), append(items, text)
			if random.IntN(3) == 0 {
				fields, items = append(fields, strings.Join(items, pick(", ", " ,,", ","))), nil
			}
		}
		if items != nil {
			fields = append(fields, strings.Join(items, ", "))
		}
		if diff := cmp.Diff(want, oci.ParseInvitations(fields...)); diff != "" {
			t.Fatalf("%q: %s", fields, diff)
		}
	}
}

func separator(i int) string {
	if i == 0 {
		return " "
	}
	return ","
}

func FuzzParseInvitations(f *testing.F) {
	f.Add(`Bearer realm="https://auth.docker.io/token",service="registry.docker.io"`)
	f.Add(`Basic realm="x`)
	f.Add(`,,="" =`)
	f.Add(`Negotiate abc==, Basic realm="a\"b"`)
	f.Fuzz(func(t *testing.T, field string) {
		for _, invitation := range oci.ParseInvitations(field) {
			if invitation.Scheme == "" || invitation.Scheme != strings.ToLower(invitation.Scheme) ||
				strings.ContainsAny(invitation.Scheme, " ,\"=\t") {
				t.Fatalf("%q", invitation.Scheme)
			}
			for name, value := range invitation.Parameters {
				if name != strings.ToLower(name) ||
					!strings.Contains(strings.ReplaceAll(field, `\`, ""), strings.ReplaceAll(value, `\`, "")) {
					t.Fatalf("%s=%q is not in the field", name, value)
				}
			}
		}
	})
}

// offering answers 401 with challenges to who brings no credentials that it
// takes, and issues tokens.
func offering(fields ...string) http.Handler {
	content := newShelf()
	content.chart("web", "1.2.3", "web", "1.2.3", true)
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		user, secret, sent := request.BasicAuth()
		good := sent && user == username && secret == password
		switch {
		case request.URL.Path == "/token" && (good || !sent):
			_ = json.NewEncoder(response).Encode(map[string]string{"token": "t"})
		case request.URL.Path != "/token" && (good || request.Header.Get("Authorization") == "Bearer t"):
			content.ServeHTTP(response, request)
		default:
			for _, field := range fields {
				response.Header().Add("WWW-Authenticate", field)
			}
			refuse(response, http.StatusUnauthorized, "UNAUTHORIZED", "who are you")
		}
	})
}

func TestTheChallengeThatCanBeAnswered(t *testing.T) {
	t.Parallel()
	const bearerHere, basicHere = `Bearer realm="https://` + host + `/token",service="s"`, `Basic realm="a, b"`
	const foreignRealm = `Bearer realm="https://auth.evil.test/token"`
	for name, test := range map[string]struct {
		fields []string
		used   string // the scheme; "" for none
		failed probe.Outcome
	}{
		"negotiate first, one field": {[]string{"Negotiate, " + basicHere}, "Basic", ""},
		"negotiate first, two":       {[]string{"Negotiate", basicHere}, "Basic", ""},
		"bearer before basic":        {[]string{basicHere + ", " + bearerHere}, "Bearer", ""},
		"basic, as the realm is not": {[]string{foreignRealm + ", " + basicHere}, "Basic", ""},
		"the realm that may be used": {[]string{foreignRealm, bearerHere}, "Bearer", ""},
		"token68 before":             {[]string{"NTLM TlRMTVNTUAACAAAA==", bearerHere}, "Bearer", ""},
		"negotiate alone":            {[]string{"Negotiate"}, "", probe.AuthenticationUnsupported},
		"kerberos and ntlm":          {[]string{"Negotiate", "NTLM"}, "", probe.AuthenticationUnsupported},
		"digest":                     {[]string{`Digest realm="Basic, x", nonce="Bearer realm="`}, "", probe.AuthenticationUnsupported},
		"nothing":                    {nil, "", probe.AuthenticationUnsupported},
		"a foreign realm alone":      {[]string{foreignRealm}, "", probe.TokenEndpointRefused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.on(host, offering(test.fields...))
			registry := w.registry(host, withLogin(username, password))
			_, err := w.prober().Resolve(t.Context(), target(t, registry, "web", "1.2.3"))
			proof, proofErr := w.prober().Login(t.Context(), registry)
			sent := w.authorizations(host)
			if test.failed == "" {
				if err != nil || proofErr != nil || !proof.Conclusive {
					t.Errorf("%v; %v, %+v", err, proofErr, proof)
				}
				if !slices.ContainsFunc(
					sent, func(header string) bool { return strings.HasPrefix(header, test.used+" ") },
				) {
					t.Errorf("sent %q", sent)
				}
				return
			}
			for _, err := range []error{err, proofErr} {
				failed := failure(t, err)
				if failed.Outcome != test.failed || len(sent) > 0 {
					t.Errorf("%s, sent %q: %v", failed.Outcome, sent, err)
				}
				text := strings.Join(append(failed.Causes, failed.NextStep, failed.Error()), "\n")
				if strings.Contains(text, "wrong user name") || strings.Contains(text, "refuses the credentials") {
					t.Errorf("credentials that nobody has seen were refused: %s", text)
				}
				if test.failed == probe.AuthenticationUnsupported && len(test.fields) > 0 &&
					!strings.Contains(text, strings.ToLower(strings.Fields(test.fields[0])[0])) {
					t.Errorf("the schemes are not named: %s", text)
				}
			}
		})
	}
}

// Anonymous callers are told the schemes as well: a user name and a password
// would help nobody.
func TestAnonymousMeetsOtherSchemes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.on(host, offering("Negotiate"))
	_, err := w.prober().Resolve(t.Context(), target(t, w.registry(host), "web", "1.2.3"))
	if failed := failure(t, err); failed.Outcome != probe.AuthenticationUnsupported ||
		!strings.Contains(fmt.Sprint(failed.Causes), "negotiate") {
		t.Errorf("%s: %v, %q", failed.Outcome, err, failed.Causes)
	}
}

// Whoever refuses a request that carried no credentials has not refused them.
func TestNobodyRefusesWhatWasNotSent(t *testing.T) {
	t.Parallel()
	denied := http.HandlerFunc(func(response http.ResponseWriter, _ *http.Request) {
		refuse(response, http.StatusForbidden, "DENIED", "token expired")
	})
	behind := newShelf()
	behind.chart("web", "1.2.3", "web", "1.2.3", false)
	for name, test := range map[string]struct {
		registry, other http.Handler
	}{
		"a firewall before everything": {registry: denied},
		"the token endpoint redirects": {
			registry: http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
				if request.URL.Path == "/token" {
					http.Redirect(
						response, request, "https://elsewhere.example.test/token", http.StatusTemporaryRedirect,
					)
					return
				}
				offering(`Bearer realm="https://`+host+`/token"`).ServeHTTP(response, request)
			}),
			other: denied,
		},
		"the host of the layers": {
			registry: basic(http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
				if strings.Contains(request.URL.Path, "/blobs/") {
					http.Redirect(
						response, request, "https://elsewhere.example.test/blob", http.StatusTemporaryRedirect,
					)
					return
				}
				behind.ServeHTTP(response, request)
			})),
			other: denied,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.on(host, test.registry)
			w.on("elsewhere.example.test", test.other)
			_, _, err := w.prober().Open(
				t.Context(), target(t, w.registry(host, withLogin(username, password)), "web", "1.2.3"),
			)
			if failed := failure(t, err); failed.Outcome != probe.RefusedUnchallenged ||
				errors.Is(err, probe.ErrRealmRefused) {
				t.Errorf("%s: %v", failed.Outcome, err)
			}
			if got := w.authorizations("elsewhere.example.test"); len(got) > 0 {
				t.Errorf("sent %q", got)
			}
		})
	}
}

// A login that nobody looked at proves nothing, also where the base is open.
func TestAnUnseenLoginIsNoProof(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.on("elsewhere.example.test", http.HandlerFunc(func(response http.ResponseWriter, _ *http.Request) {
		refuse(response, http.StatusForbidden, "DENIED", "no")
	}))
	w.on(host, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		switch request.URL.Path {
		case "/v2/":
		case "/token":
			http.Redirect(response, request, "https://elsewhere.example.test/token", http.StatusTemporaryRedirect)
		default:
			response.Header().Set("WWW-Authenticate", `Bearer realm="https://`+host+`/token"`)
			refuse(response, http.StatusUnauthorized, "UNAUTHORIZED", "who are you")
		}
	}))
	proof, err := w.prober().Login(t.Context(), w.registry(host, withBase("team"), withLogin(username, password)))
	if err == nil || failure(t, err).Outcome != probe.RefusedUnchallenged || proof.Conclusive {
		t.Errorf("%+v, %v", proof, err)
	}
}

func TestHalfALogin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.on(host, basic(newShelf()))
	_, err := w.prober().Login(t.Context(), w.registry(host, withLogin(username, "")))
	if failed := failure(t, err); failed.Outcome != probe.CredentialsRequired ||
		!strings.Contains(failed.NextStep, "both") {
		t.Errorf("%s: %v", failed.Outcome, err)
	}
}
