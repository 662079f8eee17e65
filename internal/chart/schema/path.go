package schema

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// plainKey is a key that needs no quotes in a path.
var plainKey = lazyregexp.New(`^[A-Za-z0-9_/-]+$`)

// joined writes the tokens of a JSON pointer as a path: a token that points
// into an array of instance is an index. Without instance every token is a key.
func joined(tokens []string, instance any) string {
	var path strings.Builder
	for _, token := range tokens {
		if _, isList := instance.([]any); isList {
			path.WriteString("[" + token + "]")
		} else {
			writeKey(&path, token)
		}
		instance = valueAt(instance, []string{token})
	}
	return path.String()
}

func writeKey(path *strings.Builder, key string) {
	if !plainKey().MatchString(key) {
		path.WriteString("[" + strconv.Quote(key) + "]")
		return
	}
	if path.Len() > 0 {
		path.WriteString(".")
	}
	path.WriteString(key)
}

// prefixed puts the keys of a subchart before a path inside it.
func prefixed(keys []string, path string) string {
	prefix := joined(keys, nil)
	switch {
	case prefix == "" || path == "" || strings.HasPrefix(path, "["):
		return prefix + path
	default:
		return prefix + "." + path
	}
}

// valueAt returns the value that tokens lead to, nil when they lead nowhere.
func valueAt(instance any, tokens []string) any {
	for _, token := range tokens {
		switch value := instance.(type) {
		case map[string]any:
			instance = value[token]
		case []any:
			index, err := strconv.Atoi(token)
			if err != nil || index < 0 || index >= len(value) {
				return nil
			}
			instance = value[index]
		default:
			return nil
		}
	}
	return instance
}

func compareViolations(a, b Violation) int {
	return cmp.Or(slices.CompareFunc(a.tokens, b.tokens, compareTokens),
		cmp.Compare(a.Message, b.Message), cmp.Compare(a.Schema, b.Schema))
}

func compareTokens(a, b string) int {
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	if errX == nil && errY == nil {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(a, b)
}
