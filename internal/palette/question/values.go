package question

import (
	"context"
	"strconv"
	"strings"
)

// spaced are values with all that Palette may format: white space around them, a
// comment, and keys that are not sorted.
const (
	body   = "charts:\n  web:\n    b: 1 # a remark\n    a: 2"
	spaced = "\n" + body + " \n"
)

// spelled are the values as Palette shows them.
func (a *asker) spelled(ctx context.Context) string {
	return a.shown.get(func() string {
		made := a.make(ctx, published, a.entity("values", web(a.registry(ctx).uid, spaced)))
		for _, pack := range packsOf(a.read(ctx, made.uid).value) {
			return textAt(pack, "values")
		}
		return ""
	})
}

func comments(ctx context.Context, a *asker) Finding {
	text := a.spelled(ctx)
	kept := strings.Contains(text, "# a remark")
	return among(kept, map[bool]string{true: Assumed, false: "dropped"}, asWritten(text))
}

func orderOfKeys(ctx context.Context, a *asker) Finding {
	text := a.spelled(ctx)
	first, second := strings.Index(text, "a: 2"), strings.Index(text, "b: 1")
	if first < 0 || second < 0 {
		return Finding{Unlisted, asWritten(text)}
	}
	return among(second < first, map[bool]string{true: Assumed, false: "sorted"}, asWritten(text))
}

func whiteSpace(ctx context.Context, a *asker) Finding {
	text := a.spelled(ctx)
	return among(text, map[string]string{
		body + " ": Assumed, body: "trimmed", body + " \n": "final newline", body + "\n": "final newline",
	}, asWritten(text))
}

func asWritten(text string) string {
	if len(text) > 2*len(spaced) {
		text = text[:2*len(spaced)]
	}
	return strconv.Quote(spaced) + " is shown as " + strconv.Quote(text)
}
