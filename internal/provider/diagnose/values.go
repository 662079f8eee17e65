package diagnose

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
)

// valuesSyntax explains a line of values that is not valid YAML.
func valuesSyntax(summary string, err error) (Problem, bool) {
	var refused *layer.ValuesError
	if !errors.As(err, &refused) || refused.Reason != layer.ValuesSyntax || refused.Line == 0 || refused.Shown == "" {
		return Problem{}, false
	}
	what, next := mistake(refused)
	return Problem{path.Root("values"), summary, paragraphs(
		fmt.Sprintf("The values are not YAML from line %d on. %s:", refused.Line, what),
		fmt.Sprintf("  line %d: %s", refused.Line, refused.Shown),
		next)}, true
}

// mistake returns the mistake in a line of values, and the next step.
func mistake(e *layer.ValuesError) (what, next string) {
	switch e.Mistake {
	case layer.MistakeTab:
		return "The line is indented with a tab, and YAML allows only spaces",
			"Replace the tabs in front of the line with spaces, two for each level."
	case layer.MistakeNoColon:
		return "The line is among keys and has no colon",
			"Write a key, a colon, a space and a value, such as replicaCount: 2."
	case layer.MistakeNoSpace:
		return "No space follows the colon, so YAML reads no key",
			"Write a space after the colon, such as replicaCount: 2."
	case layer.MistakeColon:
		return "The value contains a colon and a space, which YAML reads as another key",
			`Put the value in quotes, such as title: "a: b".`
	case layer.MistakeQuote:
		return "A quote is opened on the line and not closed",
			`Close the quote, such as title: "a". In single quotes, write a quote twice (''). In double quotes, ` +
				`write a backslash before a quote (\").`
	case layer.MistakeAfter:
		return "Text follows a closing quote or bracket",
			`Put the whole value in quotes, such as title: '"a" b', or remove the text.`
	case layer.MistakeBracket:
		return "A bracket or a brace is opened on the line and not closed",
			"Close the list with ], or the mapping with }, such as args: [a, b]."
	case layer.MistakeReserved:
		return "The value begins with a character that is reserved in YAML",
			`Put the value in quotes, such as user: "@a".`
	case layer.MistakeIndent:
		return "The line " + indentation(e), "Begin the line in the same column as the keys or entries beside it, or " +
			"two spaces further right than the key that it belongs to; that key has nothing after its colon."
	default:
		return "The parser gives the reason: " + e.Err.Error(), "Correct the line."
	}
}

func indentation(e *layer.ValuesError) string {
	if e.Above == 0 {
		return fmt.Sprintf("is indented by %s and does not fit what follows", spaces(e.Indent))
	}
	if e.Indent == e.AboveIndent {
		return fmt.Sprintf("is indented like line %d above it (%s), and one of the two is an entry of a list, the "+
			"other a key",
			e.Above, spaces(e.Indent))
	}
	return fmt.Sprintf("is indented by %s, line %d above it by %s, and the two do not fit together",
		spaces(e.Indent), e.Above, spaces(e.AboveIndent))
}

func spaces(n int) string {
	switch n {
	case 0:
		return "no space"
	case 1:
		return "1 space"
	default:
		return fmt.Sprintf("%d spaces", n)
	}
}
