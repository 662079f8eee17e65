package acctest_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// repository is the root of the module.
var repository = filepath.Join("..", "..")

// page is a file of the documentation.
type page struct {
	name   string // relative to the root, with slashes
	blocks []block
	// prose is the text without blocks, line by line as in the file.
	prose []string
}

// block is a fenced block of a page, or an example that the page shows.
type block struct {
	page     string
	line     int
	language string
	text     string
	// example is the file of an example that the page shows, "" for none.
	example string
	// rules are the comments before the block, see rulesOf.
	rules []rule
}

// rule is a comment before a block, which readers do not see:
//
//	<!-- apply: main.tf in layers -->
type rule struct{ verb, file, space, title string }

func (b block) place() string { return fmt.Sprintf("%s:%d", b.page, b.line) }

// configures reports whether a block is HCL.
func (b block) configures() bool { return b.language == "terraform" || b.language == "hcl" }

// rule returns the rule of a verb.
func (b block) rule(verbs ...string) (rule, bool) {
	index := slices.IndexFunc(b.rules, func(r rule) bool { return slices.Contains(verbs, r.verb) })
	if index < 0 {
		return rule{}, false
	}
	return b.rules[index], true
}

var (
	fence     = regexp.MustCompile("^(`{3,})\\s*([a-z]*)")
	comment   = regexp.MustCompile(`^<!--\s*(\S+?):?(?:\s+(.*?))?\s*-->$`)
	shown     = regexp.MustCompile(`^\{\{-?\s*tffile\s+"([^"]+)"\s*-?\}\}$`)
	literally = regexp.MustCompile(`\{\{\s*"([^"]*)"\s*\}\}`)
)

// verbs are the verbs of rules; comments with other words are no rules.
var verbs = []string{"file", "apply", "fails", "with", "needs", "run", "prints"}

// ruleOf reads a comment.
func ruleOf(line string) (rule, bool) {
	found := comment.FindStringSubmatch(line)
	if found == nil || !slices.Contains(verbs, found[1]) {
		return rule{}, false
	}
	read := rule{verb: found[1]}
	where, title, _ := strings.Cut(found[2], ": ")
	if read.verb == "run" || read.verb == "with" || read.verb == "needs" {
		where, title = "", found[2]
	}
	read.title = strings.TrimSpace(title)
	read.file, read.space, _ = strings.Cut(strings.TrimSpace(where), " in ")
	return read, true
}

// readPage reads a page from the root of the repository.
func readPage(t *testing.T, name string) page {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	read := page{name: name}
	var rules []rule
	var open *block
	var closing string
	for index, line := range strings.Split(string(content), "\n") {
		switch opening := fence.FindStringSubmatch(line); {
		case open != nil && strings.TrimSpace(line) == closing:
			read.blocks = append(read.blocks, *open)
			open, rules = nil, nil
		case open != nil:
			if path.Ext(name) == ".tmpl" {
				line = literally.ReplaceAllString(line, "$1")
			}
			open.text += line + "\n"
		case opening != nil:
			open = &block{page: name, line: index + 1, language: opening[2], rules: rules}
			closing = opening[1]
		default:
			rules = read.add(t, index+1, line, rules)
		}
		if open == nil && !fence.MatchString(line) {
			read.prose = append(read.prose, line)
		} else {
			read.prose = append(read.prose, "")
		}
	}
	if open != nil {
		t.Errorf("%s: the block does not end", open.place())
	}
	return read
}

// add reads a line outside of blocks: a rule, an example, or prose, which ends the rules before it.
func (p *page) add(t *testing.T, index int, line string, rules []rule) []rule {
	t.Helper()
	line = strings.TrimSpace(line)
	if read, is := ruleOf(line); is {
		return append(rules, read)
	}
	if example := shown.FindStringSubmatch(line); example != nil {
		content, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(example[1])))
		if err != nil {
			t.Errorf("%s:%d: %v", p.name, index, err)
		}
		p.blocks = append(p.blocks, block{
			page: p.name, line: index, language: "terraform", text: string(content), example: example[1], rules: rules,
		})
		return nil
	}
	if line == "" {
		return rules
	}
	if strings.HasPrefix(line, "<!--") && strings.HasPrefix(p.name, "templates/") {
		t.Errorf("%s:%d: %s is no rule: %v", p.name, index, line, verbs)
	}
	if len(rules) > 0 {
		t.Errorf("%s:%d: no block follows the comment", p.name, index)
	}
	return nil
}

const readme = "README.md"

// pages are the pages that are not generated: those of the root, and the templates.
func pages(t *testing.T) []page {
	t.Helper()
	names := []string{readme, "CONTRIBUTING.md", "DESIGN.md", "SECURITY.md", "CHANGELOG.md"}
	names = append(names, filesIn(t, "templates", ".md", ".tmpl")...)
	read := make([]page, 0, len(names))
	for _, name := range names {
		read = append(read, readPage(t, name))
	}
	return read
}

// filesIn lists the files of a folder of the repository whose names have these ends.
func filesIn(t *testing.T, folder string, ends ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(filepath.Join(repository, folder), func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && slices.Contains(ends, filepath.Ext(name)) {
			relative, _ := filepath.Rel(repository, name)
			found = append(found, filepath.ToSlash(relative))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
