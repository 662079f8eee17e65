package acctest_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
)

// goldenEnv makes the test write the golden file.
const goldenEnv = "PALETTE_MESSAGES"

func goldenPath() string { return filepath.Join("testdata", "messages.golden.md") }

const goldenHead = `# Every diagnostic of the provider

Each entry is a mistake of a practitioner, and the diagnostic that a real run of Terraform shows for it: the summary, the
severity, the phase, the resource, the line that Terraform underlines, and the whole detail. Text that differs from run to run
is in angle brackets. In names, "this" is the resource with the mistake, and "other" is another one.
` + "`make messages`" + ` writes this file. A test fails if the file differs from the diagnostics of the provider.
`

// subjects are the sections of the golden file, in their order.
func subjects() []subject {
	return []subject{
		providerMistakes(), paletteMistakes(), registryMistakes(), ecrMistakes(),
		profileMistakes(), layerMistakes(), chartMistakes(), listMistakes(), movedMistakes(),
	}
}

// TestMessages makes every mistake of the catalogue and compares the diagnostics with the golden file.
func TestMessages(t *testing.T) {
	t.Parallel()
	acctest.NeedsCLI(t)
	golden := readGolden(t)
	var mu sync.Mutex
	found := messages{}
	t.Cleanup(func() { found.settle(t, golden) })
	for _, subject := range subjects() {
		t.Run(subject.title, func(t *testing.T) {
			t.Parallel()
			entries := map[string]string{}
			for _, r := range subject.run(t) {
				entries[r.name] = r.entry(t, golden[subject.title][r.name])
			}
			mu.Lock()
			defer mu.Unlock()
			found[subject.title] = entries
		})
	}
}

// settle compares the entries with the golden file, or writes the file.
func (m messages) settle(t *testing.T, golden messages) {
	t.Helper()
	if os.Getenv(goldenEnv) != "" {
		m.keep(golden)
		if err := os.WriteFile(goldenPath(), []byte(m.text()), 0o600); err != nil {
			t.Error(err)
		}
		return
	}
	for title, entries := range m {
		if diff := gocmp.Diff(golden[title], entries); diff != "" {
			t.Errorf("%s: the diagnostics differ from the golden file; `make messages` writes it (-golden +got):\n%s",
				title, diff)
		}
	}
}

// entry is the entry of a mistake in the golden file; known is its earlier entry, for a mistake that this machine
// cannot make.
func (r *trial) entry(t *testing.T, known string) string {
	t.Helper()
	if r.skipped != "" {
		t.Logf("%s: %s", r.name, r.skipped)
		return known
	}
	if len(r.found) == 0 {
		t.Errorf("%s: no diagnostic", r.name)
	}
	order := []string{"validate", "plan", "apply"}
	slices.SortStableFunc(r.found, func(a, b finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, a.phase), slices.Index(order, b.phase)),
			cmp.Compare(a.severity, b.severity),
			cmp.Compare(a.address, b.address), cmp.Compare(a.summary, b.summary),
			cmp.Compare(a.line, b.line), cmp.Compare(a.detail, b.detail),
		)
	})
	var b strings.Builder
	for _, d := range r.found {
		fmt.Fprintf(&b, "\n**%s**: %s in `%s`", d.summary, d.severity, d.phase)
		if d.address != "" {
			fmt.Fprintf(&b, ", `%s`", d.address)
		}
		if d.line != "" && d.line != "resource" {
			fmt.Fprintf(&b, ", at `%s`", d.line)
		}
		fmt.Fprintf(&b, "\n\n```text\n%s\n```\n", d.detail)
	}
	return b.String()
}

// messages are the golden file: entries by subject and mistake.
type messages map[string]map[string]string

// keep copies the sections that were not made.
func (m messages) keep(golden messages) {
	for _, subject := range subjects() {
		if m[subject.title] == nil && golden[subject.title] != nil {
			m[subject.title] = golden[subject.title]
		}
	}
}

func (m messages) text() string {
	var b strings.Builder
	b.WriteString(goldenHead)
	for _, subject := range subjects() {
		fmt.Fprintf(&b, "\n## %s\n", subject.title)
		names := make([]string, 0, len(m[subject.title]))
		for name := range m[subject.title] {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			fmt.Fprintf(&b, "\n### %s\n%s", name, m[subject.title][name])
		}
	}
	return b.String()
}

func readGolden(t *testing.T) messages {
	t.Helper()
	text, err := os.ReadFile(goldenPath())
	if err != nil {
		if os.Getenv(goldenEnv) != "" {
			return messages{}
		}
		t.Fatal(err)
	}
	found := messages{}
	_, rest, _ := strings.Cut(string(text), "\n## ")
	for section := range strings.SplitSeq(rest, "\n## ") {
		title, entries, _ := strings.Cut(section, "\n")
		found[title] = map[string]string{}
		for i, entry := range strings.Split(entries, "\n### ") {
			if i > 0 {
				name, content, _ := strings.Cut(entry, "\n")
				found[title][name] = strings.TrimSuffix(content, "\n") + "\n"
			}
		}
	}
	return found
}

// goldenTitle is a summary in the golden file.
var goldenTitle = regexp.MustCompile(`(?m)^\*\*(.+?)\*\*: `)

// summaries are all that the golden file has.
func (m messages) summaries() map[string]bool {
	found := map[string]bool{}
	for _, entries := range m {
		for _, entry := range entries {
			for _, match := range goldenTitle.FindAllStringSubmatch(entry, -1) {
				found[match[1]] = true
			}
		}
	}
	return found
}
