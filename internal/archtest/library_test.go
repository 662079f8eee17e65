package archtest_test

import (
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

var (
	requirement = regexp.MustCompile(`(?m)^\t(\S+) v\S+$`)
	majorSuffix = regexp.MustCompile(`/v[0-9]+$`)
)

// Every library that the code names has a reason in DESIGN.md.
func TestLibrariesHaveReasons(t *testing.T) {
	t.Parallel()
	module, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	design, err := os.ReadFile("../../DESIGN.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(design), "## Libraries")
	table, _, _ = strings.Cut(table, "\n## ")
	var reasons strings.Builder
	for line := range strings.Lines(table) {
		if cells := strings.Split(line, "|"); len(cells) > 3 {
			reasons.WriteString(cells[1])
		}
	}
	found := requirement.FindAllStringSubmatch(string(module), -1)
	if len(found) < 20 {
		t.Fatalf("%d libraries", len(found))
	}
	for _, match := range found {
		name := path.Base(majorSuffix.ReplaceAllString(match[1], ""))
		short := name[strings.LastIndexByte(name, '-')+1:] // as in "terraform-plugin-framework, -go"
		if !strings.Contains(reasons.String(), name) && !strings.Contains(reasons.String(), "-"+short) {
			t.Errorf("%s has no reason", match[1])
		}
	}
}
