package redact_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// encodings are those in which libraries and servers repeat a text.
var encodings = map[string]func(string) string{
	"plain":          func(s string) string { return s },
	"json":           encodeJSON,
	"json in json":   func(s string) string { return encodeJSON(encodeJSON(s)) },
	"json, slashes":  func(s string) string { return strings.ReplaceAll(encodeJSON(s), "/", `\/`) },
	"json, ascii":    func(s string) string { text := strconv.QuoteToASCII(s); return text[1 : len(text)-1] },
	"go":             func(s string) string { text := strconv.Quote(s); return text[1 : len(text)-1] },
	"query":          url.QueryEscape,
	"path":           url.PathEscape,
	"query, lower":   func(s string) string { return strings.ToLower(percentAll(s)) },
	"query, all":     percentAll,
	"query in query": func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"html":           html.EscapeString,
	"hex":            func(s string) string { return hex.EncodeToString([]byte(s)) },
	"hex, upper":     func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
	"base64":         func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64, raw":    func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) },
	"base64url":      func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) },
	"base64url, raw": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"base64, query":  func(s string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s))) },
	"base64, json": func(s string) string {
		return strings.ReplaceAll(base64.StdEncoding.EncodeToString([]byte(s)), "/", `\/`)
	},
	"base64, lines": func(s string) string { return wrapped(base64.StdEncoding.EncodeToString([]byte(s)), "\r\n") },
	"base64, twice": func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte(base64.URLEncoding.EncodeToString([]byte(s))))
	},
	"json in base64": func(s string) string {
		text, _ := json.Marshal(map[string]string{"password": s})
		return base64.RawURLEncoding.EncodeToString(text)
	},
}

func encodeJSON(s string) string {
	text, _ := json.Marshal(s)
	return string(text[1 : len(text)-1])
}

func percentAll(s string) string {
	var text strings.Builder
	for i := range len(s) {
		_, _ = fmt.Fprintf(&text, "%%%02X", s[i])
	}
	return text.String()
}

func wrapped(s, end string) string {
	var text strings.Builder
	for len(s) > 8 {
		text.WriteString(s[:8] + end)
		s = s[8:]
	}
	return text.String() + s
}

// A password is hidden in every encoding, alone or as user:password, within other text and
// at any offset.
func TestTextHidesEveryEncoding(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 5))
	letters := []rune(`abcXYZ019 "'\/+-_=%&<>?:;@ü€𝄞` + "\n\t")
	for range 40 {
		text := make([]rune, 4+random.IntN(30))
		for i := range text {
			text[i] = letters[random.IntN(len(letters))]
		}
		secret := string(text)
		for name, encode := range encodings {
			for before := range 5 {
				login := strings.Repeat("u", before) + []string{"", ":"}[min(before, 1)] + secret +
					[]string{"", "@x", "tail"}[random.IntN(3)]
				form := encode(login)
				around := [][2]string{
					{"", ""}, {"Basic ", ""}, {`refused "`, `" by the registry`}, {"token=", "&x=y"}, {"/v2/", "/tail"},
				}[random.IntN(5)]
				shown := redact.Text(around[0]+form+around[1], redact.New(secret))
				if leaks(shown, form, secret, name) || !strings.Contains(shown, redact.Mark) {
					t.Fatalf("%s of %q in %q: %q", name, secret, around[0]+form+around[1], shown)
				}
			}
		}
	}
}

// leaks reports whether a text contains the secret, or a third of its base64.
func leaks(shown, form, secret, name string) bool {
	if strings.Contains(shown, secret) {
		return true
	}
	if strings.Contains(name, "base64") {
		return strings.Contains(shown, form[len(form)/3:2*len(form)/3])
	}
	return false
}

func TestTextKeepsOtherTexts(t *testing.T) {
	t.Parallel()
	secrets := []redact.Secret{redact.New("correct horse/battery+staple"), redact.New("abc"), redact.New(`q"\`)}
	for _, text := range []string{
		"", "unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.",
		"sha256:0123456789abdef0123456789abdef0123456789abdef0123456789abdef0123 is not there",
		`{"errors":[{"code":"UNAUTHORIZED","message":"no basic auth credentials"}]}`,
		"GET https://contoso.azurecr.io/v2/charts/web/manifests/1.2.3?scope=repository%3Acharts%2Fweb%3Apull",
		base64.StdEncoding.EncodeToString([]byte("somebody:another password")),
		`a \ b \\ c "d" %41 %zz &amp; \u0041 \u00`, "\xff\xfe\\",
	} {
		if got := redact.Text(text, secrets...); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("before ", "user:pa\"ss wörd", " after", uint8(0))
	f.Add("Basic dXNlcjo=", "secret", "==", uint8(7))
	f.Fuzz(func(t *testing.T, before, secret, after string, which uint8) {
		if len(secret) < 4 || !utf8.ValidString(secret) || strings.Contains(redact.Mark, secret) {
			t.Skip()
		}
		names := []string{"plain", "json", "query", "base64", "base64, raw", "base64url, raw", "hex", "html", "go"}
		name := names[int(which)%len(names)]
		form := encodings[name](secret)
		got := redact.Text(before+form+after, redact.New(secret))
		if !strings.Contains(got, redact.Mark) {
			t.Fatalf("%s of %q is not replaced in %q", name, secret, got)
		}
		if strings.Contains(got, secret) {
			t.Fatalf("%q is in %q", secret, got)
		}
	})
}
