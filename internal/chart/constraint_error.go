package chart

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/go-version"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// ConstraintReason is the kind of mistake in a constraint.
type ConstraintReason string

// The reasons; "" is any other. Caret and tilde are operators of npm and Helm.
const (
	ConstraintEmpty    ConstraintReason = "is empty"
	ConstraintCaret    ConstraintReason = "begins with ^, which Terraform's constraints do not have"
	ConstraintTilde    ConstraintReason = "begins with ~, and Terraform's operator is ~>"
	ConstraintWildcard ConstraintReason = "contains a wildcard, which Terraform's constraints do not have"
	ConstraintUnion    ConstraintReason = "contains ||, and all conditions of a constraint have to be met"
	ConstraintHyphen   ConstraintReason = "is a range from one version to another with a hyphen, " +
		"which Terraform's constraints do not have"
	ConstraintEquals ConstraintReason = "begins with ==, and Terraform's operator is ="
	ConstraintComma  ConstraintReason = "contains two conditions without a comma between them"
	ConstraintLatest ConstraintReason = "is a word, not a condition on versions"
)

// ConstraintError is the error for a text that is no constraint.
type ConstraintError struct {
	// Text is the whole text, Part the invalid condition in it.
	Text, Part string
	Reason     ConstraintReason
	// Suggestion is the whole constraint to write, "" when none is known.
	Suggestion string
}

func (e *ConstraintError) Error() string {
	return fmt.Sprintf("%q %s", e.Part, cmp.Or(e.Reason, "is not a condition on versions")) + suggested(e.Suggestion)
}

// slips are the constraints of other tools, and Terraform's equivalent, "" for none.
// The first that matches counts.
var slips = []struct {
	reason  ConstraintReason
	grammar func() *regexp.Regexp
	instead string
}{
	{ConstraintEmpty, lazyregexp.New(`^$`), ""},
	{ConstraintLatest, lazyregexp.New(`^(?i:latest|newest|stable|any)$`), ""},
	{ConstraintUnion, lazyregexp.New(`\|\|`), ""},
	{ConstraintCaret, lazyregexp.New(`^\^\s*v?(0\.[1-9]\d*)$`), "~> $1.0"},
	{ConstraintCaret, lazyregexp.New(`^\^\s*v?(0\.[1-9]\d*\.\d+)$`), "~> $1"},
	{ConstraintCaret, lazyregexp.New(`^\^\s*v?([1-9]\d*)$`), "~> $1.0"},
	{ConstraintCaret, lazyregexp.New(`^\^\s*v?([1-9]\d*\.\d+)$`), "~> $1"},
	{ConstraintCaret, lazyregexp.New(`^\^\s*v?([1-9]\d*\.\d+)(\.\d+)$`), "~> $1, >= $1$2"},
	{ConstraintCaret, lazyregexp.New(`^\^`), ""},
	{ConstraintTilde, lazyregexp.New(`^~\s*v?(\d+(?:\.\d+)?)$`), "~> $1.0"},
	{ConstraintTilde, lazyregexp.New(`^~\s*v?(\d+\.\d+\.\d+.*)$`), "~> $1"},
	{ConstraintTilde, lazyregexp.New(`^~[^>]`), ""},
	{ConstraintWildcard, lazyregexp.New(`^(?:=|~>)?\s*v?(\d+(?:\.\d+)?)\.[xX*](?:\.[xX*])?$`), "~> $1.0"},
	{ConstraintWildcard, lazyregexp.New(`(^|[.\s=<>~])[xX*](\.|$)`), ""},
	{ConstraintEquals, lazyregexp.New(`^==+\s*(\S+)$`), "= $1"},
	{ConstraintHyphen, lazyregexp.New(`^([^\s<>=!~]+)\s+-\s+([^\s<>=!~]+)$`), ">= $1, <= $2"},
	{ConstraintComma, lazyregexp.New(`([^\s<>=!~])\s+([<>=!~])`), "$1, $2"},
}

// constraintError finds the invalid condition of a text, and its replacement.
func constraintError(text string) error {
	parts := strings.Split(text, ",")
	for i, part := range parts {
		if _, err := version.NewConstraint(part); err == nil {
			continue
		}
		found := &ConstraintError{Text: text, Part: strings.TrimSpace(part)}
		for _, slip := range slips {
			if !slip.grammar().MatchString(found.Part) {
				continue
			}
			found.Reason = slip.reason
			if slip.instead != "" {
				parts[i] = slip.grammar().ReplaceAllString(found.Part, slip.instead)
				found.Suggestion = suggestedConstraint(parts)
			}
			break
		}
		return found
	}
	return &ConstraintError{Text: text, Part: strings.TrimSpace(text)}
}

// suggestedConstraint returns the constraint of parts, "" when it is not valid.
func suggestedConstraint(parts []string) string {
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
	}
	joined := strings.Join(parts, ", ")
	if _, err := version.NewConstraint(joined); err != nil {
		return ""
	}
	return joined
}
