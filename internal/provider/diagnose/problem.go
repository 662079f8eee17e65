// Package diagnose turns errors of the rooms below into what a practitioner
// reads: a general summary in title case, a detail that names the request, the
// response and its sender, and the next step, and the attribute to blame. All such
// wording lives here; the rooms of the resources only choose the function.
//
// A detail names who responded: Palette and this machine use different networks.
package diagnose

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

// Severity is how a problem is reported.
type Severity int

const (
	// Silent problems are not reported.
	Silent Severity = iota
	// Warning problems are reported and stop nothing.
	Warning
	// Error problems stop the operation.
	Error
)

// Problem is one thing to tell.
type Problem struct {
	// Attribute is to blame; empty when no attribute is.
	Attribute path.Path
	// Summary is general: the same title for the same kind of problem.
	Summary string
	// Detail is about this occurrence.
	Detail string
}

// At returns the problem with another attribute to blame.
func (p Problem) At(attribute path.Path) Problem {
	p.Attribute = attribute
	return p
}

// AddTo reports the problem with a severity.
func (p Problem) AddTo(diags *diag.Diagnostics, severity Severity) {
	if severity == Silent {
		return
	}
	p = p.visible()
	var diagnostic diag.Diagnostic = diag.NewErrorDiagnostic(p.Summary, p.Detail)
	if severity == Warning {
		diagnostic = diag.NewWarningDiagnostic(p.Summary, p.Detail)
	}
	if len(p.Attribute.Steps()) > 0 {
		diagnostic = diag.WithPath(p.Attribute, diagnostic)
	}
	diags.Append(diagnostic)
}

// visible blames the attribute of the resource that holds a nested one, and
// leaves the rest of the path to the detail: terraform underlines the head of
// the whole resource for what lies within an object. What may hold a secret is
// not shown at all.
func (p Problem) visible() Problem {
	if MayHoldSecret(p.Attribute) {
		return p.hidden()
	}
	steps := p.Attribute.Steps()
	if len(steps) < 2 {
		return p
	}
	root, named := steps[0].(path.PathStepAttributeName)
	if _, nested := steps[1].(path.PathStepAttributeName); !named || !nested {
		return p
	}
	p.Detail = p.named()
	p.Attribute = path.Root(string(root))
	return p
}

// named is the detail with the attribute in front, unless it begins with it.
func (p Problem) named() string {
	name := p.Attribute.String()
	if strings.HasPrefix(p.Detail, name+" ") || strings.HasPrefix(p.Detail, "`"+name+"` ") {
		return p.Detail
	}
	return name + ": " + p.Detail
}

// paragraphs joins the parts that are not empty with an empty line between.
func paragraphs(parts ...string) string {
	var kept []string
	for _, part := range parts {
		// The indent of a block belongs to it.
		if part = strings.TrimRight(strings.TrimLeft(part, "\n"), " \n"); strings.TrimSpace(part) != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "\n\n")
}

// sentence starts a text with a capital letter and ends it with a full stop.
// What begins with a name, such as a host or an attribute, keeps its spelling.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	word, _, _ := strings.Cut(text, " ")
	if strings.ContainsAny(strings.TrimRight(word, ":,"), "./_:=\"'`{") {
		return sentenceEnd(text)
	}
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return sentenceEnd(string(unicode.ToUpper(first)) + text[size:])
}

// sentenceEnd ends a text with a full stop unless it ends a sentence already.
func sentenceEnd(text string) string {
	if text == "" || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + "."
}

// Invalid explains what a domain check found wrong with a value.
func Invalid(summary string, err error) Problem {
	if problem, ok := providerText(err); ok {
		return problem
	}
	if problem, ok := valuesSyntax(summary, err); ok {
		return problem
	}
	if text, next := refused(err); text != "" {
		return Problem{Summary: summary, Detail: paragraphs(text, next)}
	}
	return Problem{Summary: summary, Detail: paragraphs(sentence(err.Error()), explained(err))}
}

// Argument explains what a domain check found wrong with an argument of a
// function, on one line; terraform adds the full stop.
func Argument(err error) string {
	return strings.TrimSuffix(strings.ReplaceAll(Invalid("", err).Detail, "\n\n", " "), ".")
}

// refused is what a domain check says in sentences of its own, "" for one that
// gives a reason alone, and what to write in the place of what it refused, ""
// when the check does not know.
func refused(err error) (text, next string) {
	var refusedEndpoint *endpoint.Error
	var refusedARN *credential.ARNError
	switch {
	case errors.As(err, &refusedEndpoint) && refusedEndpoint.Reason == endpoint.ECRHost && refusedEndpoint.Suggestion !=
		"":
		return refusedEndpoint.Detail, fmt.Sprintf("Write auth_type = \"ecr\" and endpoint = %q, without basic. A "+
			"private registry also takes protected = true with either access_key or sts.", refusedEndpoint.Suggestion)
	case refusedEndpoint != nil:
		return refusedEndpoint.Detail, write(refusedEndpoint.Suggestion)
	case errors.As(err, &refusedARN):
		return refusedARN.Detail, write(refusedARN.Suggestion)
	}
	return "", ""
}

func write(suggestion string) string {
	if suggestion == "" {
		return ""
	}
	return fmt.Sprintf("Write %q.", suggestion)
}
