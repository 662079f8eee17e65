package variable

import (
	"errors"
	"regexp"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// name is what can follow {{.spectro.var. there.
var name = lazyregexp.New(`^[A-Za-z0-9_][A-Za-z0-9_-]*$`)

// NameError is a text that is no name of a variable.
type NameError struct {
	Name string
	// Suggestion is a name that may be meant, "" for none.
	Suggestion string
}

func (e *NameError) Error() string { return "the text is no name of a variable" }

// CheckName returns a *NameError for a text that no macro can name.
func CheckName(text string) error {
	if name().MatchString(text) {
		return nil
	}
	return &NameError{Name: text, Suggestion: nearestName(text)}
}

var notInName = lazyregexp.New(`[^A-Za-z0-9_-]+`)

// nearestName is the name within a macro, or the text with underscores for the characters
// that a name cannot have.
func nearestName(text string) string {
	if found := References(text); len(found) > 0 {
		return found[0]
	}
	text = strings.Trim(notInName().ReplaceAllString(strings.TrimPrefix(text, ".spectro.var."), "_"), "_-")
	if !name().MatchString(text) {
		return ""
	}
	return text
}

// RegexError is a text that is no regular expression of the syntax RE2.
type RegexError struct{ Err error }

func (e *RegexError) Error() string { return "the text is no regular expression: " + e.Err.Error() }

func (e *RegexError) Unwrap() error { return e.Err }

// CheckRegex returns a *RegexError for a text that Go's regexp, which Palette uses, refuses.
func CheckRegex(text string) error {
	if _, err := regexp.Compile(text); err != nil {
		return &RegexError{err}
	}
	return nil
}

// ErrNoMatch is the error of CheckMatch.
var ErrNoMatch = errors.New("the value does not match the regular expression")

// CheckMatch returns ErrNoMatch for a value that the regular expression matches nowhere.
// Values with a macro, and invalid expressions, are not checked.
func CheckMatch(regex, value string) error {
	if strings.Contains(value, "{{") {
		return nil
	}
	if pattern, err := regexp.Compile(regex); err == nil && !pattern.MatchString(value) {
		return ErrNoMatch
	}
	return nil
}

// Default is whether a variable has a default value.
type Default int

// The cases. An empty default is none: Palette does not distinguish the two.
const (
	Absent  Default = iota
	Present         // also where it is not known, which is no error
)

// The reasons why a variable needs a default value.
var (
	// ErrHiddenRequired: a deployment has to give a value for a variable that it does not
	// show.
	ErrHiddenRequired = errors.New("a variable that is hidden and required needs a default value")
	// ErrImmutable: a deployment cannot give another value.
	ErrImmutable = errors.New("an immutable variable needs a default value")
)

// Flags determine who gives the value of a variable.
type Flags struct{ Required, Hidden, Immutable bool }

// Check returns an error for flags that need a default value where there is none.
func (f Flags) Check(value Default) error {
	switch {
	case value == Present:
		return nil
	case f.Hidden && f.Required:
		return ErrHiddenRequired
	case f.Immutable:
		return ErrImmutable
	default:
		return nil
	}
}
