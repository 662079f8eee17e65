package chart

import (
	"fmt"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// NameReason is what is wrong with a chart name.
type NameReason string

// One constant per kind of mistake.
const (
	NameEmpty     NameReason = "is empty"
	NameSpace     NameReason = "contains white space"
	NameScheme    NameReason = "contains a scheme, which a chart name does not have"
	NamePath      NameReason = "contains a path, which belongs to the registry"
	NameDigest    NameReason = "contains a digest, which has its own attribute"
	NameTag       NameReason = "contains a tag, which is the version of the chart"
	NameUpperCase NameReason = "contains upper-case letters, which an OCI repository cannot have"
	NameTooLong   NameReason = "is longer than 255 characters"
	NameMalformed NameReason = "is not lower-case letters and digits, separated by '.', '_', '__' or hyphens"
)

// MaxNameLength is the most characters of a chart name. The distribution
// specification wants clients to keep host and repository within 255 together.
const MaxNameLength = 255

// nameGrammar is one component of <name> in the OCI distribution specification
// 1.1, section "Pulling manifests". A chart is hosted under its own name as the
// last component of the repository, so Helm cannot push any other name.
var nameGrammar = lazyregexp.New(`^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$`)

// NameError is a text that is no chart name.
type NameError struct {
	Name   string
	Reason NameReason
	// Suggestion is the name to write, "" when it cannot be known.
	Suggestion string
}

func (e *NameError) Error() string {
	return fmt.Sprintf("chart name %q %s", e.Name, e.Reason) + suggested(e.Suggestion)
}

// suggested is the end of a message that has a suggestion.
func suggested(suggestion string) string {
	if suggestion == "" {
		return ""
	}
	return fmt.Sprintf("; write %q", suggestion)
}

// CheckName returns nil when name can be the name of a chart in an OCI
// registry: one repository component of the OCI distribution specification 1.1,
// at most MaxNameLength characters. Otherwise it returns a *NameError.
func CheckName(name string) error {
	reason := nameReason(name)
	if reason == "" {
		return nil
	}
	return &NameError{Name: name, Reason: reason, Suggestion: suggestName(name)}
}

func nameReason(name string) NameReason {
	switch {
	case strings.TrimSpace(name) == "":
		return NameEmpty
	case strings.ContainsFunc(name, isSpace):
		return NameSpace
	case strings.Contains(name, "://"):
		return NameScheme
	case strings.Contains(name, "/"):
		return NamePath
	case strings.Contains(name, "@"):
		return NameDigest
	case strings.Contains(name, ":"):
		return NameTag
	case len(name) > MaxNameLength:
		return NameTooLong
	case nameGrammar().MatchString(name):
		return ""
	case nameGrammar().MatchString(strings.ToLower(name)):
		return NameUpperCase
	default:
		return NameMalformed
	}
}

// suggestName strips what does not belong to a name, and proposes the rest
// only when that is a name.
func suggestName(name string) string {
	text := strings.TrimSpace(name)
	text = text[strings.LastIndex(text, "/")+1:]
	text, _, _ = strings.Cut(text, "@")
	text, _, _ = strings.Cut(text, ":")
	text = strings.ToLower(text)
	if nameReason(text) != "" {
		return ""
	}
	return text
}

func isSpace(r rune) bool {
	return strings.ContainsRune(" \t\r\n\v\f\u0085\u00a0", r)
}
