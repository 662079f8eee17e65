package chart

import (
	"fmt"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// NameReason is the kind of mistake in a chart name.
type NameReason string

// The reasons.
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

// MaxNameLength bounds a chart name, in characters. The distribution specification
// recommends at most 255 for host and repository together.
const MaxNameLength = 255

// nameGrammar matches a component of <name> in the OCI distribution specification 1.1,
// section "Pulling manifests". The name of a chart is the last component of its
// repository, so Helm cannot push any other name.
var nameGrammar = lazyregexp.New(`^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$`)

// NameError is the error for a text that is no chart name.
type NameError struct {
	Name   string
	Reason NameReason
	// Suggestion is the name to write, "" when none is known.
	Suggestion string
}

func (e *NameError) Error() string {
	return fmt.Sprintf("chart name %q %s", e.Name, e.Reason) + suggested(e.Suggestion)
}

// suggested returns the end of a message with a suggestion, "" without one.
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

// suggestName removes invalid characters, and returns the rest if it is a name.
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
