package acctest_test

import (
	"regexp"
	"strings"
	"testing"
)

const troubleshooting = "templates/guides/troubleshooting.md"

var troubleRow = regexp.MustCompile(
	`^\| <a id="([^"]+)"></a>\*\*([^*]+)\*\* \| [^ |]([^|]|\\\|)*\|([^|]|\\\|)*\| [^ |]([^|]|\\\|)*\|$`)

// The page of messages has a row for every title of the provider, once, with a cause and a next step, and no other
// row.
func TestEveryTitleHasItsRow(t *testing.T) {
	t.Parallel()
	titles := readGolden(t).summaries()
	for title := range unreachable() {
		titles[title] = true
	}
	rows := map[string]int{}
	for i, line := range readPage(t, troubleshooting).prose {
		row := troubleRow.FindStringSubmatch(line)
		if row == nil {
			if strings.HasPrefix(line, "| ") && strings.Contains(line, "**") {
				t.Errorf("%s:%d: not an address, a title, a cause, how to see it and a next step", troubleshooting, i+1)
			}
			continue
		}
		title := row[2]
		rows[title]++
		switch {
		case rows[title] > 1:
			t.Errorf("%s:%d: %q has two rows", troubleshooting, i+1, title)
		case !titles[title]:
			t.Errorf("%s:%d: no message has the title %q", troubleshooting, i+1, title)
		case row[1] != slug(title):
			t.Errorf("%s:%d: the address of %q is not %s", troubleshooting, i+1, title, slug(title))
		}
	}
	for title := range titles {
		if rows[title] == 0 {
			t.Errorf("%s does not explain %q", troubleshooting, title)
		}
	}
}
