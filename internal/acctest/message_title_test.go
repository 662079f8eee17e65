package acctest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// titles are the texts of the provider in the form of the summaries of diagnostics: several words, each with a
// capital letter.
var titles = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*( [A-Z][A-Za-z0-9-]*)+$`)

// unreachable are summaries that no run can cause, with the reason.
func unreachable() map[string]string {
	return map[string]string{
		"Unexpected Provider Data":   "a defect of the wiring",
		"Private State Not Readable": "a state that another program has damaged",
		"Private State Not Writable": "a defect: what is written always marshals",
	}
}

// borrowed are summaries in the form of the provider's that its framework reports.
func borrowed() map[string]bool {
	return map[string]bool{
		"Invalid Attribute Combination":   true,
		"Missing Attribute Configuration": true,
	}
}

// Every summary of the code is in the golden file, or is unreachable; and the golden file has no other.
func TestEveryTitleIsInGoldenFile(t *testing.T) {
	t.Parallel()
	all, known := titled(), readGolden(t).summaries()
	if len(all) < 100 {
		t.Fatalf("only %d summaries are found", len(all))
	}
	for summary, place := range all {
		switch {
		case known[summary] && unreachable()[summary] != "":
			t.Errorf("%q is listed as unreachable, and is in %s", summary, goldenPath())
		case !known[summary] && unreachable()[summary] == "":
			t.Errorf("no mistake causes %q (%s): add one to the catalogue and run `make messages`", summary,
				place)
		}
	}
	for summary := range known {
		if titles.MatchString(summary) && all[summary] == "" && !borrowed()[summary] {
			t.Errorf("%s has %q, which the code does not", goldenPath(), summary)
		}
	}
	for summary, reason := range unreachable() {
		if all[summary] == "" || reason == "" {
			t.Errorf("%q, unreachable because %q, is no summary of the code", summary, reason)
		}
	}
}

// titled are the summaries that the code of the provider has, by their place.
func titled() map[string]string {
	found := map[string]string{}
	_ = filepath.WalkDir(filepath.Join("..", "provider"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			if literal, is := node.(*ast.BasicLit); is && literal.Kind == token.STRING {
				if text, err := strconv.Unquote(literal.Value); err == nil && titles.MatchString(text) {
					found[text] = set.Position(literal.Pos()).String()
				}
			}
			return true
		})
		return nil
	})
	return found
}
