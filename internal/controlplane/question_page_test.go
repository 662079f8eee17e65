package controlplane_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
)

// updatePage writes the page of open questions anew: make generate does.
var updatePage = flag.Bool("update", false, "write the page of open questions")

const questionsPage = "../../templates/guides/open-questions.md"

// TestOpenQuestionsPage compares the page of open questions with the table.
func TestOpenQuestionsPage(t *testing.T) {
	t.Parallel()
	wanted := pageOfQuestions()
	if *updatePage {
		if err := os.WriteFile(questionsPage, []byte(wanted), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(questionsPage)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, string(got)); diff != "" {
		t.Errorf("run make generate; the page differs (-want +got):\n%s", diff)
	}
}

const pageHead = `---
page_title: "Open questions"
description: |-
  What public sources leave open about the Palette API, what the provider assumes, and how it works with another answer.
---

# Open questions

The provider is based on the published specification of the Palette API (version 4.8), Palette's documentation and reports of its users. These
sources leave questions open. Each question below has the assumed answer, which the embedded control plane implements, the other possible
answers, and what the provider does to work with each. Tests create, update, import and destroy registries, profiles and layers with every answer.

To verify an answer, you need a tenant and an API key, and not the code of the provider. Send the request with your key:

` + "```sh" + `
curl -sS -i -H "ApiKey: $PALETTE_API_KEY" "https://$PALETTE_HOST/v1/users/info"
` + "```" + `

Add ` + "`-H \"ProjectUid: <uid>\"`" +
	` for the scope of a project. Use profiles and registries for tests. If your tenant gives an answer that is not listed, please report it.

`

func pageOfQuestions() string {
	var page strings.Builder
	page.WriteString(pageHead)
	page.WriteString("| question | assumed |\n|---|---|\n")
	for _, q := range controlplane.Questions() {
		fmt.Fprintf(&page, "| [%s](#%s) | %s |\n", q.Asks, q.Name, q.Assumed)
	}
	for _, q := range controlplane.Questions() {
		fmt.Fprintf(&page, "\n<a id=\"%s\"></a>\n## %s\n\n", q.Name, q.Asks)
		fmt.Fprintf(&page, "- **Assumed:** %s\n", q.Assumed)
		for _, answer := range q.Others {
			fmt.Fprintf(&page, "- **Or:** %s\n", answer.Says)
		}
		fmt.Fprintf(&page, "- **The provider:** %s\n", q.Copes)
		fmt.Fprintf(&page, "- **See for yourself:** %s\n", q.Try)
		fmt.Fprintf(&page, "- **Evidence:** %s\n", q.Evidence)
		fmt.Fprintf(&page, "- **In the code:** %s\n", codePlaces(q.Code))
	}
	return page.String()
}

func codePlaces(places []string) string {
	shown := make([]string, 0, len(places))
	for _, place := range places {
		file, symbol, _ := strings.Cut(place, " ")
		shown = append(shown, fmt.Sprintf("`%s` in `%s`", symbol, file))
	}
	return strings.Join(shown, ", ")
}
