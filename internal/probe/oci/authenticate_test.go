package oci_test

import (
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

func TestParseChallenges(t *testing.T) {
	t.Parallel()
	type parameters = map[string]string
	for name, test := range map[string]struct {
		fields []string
		want   []oci.AuthChallenge
	}{
		"none":  {nil, nil},
		"empty": {[]string{"", " , ,"}, nil},
		"bearer": {
			[]string{`Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="a"`},
			[]oci.AuthChallenge{{"bearer", parameters{"realm": "https://auth.docker.io/token", "service": "registry.docker.io", "scope": "a"}}},
		},
		"without quotes": {
			[]string{`bearer service=s, realm=https://x/token?a=b`},
			[]oci.AuthChallenge{{"bearer", parameters{"realm": "https://x/token?a=b", "service": "s"}}},
		},
		"scheme alone": {[]string{`Negotiate`}, []oci.AuthChallenge{{"negotiate", parameters{}}}},
		"commas and schemes within quotes": {
			[]string{`Bearer error="invalid, Basic realm=evil",realm="https://good/token"`},
			[]oci.AuthChallenge{{"bearer", parameters{"error": "invalid, Basic realm=evil", "realm": "https://good/token"}}},
		},
		"escapes": {
			[]string{`Basic realm="a \"quoted\", and \\ back"`},
			[]oci.AuthChallenge{{"basic", parameters{"realm": `a "quoted", and \ back`}}},
		},
		"several in one field": {
			[]string{`Negotiate, Basic realm="a, b" , charset="UTF-8", Bearer realm = "https://x/token" ,service=s`},
			[]oci.AuthChallenge{
				{"negotiate", parameters{}}, {"basic", parameters{"realm": "a, b", "charset": "UTF-8"}},
				{"bearer", parameters{"realm": "https://x/token", "service": "s"}},
			},
		},
		"token68": {
			[]string{`Negotiate YIIJvwYGKw/+==, NTLM TlRMTVNTUAAC=, Basic realm="x"`},
			[]oci.AuthChallenge{{"negotiate", parameters{}}, {"ntlm", parameters{}}, {"basic", parameters{"realm": "x"}}},
		},
		"several fields": {
			[]string{`Negotiate`, `Basic realm="x"`, `Bearer realm="https://x/token"`},
			[]oci.AuthChallenge{{"negotiate", parameters{}}, {"basic", parameters{"realm": "x"}}, {"bearer", parameters{"realm": "https://x/token"}}},
		},
		"the first of two parameters of one name": {
			[]string{`Bearer realm="https://good/token",Realm="https://evil/token"`},
			[]oci.AuthChallenge{{"bearer", parameters{"realm": "https://good/token"}}},
		},
		"quotes that are not closed": {[]string{`Basic realm="x, Bearer`}, []oci.AuthChallenge{{"basic", parameters{"realm": "x, Bearer"}}}},
		"invalid characters": {
			[]string{`="", @ Basic realm="x"`}, []oci.AuthChallenge{{"basic", parameters{"realm": "x"}}},
		},
	} {
		if diff := cmp.Diff(test.want, oci.ParseChallenges(test.fields...)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Challenges that are written by the grammar of RFC 9110 are parsed to what they
// were written from, however they are distributed to fields.
func TestParseChallengesOfRandomFields(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(values ...string) string { return values[random.IntN(len(values))] }
	for range 3000 {
		var want []oci.AuthChallenge
		var fields, items []string
		for range 1 + random.IntN(4) {
			challenge := oci.AuthChallenge{
				Scheme: pick("Basic", "Bearer", "Negotiate", "NTLM", "Digest"), Parameters: map[string]string{},
			}
			text := challenge.Scheme
			if random.IntN(4) == 0 {
				text += " " + pick("abc", "YII/+w==", "a.b-c_~")
			} else {
				for i, name := range []string{"realm", "service", "scope"}[:random.IntN(4)] {
					value := pick(
						"x", "a, b", `q"u"o`, `b\s`, "https://auth.example.org/token?a=b", "Basic realm=evil", "",
					)
					challenge.Parameters[name] = value
					text += separator(i) + name + pick("=", " = ") +
						`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
				}
			}
			challenge.Scheme = strings.ToLower(challenge.Scheme)
			want, items = append(want, challenge), append(items, text)
			if random.IntN(3) == 0 {
				fields, items = append(fields, strings.Join(items, pick(", ", " ,,", ","))), nil
			}
		}
		if items != nil {
			fields = append(fields, strings.Join(items, ", "))
		}
		if diff := cmp.Diff(want, oci.ParseChallenges(fields...)); diff != "" {
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

func FuzzParseChallenges(f *testing.F) {
	f.Add(`Bearer realm="https://auth.docker.io/token",service="registry.docker.io"`)
	f.Add(`Basic realm="x`)
	f.Add(`,,="" =`)
	f.Add(`Negotiate abc==, Basic realm="a\"b"`)
	f.Fuzz(func(t *testing.T, field string) {
		for _, challenge := range oci.ParseChallenges(field) {
			if challenge.Scheme == "" || challenge.Scheme != strings.ToLower(challenge.Scheme) ||
				strings.ContainsAny(challenge.Scheme, " ,\"=\t") {
				t.Fatalf("%q", challenge.Scheme)
			}
			for name, value := range challenge.Parameters {
				if name != strings.ToLower(name) ||
					!strings.Contains(strings.ReplaceAll(field, `\`, ""), strings.ReplaceAll(value, `\`, "")) {
					t.Fatalf("%s=%q is not in the field", name, value)
				}
			}
		}
	})
}

// offering is a registry that challenges requests without credentials, and issues
// tokens.
func offering(challenges ...string) http.Handler {
	content := shelfOf("web")
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		_, _, sent := request.BasicAuth()
		switch {
		case request.URL.Path == "/token" && (authenticated(request) || !sent):
			issue("t")(response, request)
		case request.URL.Path != "/token" && authenticated(request):
			content.ServeHTTP(response, request)
		default:
			requireToken(content, challenges...).ServeHTTP(response, request)
		}
	})
}

func TestLoginUsesSupportedChallenge(t *testing.T) {
	t.Parallel()
	const basicHere = `Basic realm="a, b"`
	const foreignRealm = `Bearer realm="https://auth.evil.test/token"`
	for name, test := range map[string]struct {
		fields []string
		used   string // the scheme; "" for none
		failed probe.Outcome
	}{
		"negotiate first, one field":   {[]string{"Negotiate, " + basicHere}, "Basic", ""},
		"negotiate first, two":         {[]string{"Negotiate", basicHere}, "Basic", ""},
		"bearer before basic":          {[]string{basicHere + ", " + bearerHere}, "Bearer", ""},
		"basic beside a foreign realm": {[]string{foreignRealm + ", " + basicHere}, "Basic", ""},
		"a foreign realm first":        {[]string{foreignRealm, bearerHere}, "Bearer", ""},
		"token68 first":                {[]string{"NTLM TlRMTVNTUAACAAAA==", bearerHere}, "Bearer", ""},
		"negotiate alone":              {[]string{"Negotiate"}, "", probe.AuthenticationUnsupported},
		"kerberos and ntlm":            {[]string{"Negotiate", "NTLM"}, "", probe.AuthenticationUnsupported},
		"digest":                       {[]string{`Digest realm="Basic, x", nonce="Bearer realm="`}, "", probe.AuthenticationUnsupported},
		"nothing":                      {nil, "", probe.AuthenticationUnsupported},
		"a foreign realm alone":        {[]string{foreignRealm}, "", probe.TokenEndpointRefused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.handle(host, offering(test.fields...))
			registry := w.registry(host, withLogin(username, password))
			_, err := w.prober().Resolve(t.Context(), target(t, registry, "web", "1.2.3"))
			proof, proofErr := w.prober().Login(t.Context(), registry)
			sent := w.authorizations(host)
			if test.failed == "" {
				if err != nil || proofErr != nil || !proof.Conclusive {
					t.Errorf("%v; %v, %+v", err, proofErr, proof)
				}
				used := func(header string) bool { return strings.HasPrefix(header, test.used+" ") }
				if !slices.ContainsFunc(sent, used) {
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
					t.Errorf("credentials that were not sent are reported as refused: %s", text)
				}
				if test.failed == probe.AuthenticationUnsupported && len(test.fields) > 0 &&
					!strings.Contains(text, strings.ToLower(strings.Fields(test.fields[0])[0])) {
					t.Errorf("the schemes are not named: %s", text)
				}
			}
		})
	}
}

// The error of an anonymous look-up names the unsupported schemes as well, since a
// user name and a password would not help.
func TestResolveNamesUnsupportedSchemes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.handle(host, offering("Negotiate"))
	_, err := w.prober().Resolve(t.Context(), target(t, w.registry(host), "web", "1.2.3"))
	if failed := failure(t, err); failed.Outcome != probe.AuthenticationUnsupported ||
		!strings.Contains(fmt.Sprint(failed.Causes), "negotiate") {
		t.Errorf("%s: %v, %q", failed.Outcome, err, failed.Causes)
	}
}

// A refusal of a request without credentials is not a refusal of the credentials.
func TestOpenClassifiesUnchallengedRefusals(t *testing.T) {
	t.Parallel()
	denied := refusal(http.StatusForbidden, "DENIED", "token expired")
	content := newShelf()
	content.chart("web", "1.2.3", "web", "1.2.3", false)
	for name, test := range map[string]struct {
		registry, other http.Handler
	}{
		"a firewall before the registry": {registry: denied},
		"the token endpoint redirects": {
			registry: override("/token", redirect("https://elsewhere.example.test/token"), offering(bearerHere)),
			other:    denied,
		},
		"the host of the layers": {
			registry: basic(override("/blobs/", redirect("https://elsewhere.example.test/blob"), content)),
			other:    denied,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.handle(host, test.registry)
			w.handle("elsewhere.example.test", test.other)
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

// Credentials that were not sent are not proven, also where the base is open.
func TestLoginDoesNotProveUnsentCredentials(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.handle("elsewhere.example.test", refusal(http.StatusForbidden, "DENIED", "no"))
	w.handle(host, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		switch request.URL.Path {
		case "/v2/":
		case "/token":
			redirect("https://elsewhere.example.test/token")(response, request)
		default:
			challenge(response, bearerHere)
		}
	}))
	proof, err := w.prober().Login(t.Context(), w.registry(host, withBase("team"), withLogin(username, password)))
	if err == nil || failure(t, err).Outcome != probe.RefusedUnchallenged || proof.Conclusive {
		t.Errorf("%+v, %v", proof, err)
	}
}

func TestLoginRequiresPasswordWithUser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.handle(host, basic(newShelf()))
	_, err := w.prober().Login(t.Context(), w.registry(host, withLogin(username, "")))
	if failed := failure(t, err); failed.Outcome != probe.CredentialsRequired ||
		!strings.Contains(failed.NextStep, "both") {
		t.Errorf("%s: %v", failed.Outcome, err)
	}
}
