package budget_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

const (
	page      = "../../SECURITY.md"
	pageBegin = "<!-- limits: written by make generate -->\n"
	pageEnd   = "<!-- end of limits -->"
)

var updatePage = flag.Bool("update", false, "write the limits into SECURITY.md")

// SECURITY.md contains all limits.
func TestSecurityPage(t *testing.T) {
	t.Parallel()
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(string(got), pageBegin)
	_, after, ended := strings.Cut(rest, pageEnd)
	if !begun || !ended {
		t.Fatal("the page has no marks for the limits")
	}
	var table strings.Builder
	table.WriteString("| what | at most | why |\n|---|---|---|\n")
	for _, limit := range budget.All() {
		fmt.Fprintf(&table, "| %s | %s | %s |\n", limit.Of, limit.Amount(limit.Max), limit.Why)
	}
	wanted := before + pageBegin + table.String() + pageEnd + after
	if *updatePage {
		if err := os.WriteFile(page, []byte(wanted), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(wanted, string(got)); diff != "" {
		t.Errorf("run make generate; the page differs (-want +got):\n%s", diff)
	}
}
