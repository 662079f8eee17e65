package archtest_test

import (
	"bufio"
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// No line of Go is too wide, outside tables of data.
func TestLinesAreNotTooWide(t *testing.T) {
	t.Parallel()
	files := 0
	check := func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "bin" || entry.Name() == ".git"):
			return filepath.SkipDir
		case filepath.Ext(path) != ".go":
			return nil
		}
		files++
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		wide, err := wideLines(filepath.ToSlash(name), source)
		for _, line := range wide {
			t.Error(line)
		}
		return err
	}
	if err := filepath.WalkDir(root, check); err != nil {
		t.Fatal(err)
	}
	if files < 500 {
		t.Errorf("%d files: the walk no longer finds them", files)
	}
}

// A line that is too wide is found, and a row of a table is none.
func TestWideLines(t *testing.T) {
	t.Parallel()
	long := `"` + strings.Repeat("a", 120) + `"`
	for name, test := range map[string]struct {
		code string
		want []string
	}{
		"a comment":            {"// " + long, []string{"x.go:3: 125 columns"}},
		"a statement":          {"var a = " + long, []string{"x.go:3: 130 columns"}},
		"a tab":                {"func f() {\n\t_ = \"" + strings.Repeat("a", 112) + "\"\n}", []string{"x.go:4: 122 columns"}},
		"just so":              {"func f() {\n\t_ = \"" + strings.Repeat("ä", 110) + "\"\n}", nil},
		"a row":                {"var a = []string{\n\t" + long + ",\n}", nil},
		"a row of a map":       {"var a = map[string]string{\n\t\"a\": " + long + ",\n}", nil},
		"a row of structs":     {"var a = []T{\n\t{A: " + long + "},\n}", nil},
		"a field of a row":     {"var a = []T{\n\t{\n\t\tA: " + long + ",\n\t},\n}", nil},
		"a field of a struct":  {"var a = T{\n\tA: " + long + ",\n}", []string{"x.go:4: 130 columns"}},
		"a raw string":         {"func f() {\n\tg(`" + long + "`)\n}", nil},
		"a group":              {"var (\n\ta = " + long + "\n)", nil},
		"a slice in one line":  {"var a = []string{" + long + "}", []string{"x.go:3: 140 columns"}},
		"a function in a row":  {"var a = []func(){\n\tfunc() { f(" + long + ") },\n}", nil},
		"a statement in a row": {"var a = []func(){\n\tfunc() {\n\t\tf(" + long + ")\n\t},\n}", []string{"x.go:5: 133 columns"}},
		"a table in a function in a row": {
			"var a = []func(){\n\tfunc() {\n\t\tf([]string{\n\t\t\t" + long + ",\n\t\t})\n\t},\n}", nil,
		},
		"a struct in a function in a row": {
			"var a = []func(){\n\tfunc() {\n\t\tf(T{\n\t\t\tA: " + long + ",\n\t\t})\n\t},\n}", []string{"x.go:6: 138 columns"},
		},
	} {
		wide, err := wideLines("x.go", []byte("package x\n\n"+test.code+"\n"))
		if err != nil || !slices.Equal(wide, test.want) {
			t.Errorf("%s: %q, %v", name, wide, err)
		}
	}
}

// maxWidth is how many columns a line may have; a tab counts as four.
const maxWidth = 120

// wideLines lists the lines of a Go file that are wider than maxWidth, as "name:line: columns". A row of a table may be
// wider: an element of a slice, an array or a map, or a declaration of a group, that begins on a line of its own.
func wideLines(name string, source []byte) ([]string, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	rows := tableRows(files, file)
	var wide []string
	lines := bufio.NewScanner(bytes.NewReader(source))
	lines.Buffer(nil, len(source)+1)
	for line := 1; lines.Scan(); line++ {
		text := strings.ReplaceAll(lines.Text(), "\t", "    ")
		if columns := utf8.RuneCountInString(text); columns > maxWidth && !rows[line] {
			wide = append(wide, fmt.Sprintf("%s:%d: %d columns", name, line, columns))
		}
	}
	return wide, lines.Err()
}

// tableRows are the lines of elements of tables that begin on a line of their own, without the bodies of functions in
// them. A slice, an array and a map are tables, and so are every literal in one and a group of declarations.
// A raw string is data as well.
func tableRows(files *token.FileSet, file *ast.File) map[int]bool {
	rows := map[int]bool{}
	mark := func(from, to token.Pos, row bool) {
		for line := files.Position(from).Line; line <= files.Position(to).Line; line++ {
			rows[line] = row
		}
	}
	var table bool
	var visit func(ast.Node) bool
	visit = func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.GenDecl:
			for _, spec := range node.Specs {
				if node.Lparen.IsValid() && files.Position(spec.Pos()).Line == files.Position(spec.End()).Line {
					mark(spec.Pos(), spec.End(), true)
				}
			}
		case *ast.FuncLit:
			if files.Position(node.Body.Lbrace).Line != files.Position(node.Body.Rbrace).Line {
				mark(node.Body.Lbrace, node.Body.Rbrace, false)
			}
			outside := table
			table = false
			ast.Inspect(node.Body, visit)
			table = outside
			return false
		case *ast.BasicLit:
			if strings.HasPrefix(node.Value, "`") {
				mark(node.Pos(), node.End(), true)
			}
		case *ast.CompositeLit:
			outside := table
			table = table || isTable(node)
			before := node.Lbrace
			for _, element := range node.Elts {
				if table && files.Position(element.Pos()).Line > files.Position(before).Line {
					mark(element.Pos(), element.End(), true)
				}
				before = element.End()
				ast.Inspect(element, visit)
			}
			table = outside
			return false
		}
		return true
	}
	ast.Inspect(file, visit)
	return rows
}

func isTable(literal *ast.CompositeLit) bool {
	switch literal.Type.(type) {
	case *ast.ArrayType, *ast.MapType:
		return true
	}
	return false
}
