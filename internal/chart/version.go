package chart

import (
	"fmt"
	"strings"

	"github.com/Masterminds/semver/v3"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// VersionReason is the kind of mistake in an exact version.
type VersionReason string

// The reasons.
const (
	VersionEmpty    VersionReason = "is empty"
	VersionSpace    VersionReason = "contains white space"
	VersionLatest   VersionReason = "is a moving tag, not a version"
	VersionEquals   VersionReason = "begins with '=', as ranges do"
	VersionRange    VersionReason = "is a range, not one version"
	VersionWildcard VersionReason = "contains a wildcard"
	VersionPartial  VersionReason = "has fewer than three parts"
	VersionTooLong  VersionReason = "is longer than the 128 characters of a tag"
	// VersionZeros is common in calendar versions.
	VersionZeros     VersionReason = "has a number with leading zeros, which Semantic Versioning 2.0.0 does not allow"
	VersionMalformed VersionReason = "is not a semantic version"
)

// maxTagLength bounds a tag, and so a version, in characters (OCI distribution
// specification 1.1).
const maxTagLength = 128

// VersionError is the error for a text that is not an exact version.
type VersionError struct {
	Text   string
	Reason VersionReason
	// Suggestion is the exact version to write, "" when none is known.
	Suggestion string
}

func (e *VersionError) Error() string {
	text := fmt.Sprintf("chart version %q %s", e.Text, e.Reason)
	if without := withoutZeros(e.Text); e.Reason == VersionZeros && exact(without) {
		text += fmt.Sprintf("; a registry holds %s only if the chart was pushed as that: "+
			"package it with that version first", without)
	}
	return text + suggested(e.Suggestion)
}

// Version is an exact version of a chart: three numeric parts, with optional leading v,
// pre-release and build metadata. Two Versions are equal (==) when their texts are. The
// zero Version is no version; its String is "".
type Version struct {
	text string
}

var (
	wildcardGrammar = lazyregexp.New(`^[vV]?(?:[0-9]+\.){0,2}[xX*](?:\.[0-9xX*]+)*$`)
	partialGrammar  = lazyregexp.New(`^[vV]?([0-9]+(?:\.[0-9]+)?)([-+].*)?$`)
	// zeroGrammar matches a version whose numbers, pre-release included, may have
	// leading zeros.
	zeroGrammar  = lazyregexp.New(`^v?[0-9]+(?:\.[0-9]+){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$`)
	leadingZeros = lazyregexp.New(`(^v?|[.-])0+([0-9]+)(\.|-|\+|$)`)
)

// ParseVersion reads an exact version, as in Chart.yaml: Semantic Versioning 2.0.0 with an
// optional leading v. Any other text is a *VersionError.
func ParseVersion(text string) (Version, error) {
	if exact(text) {
		if len(text) > maxTagLength {
			return Version{}, &VersionError{Text: text, Reason: VersionTooLong}
		}
		return Version{text: text}, nil
	}
	return Version{}, &VersionError{Text: text, Reason: versionReason(text), Suggestion: suggestVersion(text)}
}

func exact(text string) bool {
	_, err := semver.StrictNewVersion(strings.TrimPrefix(text, "v"))
	return err == nil
}

func versionReason(text string) VersionReason {
	trimmed := strings.TrimFunc(text, isSpace)
	switch {
	case trimmed == "":
		return VersionEmpty
	case strings.ContainsAny(trimmed, "^~<>|,!"), strings.Contains(trimmed, " - "):
		return VersionRange
	case strings.ContainsFunc(text, isSpace):
		return VersionSpace
	case strings.EqualFold(text, "latest"):
		return VersionLatest
	case strings.HasPrefix(text, "="):
		return VersionEquals
	case strings.Contains(text, "*"), wildcardGrammar().MatchString(text):
		return VersionWildcard
	case zeroGrammar().MatchString(text) && withoutZeros(text) != text:
		return VersionZeros
	case partialGrammar().MatchString(text):
		return VersionPartial
	default:
		return VersionMalformed
	}
}

// withoutZeros removes the leading zeros of numbers outside build metadata, which may
// contain them.
func withoutZeros(text string) string {
	version, build, found := strings.Cut(text, "+")
	for {
		dropped := leadingZeros().ReplaceAllString(version, "$1$2$3")
		if dropped == version {
			break
		}
		version = dropped // adjacent numbers share a separator, so a pass may miss one
	}
	if found {
		version += "+" + build
	}
	return version
}

// suggestVersion returns the exact version for a text with one mistake. It returns none
// for a range or a wildcard, which only the registry can resolve, and none for leading
// zeros, since the version without them has another tag.
func suggestVersion(text string) string {
	switch versionReason(text) {
	case VersionRange, VersionWildcard, VersionLatest, VersionEmpty, VersionZeros:
		return ""
	}
	text = strings.TrimFunc(strings.TrimLeft(strings.TrimFunc(text, isSpace), "="), isSpace)
	if rest, found := strings.CutPrefix(text, "V"); found {
		text = "v" + rest
	}
	if match := partialGrammar().FindStringSubmatchIndex(text); match != nil {
		parts := strings.Count(text[match[2]:match[3]], ".") + 1
		text = text[:match[3]] + strings.Repeat(".0", 3-parts) + text[match[3]:]
	}
	for _, candidate := range []string{text, strings.Replace(text, "_", "+", 1)} {
		if exact(candidate) && len(candidate) <= maxTagLength {
			return candidate
		}
	}
	return ""
}

// String returns the version as it was written, with + before build metadata.
func (v Version) String() string { return v.text }

// Equal reports whether two versions have the same text.
func (v Version) Equal(other Version) bool { return v == other }

// IsZero reports whether v is no version.
func (v Version) IsZero() bool { return v.text == "" }

// Tag returns the tag that Helm gives the version, with _ for +, which no tag can
// contain.
func (v Version) Tag() string { return strings.ReplaceAll(v.text, "+", "_") }

// Semver returns the version to compute with, without the leading v; nil for
// the zero Version.
func (v Version) Semver() *semver.Version {
	parsed, err := semver.StrictNewVersion(strings.TrimPrefix(v.text, "v"))
	if err != nil {
		return nil
	}
	return parsed
}

// Twin returns the version with a leading v when v has none, and without it otherwise, since
// registries hold both forms. The zero Version has no twin.
func (v Version) Twin() Version {
	if v.IsZero() {
		return v
	}
	if rest, found := strings.CutPrefix(v.text, "v"); found {
		return Version{text: rest}
	}
	return Version{text: "v" + v.text}
}

// VersionFromTag returns the version of a tag, and false for a tag that Helm cannot have
// pushed.
func VersionFromTag(tag string) (Version, bool) {
	if strings.Contains(tag, "+") {
		return Version{}, false
	}
	version, err := ParseVersion(strings.Replace(tag, "_", "+", 1))
	return version, err == nil && version.Tag() == tag
}
