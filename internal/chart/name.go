package chart

import (
	"fmt"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// NameReason says what is wrong with a chart name.
type NameReason string

// One constant per kind of mistake.
const (
	NameEmpty     NameReason = "empty"
	NameSpace     NameReason = "space"
	NameScheme    NameReason = "scheme"
	NamePath      NameReason = "path"
	NameDigest    NameReason = "digest"
	NameTag       NameReason = "tag"
	NameUpperCase NameReason = "upper case"
	NameTooLong   NameReason = "too long"
	NameMalformed NameReason = "malformed"
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
	// Suggestion is the name to write, "" when there is no telling.
	Suggestion string
}

func (e *NameError) Error() string {
	text := fmt.Sprintf("chart name %q %s", e.Name, nameSentences[e.Reason])
	if e.Suggestion != "" {
		text += fmt.Sprintf("; write %q", e.Suggestion)
	}
	return text
}

var nameSentences = map[NameReason]string{
	NameEmpty:     "is empty",
	NameSpace:     "contains white space",
	NameScheme:    "contains a scheme, which a chart name does not have",
	NamePath:      "contains a path, which belongs to the registry",
	NameDigest:    "contains a digest, which has its own attribute",
	NameTag:       "contains a tag, which is the version of the chart",
	NameUpperCase: "contains upper-case letters, which an OCI repository cannot have",
	NameTooLong:   "is longer than 255 characters",
	NameMalformed: "is not lower-case letters and digits, separated by '.', '_', '__' or hyphens",
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
	if slash := strings.LastIndex(text, "/"); slash >= 0 {
		text = text[slash+1:]
	}
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
