// Package diagnose converts errors of other packages to diagnostics: a general
// summary in title case, a detail with the request, the response and the next step,
// and the attribute that caused the error. It contains the text of all diagnostics;
// the packages of the resources only select the function.
//
// A detail names the sender of a response, since Palette and this machine use
// different networks.
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

// Severity selects how a problem is reported.
type Severity int

const (
	// Silent problems are not reported.
	Silent Severity = iota
	// Warning problems do not stop the operation.
	Warning
	// Error problems stop the operation.
	Error
)

// Problem is the content of a diagnostic.
type Problem struct {
	// Attribute is the attribute that caused the problem; empty for none.
	Attribute path.Path
	// Summary is the title of this kind of problem.
	Summary string
	// Detail describes this problem.
	Detail string
}

// At returns the problem with another attribute.
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

// visible replaces a nested attribute by the attribute of the resource that
// contains it, and names the path in the detail: for a part of an object, terraform
// would underline the first line of the resource. It hides an attribute that may
// hold a secret.
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

// named returns the detail, beginning with the name of the attribute.
func (p Problem) named() string {
	name := p.Attribute.String()
	if strings.HasPrefix(p.Detail, name+" ") || strings.HasPrefix(p.Detail, "`"+name+"` ") {
		return p.Detail
	}
	return name + ": " + p.Detail
}

// paragraphs joins the parts with empty lines, without those that are empty.
func paragraphs(parts ...string) string {
	var kept []string
	for _, part := range parts {
		// A block keeps its indentation.
		if part = strings.TrimRight(strings.TrimLeft(part, "\n"), " \n"); strings.TrimSpace(part) != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "\n\n")
}

// sentence begins a text with a capital letter, unless it begins with a name such as
// a host or an attribute, and ends it with a full stop.
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

// sentenceEnd ends a text with a full stop, unless it ends a sentence already.
func sentenceEnd(text string) string {
	if text == "" || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + "."
}

// Invalid explains why a domain check refused a value.
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

// Argument explains why a domain check refused an argument of a function, on one
// line. It omits the full stop, which terraform adds.
func Argument(err error) string {
	return strings.TrimSuffix(strings.ReplaceAll(Invalid("", err).Detail, "\n\n", " "), ".")
}

// refused returns the explanation of a domain check, "" for a check that gives only
// a reason, and its suggestion for the refused text, "" for none.
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
