package diagnose_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// avoided are words that the glossary of DESIGN.md replaces.
var avoided = regexp.MustCompile(`(?i)\b(answers?|answered|asked|judged?|unseen|spared|newcomers?|aliens?|anew|all the same|is over|` +
	`nobody|in the place of|looked at|spelt)\b`)

// The messages use the words of the glossary.
func TestMessagesUseTheGlossary(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	texts, set := 0, token.NewFileSet()
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				texts++
				if word := avoided.FindString(literal.Value); word != "" {
					t.Errorf("%s: %q is in %s", set.Position(literal.Pos()), word, literal.Value)
				}
			}
			return true
		})
	}
	if texts < 500 {
		t.Errorf("only %d texts were found", texts)
	}
}
