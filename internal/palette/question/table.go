package question

import (
	"fmt"
	"io"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/palette/guest"
)

// The widths of the columns, in bytes. The last is where its lines are broken
// between words.
const nameWidth, answerWidth, textWidth = 20, 26, 110

// Header writes the head of the table.
func Header(w io.Writer) { row(w, "question", "mood", "what Palette does") }

// Write writes the row of a result. Says is its question and the sentence of
// its answer, "" where there is none.
func (r Result) Write(w io.Writer, says string) {
	if r.Question.Extra {
		says = r.Question.Asks
	}
	row(w, r.Question.Name, r.Answer, says, r.Saw)
}

// row writes the texts below each other.
func row(w io.Writer, name, answer string, texts ...string) {
	for _, text := range texts {
		for _, line := range broken(text) {
			fmt.Fprintf(w, "%-*s %-*s %s\n", nameWidth, name, answerWidth, answer, line)
			name, answer = "", ""
		}
	}
}

// broken breaks a text into lines; that of "" has none.
func broken(text string) (lines []string) {
	text = strings.ReplaceAll(text, "\n", " ")
	for len(text) > textWidth {
		end := strings.LastIndex(text[:textWidth+1], " ")
		if end <= 0 {
			break
		}
		lines, text = append(lines, text[:end]), text[end+1:]
	}
	if text == "" {
		return lines
	}
	return append(lines, text)
}

// Summarize writes how many questions have got which kind of answer, and what
// is left behind.
func Summarize(w io.Writer, results []Result, left []guest.Left) {
	counts := map[string]int{}
	for _, result := range results {
		switch result.Answer {
		case Assumed, Unlisted, CannotTell, NotAsked:
			counts[result.Answer]++
		default:
			counts["a mood"]++
		}
	}
	fmt.Fprintf(w,
		"\n%d questions: %d as assumed, %d in another mood, %d with %s, %d that cannot be told, %d not asked\n",
		len(results), counts[Assumed], counts["a mood"], counts[Unlisted], Unlisted, counts[CannotTell],
		counts[NotAsked])
	if len(left) == 0 {
		fmt.Fprintln(w, "everything that was made for them is deleted")
		return
	}
	fmt.Fprintln(w, "not deleted, please do:")
	for _, remaining := range left {
		fmt.Fprintln(w, " ", remaining)
	}
}
