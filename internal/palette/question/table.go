package question

import (
	"fmt"
	"io"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/palette/guest"
)

// nameWidth and answerWidth are the widths of the columns, in bytes.
const nameWidth, answerWidth = 21, 27

// Header writes the head of the table.
func Header(w io.Writer) { row(w, "question", "mood", "what Palette does") }

// Write writes the row of a result. Says is the sentence of an answer, "" where
// there is none.
func (r Result) Write(w io.Writer, says string) {
	mood, does := r.Answer, r.Saw
	if says != "" {
		does = says + " [" + r.Saw + "]"
	}
	if r.Question.Extra {
		does = r.Question.Asks + " " + does
	}
	row(w, r.Question.Name, mood, does)
}

func row(w io.Writer, name, answer, does string) {
	fmt.Fprintf(w, "%-*s %-*s %s\n", nameWidth, name, answerWidth, answer, strings.ReplaceAll(does, "\n", " "))
}

// Summarize writes how many questions have got which kind of answer, and what
// is left behind.
func Summarize(w io.Writer, results []Result, left []guest.Left) {
	counts := map[string]int{}
	for _, one := range results {
		switch one.Answer {
		case Assumed, Unlisted, CannotTell, NotAsked:
			counts[one.Answer]++
		default:
			counts["a mood"]++
		}
	}
	fmt.Fprintf(w, "\n%d questions: %d as assumed, %d in another mood, %d with %s, %d that cannot be told, %d not asked\n",
		len(results), counts[Assumed], counts["a mood"], counts[Unlisted], Unlisted, counts[CannotTell], counts[NotAsked])
	if len(left) == 0 {
		fmt.Fprintln(w, "everything that was made for them is deleted")
		return
	}
	fmt.Fprintln(w, "not deleted, please do:")
	for _, one := range left {
		fmt.Fprintln(w, " ", one)
	}
}
