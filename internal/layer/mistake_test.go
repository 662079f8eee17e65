package layer_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
)

// The error for a text that is no YAML names the line to change and the mistake in it,
// wherever the parser stops, without text that may be a secret.
func TestMistake(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		line    int
		mistake layer.Mistake
		shown   string
	}{
		"a:\n  b: 1\n c: canary\n":                    {3, layer.MistakeIndent, " c: …"},
		"a:\n  b: 1\n   c: canary\nd: 1\n":            {3, layer.MistakeIndent, "   c: …"},
		"a: 1\n  b: canary":                           {2, layer.MistakeIndent, "  b: …"},
		"# x\n\na: 1\n\n# y\n  b: canary\nc: 1":       {6, layer.MistakeIndent, "  b: …"},
		"- a\nb: canary\n":                            {2, layer.MistakeIndent, "b: …"},
		"a: 1\n- b\n":                                 {2, layer.MistakeIndent, "- b"},
		"a:\n\tb: canary\n":                           {2, layer.MistakeTab, "\tb: …"},
		"a:\n  b: 1\n  \tc: canary\n":                 {3, layer.MistakeTab, "  \tc: …"},
		"a: 1\nreplicas\nb: 2\n":                      {2, layer.MistakeNoColon, "replicas"},
		"a:\n  replicas\n  b: 2\n":                    {2, layer.MistakeNoColon, "  replicas"},
		"a: 1\nreplicas:canary\nb: 2\n":               {2, layer.MistakeNoSpace, "replicas:…"},
		"replicas:canary\nb: 2\n":                     {1, layer.MistakeNoSpace, "replicas:…"},
		"replicas canary\nb: 2\n":                     {1, layer.MistakeNoColon, "replicas can…"},
		"a: 1\npassword canary-canary-canary\nb: 2\n": {2, layer.MistakeNoColon, "password can…"},
		"a: x: canary\n":                              {1, layer.MistakeColon, "a: …"},
		"a: \"canary\nb: 1\n":                         {1, layer.MistakeQuote, "a: \"…"},
		"a: 'canary\nb: 'y'\n":                        {1, layer.MistakeQuote, "a: '…"},
		"a: \"x\" canary\n":                           {1, layer.MistakeAfter, "a: \"…"},
		"x: 1\na: [1, 2\nb: canary\n":                 {2, layer.MistakeBracket, "a: […"},
		"a: {b: canary\nc: 1\n":                       {1, layer.MistakeBracket, "a: {…"},
		"a: [\"canary]\nc: 1\n":                       {1, layer.MistakeQuote, "a: […"},
		"a: [1]]\n":                                   {1, layer.MistakeAfter, "a: […"},
		"a: [1,\n  2,\n  3]\nb: x: canary\n":          {4, layer.MistakeColon, "b: …"},
		"a: \"1\n  2\"\nb: @canary\n":                 {3, layer.MistakeReserved, "b: @…"},
		"a: *canary\n":                                {1, layer.MistakeReserved, "a: *…"},
		"a: |\n  x: y: z\n  [\nb: x: canary\n":        {4, layer.MistakeColon, "b: …"},
		"a: 1\r\n  b: canary\r\n":                     {2, layer.MistakeIndent, "  b: …"},
	} {
		var got *layer.ValuesError
		if !errors.As(layer.CheckValues(text), &got) || got.Reason != layer.ValuesSyntax {
			t.Errorf("%q: %v", text, got)
			continue
		}
		if got.Line != want.line || got.Mistake != want.mistake || strings.TrimRight(got.Shown, "\n") != want.shown {
			t.Errorf("%q: line %d, %q, %q; want %+v", text, got.Line, got.Mistake, got.Shown, want)
		}
	}
}

// The line is found in a short time also in a long text.
func TestMistakeInLongText(t *testing.T) {
	t.Parallel()
	text := "a:\n  - b: [1,\n      2]\n" + strings.Repeat("  - b: [1,\n      2]\n", 3000) +
		"  c: x: y\n" + strings.Repeat("d: 1\n", 3000)
	var got *layer.ValuesError
	if !errors.As(layer.CheckValues(text), &got) || got.Line != 6004 {
		t.Errorf("%+v", got)
	}
}
