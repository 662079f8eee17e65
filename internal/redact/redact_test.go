package redact_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

const canary = `can"ary/+ <secret> 42`

func TestSecretFormats(t *testing.T) {
	t.Parallel()
	type holder struct {
		Name     string
		Password redact.Secret
	}
	value := holder{Name: "acr", Password: redact.New(canary)}

	var logged bytes.Buffer
	timeless := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{} // its digits may be those of the secret
		}
		return a
	}
	slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{ReplaceAttr: timeless})).Info(
		"x", "secret", value.Password, "holder", value,
	)
	document, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	printed := map[string]string{
		"v": fmt.Sprintf("%v", value), "plus": fmt.Sprintf("%+v", value), "sharp": fmt.Sprintf("%#v", value),
		"s": fmt.Sprintf("%s", value.Password), "q": fmt.Sprintf("%q", value.Password), "x": fmt.Sprintf("%x", value.Password),
		"json": string(document), "log": logged.String(),
	}
	for name, text := range printed {
		for _, part := range []string{"ary", "42", "63616e"} {
			if strings.Contains(text, part) {
				t.Errorf("%s contains the secret: %s", name, text)
			}
		}
	}
	if value.Password.Reveal() != canary {
		t.Error("Reveal does not return the text")
	}
}

func TestSecretZero(t *testing.T) {
	t.Parallel()
	var zero redact.Secret
	if !zero.IsZero() || !redact.New("").IsZero() || zero.String() != "" || zero.Reveal() != "" {
		t.Error("the zero secret is not empty")
	}
	if redact.New("a").IsZero() || !redact.New("a").Equal(redact.New("a")) || redact.New("a").Equal(redact.New("b")) {
		t.Error("secrets are not compared by their text")
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	secret := redact.New(canary)
	quoted, _ := json.Marshal(canary)
	for name, form := range map[string]string{
		"plain": canary, "json": string(quoted), "query": url.QueryEscape(canary), "path": url.PathEscape(canary),
		"base64": base64.StdEncoding.EncodeToString([]byte(canary)),
	} {
		got := redact.Text("before "+form+" after", secret)
		if !strings.Contains(got, redact.Mark) || strings.Contains(got, strings.Trim(form, `"`)) {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := redact.Text("a quiet text", redact.New("a"), redact.Secret{}); got != "a quiet text" {
		t.Errorf("a secret of one letter is replaced: %s", got)
	}
}

func TestURL(t *testing.T) {
	t.Parallel()
	address, err := url.Parse(
		"https://user:pass@registry.example/v2/x?scope=repository%3Ax&X-Amz-Signature=abc&token=t#frag",
	)
	if err != nil {
		t.Fatal(err)
	}
	got := redact.URL(address)
	for _, secret := range []string{"user", "pass", "abc", "token=t", "frag"} {
		if strings.Contains(got, secret) {
			t.Errorf("%q is in %s", secret, got)
		}
	}
	if !strings.Contains(got, "scope=repository") {
		t.Errorf("the scope is replaced: %s", got)
	}
	if redact.URL(nil) != "" {
		t.Error("a nil address is not empty")
	}
}

func TestError(t *testing.T) {
	t.Parallel()
	cause := &url.Error{Op: "Get", URL: "https://registry.example/v2/?sig=verysecret", Err: io.ErrUnexpectedEOF}
	err := redact.Error(fmt.Errorf("request with %s: %w", canary, cause), redact.New(canary))
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("the error does not wrap its cause")
	}
	if text := err.Error(); strings.Contains(text, "verysecret") || strings.Contains(text, canary) {
		t.Errorf("the message contains a secret: %s", text)
	}
	if redact.Error(nil) != nil {
		t.Error("nil is not nil")
	}
}

func TestShorten(t *testing.T) {
	t.Parallel()
	secret := redact.New("correct horse")
	for _, test := range []struct {
		text  string
		limit int
		want  string
	}{
		{"short", 5, "short"},
		{"longer", 5, "lo…"},
		{"äöü", 6, "äöü"},
		{"äöüß", 6, "ä…"},
		{"with correct horse", 40, "with [redacted]"},
		{"with correct horse", 12, "with [red…"}, // the mark is cut, not the secret
		{"anything", 3, "…"},
	} {
		if got := redact.Shorten(test.text, test.limit, secret); got != test.want || len(got) > test.limit {
			t.Errorf("%q at %d: %q", test.text, test.limit, got)
		}
	}
}
