package archtest_test

import (
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// pages are those that people read first.
var pages = []string{
	"README.md", "CONTRIBUTING.md", "DESIGN.md", "SECURITY.md", walks,
	".github/PULL_REQUEST_TEMPLATE.md", ".github/ISSUE_TEMPLATE/bug.yml", ".github/ISSUE_TEMPLATE/feature.yml", ".ci/run",
}

var (
	code     = regexp.MustCompile("(?ms)^```.*?^```$|`[^`\n]+`")
	target   = regexp.MustCompile(`(?m)^([a-z-]+):.*## `)
	making   = regexp.MustCompile(`\bmake ([a-z][a-z-]*)`)
	place    = regexp.MustCompile(`(?:^|[\s'"(/])((?:\.ci|\.github|internal|examples|templates)/[\w.*/-]*[\w*])`)
	testRun  = regexp.MustCompile("\\bgo test ([^\n`]*)")
	aTest    = regexp.MustCompile(`\bTest[A-Z]\w*`)
	variable = regexp.MustCompile(`\b(?:PALETTE|PROBE)_[A-Z_]*[A-Z]\b`)
	link     = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)|(?:srcset|src)="([^"]+)"`)
)

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// The commands, files, tests and variables that the pages name exist.
func TestPagesNameWhatExists(t *testing.T) {
	t.Parallel()
	targets := matches(target, read(t, "GNUmakefile"))
	sources := sourcesOf(t)
	named := 0
	for _, page := range pages {
		whole := read(t, page)
		text := whole
		if strings.HasSuffix(page, ".md") {
			text = strings.Join(code.FindAllString(whole, -1), "\n")
		}
		for _, name := range matches(making, text) {
			named++
			if !slices.Contains(targets, name) {
				t.Errorf("%s: make has no target %s", page, name)
			}
		}
		for _, path := range matches(place, whole) {
			named++
			if found, err := filepath.Glob(filepath.Join(root, path)); err != nil || len(found) == 0 {
				t.Errorf("%s: there is no %s (%v)", page, path, err)
			}
		}
		for _, command := range matches(testRun, text) {
			for _, room := range strings.Fields(command) {
				if folder, isRoom := strings.CutPrefix(room, "./"); isRoom && !strings.HasSuffix(folder, "...") {
					named++
					if found, err := filepath.Glob(filepath.Join(root, folder, "*_test.go")); err != nil ||
						len(found) == 0 {
						t.Errorf("%s: there are no tests in %s (%v)", page, folder, err)
					}
				}
			}
		}
		for _, name := range aTest.FindAllString(text, -1) {
			if named++; !strings.Contains(sources, "func "+name) {
				t.Errorf("%s: there is no test %s", page, name)
			}
		}
		for _, name := range variable.FindAllString(text, -1) {
			if named++; !strings.Contains(sources, `"`+name) {
				t.Errorf("%s: no code reads the variable %s", page, name)
			}
		}
	}
	if named < 50 {
		t.Errorf("the pages name %d things: the patterns of this test no longer find them", named)
	}
}

// The targets of links between the pages, and to their pictures, exist.
func TestPagesLinkWhatExists(t *testing.T) {
	t.Parallel()
	followed := 0
	for _, page := range pages {
		for _, found := range link.FindAllStringSubmatch(read(t, page), -1) {
			followed++
			to := filepath.Join(root, filepath.Dir(page), found[1]+found[2])
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
	if followed < 20 {
		t.Errorf("%d links: the pattern of this test no longer finds them", followed)
	}
}

// The drawing for dark pages is the one for light pages in other colours, and both have a title and a description.
func TestPictureHasTwoColourings(t *testing.T) {
	t.Parallel()
	colour := regexp.MustCompile(`#[0-9a-f]{6}`)
	light, dark := read(t, ".github/picture/chart-path-light.svg"), read(t, ".github/picture/chart-path-dark.svg")
	if colour.ReplaceAllString(light, "#") != colour.ReplaceAllString(dark, "#") {
		t.Error("the two drawings differ in more than colours")
	}
	if slices.Equal(colour.FindAllString(light, -1), colour.FindAllString(dark, -1)) {
		t.Error("the two drawings have the same colours")
	}
	ids := map[string]string{}
	decoder := xml.NewDecoder(strings.NewReader(light))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		element, isStart := token.(xml.StartElement)
		if !isStart {
			continue
		}
		for _, attribute := range element.Attr {
			if attribute.Name.Local == "id" {
				ids[attribute.Value] = element.Name.Local
			}
			if strings.Contains(attribute.Value, "://") && attribute.Name.Local != "xmlns" {
				t.Errorf("%s refers to another place: %s", element.Name.Local, attribute.Value)
			}
		}
	}
	if ids["title"] != "title" || ids["desc"] != "desc" || !strings.Contains(light, `aria-labelledby="title desc"`) {
		t.Errorf("the drawing is not labelled by its title and description: %v", ids)
	}
}

// matches are the first groups of a pattern in a text.
func matches(pattern *regexp.Regexp, text string) []string {
	var found []string
	for _, match := range pattern.FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	return found
}

// sourcesOf is all Go code.
func sourcesOf(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	if err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		content, err := os.ReadFile(path)
		all.Write(content)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all.String()
}
