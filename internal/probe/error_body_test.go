package probe_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

func TestErrorBody(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ body, code, detail string }{
		"oci":    {`{"errors":[{"code":"DENIED","message":"no way","detail":{}}]}`, "DENIED", "no way"},
		"first":  {`{"errors":[{"code":"A","message":"a"},{"code":"B","message":"b"}]}`, "A", "a"},
		"aws":    {`{"message":"expired"}`, "", "expired"},
		"hub":    {`{"details":"incorrect username or password"}`, "", "incorrect username or password"},
		"text":   {"404 page\nnot  found\n", "", "404 page not found"},
		"empty":  {"", "", ""},
		"escape": {"\x1b[31mred\x00\xff", "", "[31mred"},
		"secret": {`{"errors":[{"code":"UNAUTHORIZED","message":"bad password hunter22"}]}`, "UNAUTHORIZED", "bad password [redacted]"},
	} {
		failed := probe.Classify(probe.Response{Status: 500, Body: []byte(test.body)}, redact.New("hunter22"))
		if failed.Code != test.code || failed.Detail != test.detail {
			t.Errorf("%s: %q, %q", name, failed.Code, failed.Detail)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add("plain", 10)
	f.Add("\x1b[0m \u202e é漢字 \xff", 7)
	f.Add(strings.Repeat("secret ", 100), 300)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 3 || limit > 1000 {
			return
		}
		got := probe.Printable(text, limit)
		if len(got) > limit || !utf8.ValidString(got) {
			t.Fatalf("%q is %d bytes of at most %d", got, len(got), limit)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Fatalf("%q", got)
		}
	})
}
