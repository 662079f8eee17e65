package chart

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"
)

// Constraint is a condition on versions in Terraform's syntax for module versions, parsed
// by Terraform's library. Every version meets the zero Constraint.
type Constraint struct {
	all   version.Constraints
	parts []condition
}

// condition is a part of a constraint.
type condition struct {
	operator string
	bound    *version.Version
	// release is the condition without the pre-release of its bound.
	release version.Constraints
}

// ParseConstraint reads conditions separated by commas, such as ">= 1.0, < 2.0" or
// "~> 1.2". Errors are *ConstraintError.
func ParseConstraint(text string) (Constraint, error) {
	all, err := version.NewConstraint(text)
	if err != nil {
		return Constraint{}, constraintError(text)
	}
	parsed := Constraint{all: all}
	for _, written := range all {
		part, err := newCondition(written.String())
		if err != nil {
			return Constraint{}, constraintError(text)
		}
		parsed.parts = append(parsed.parts, part)
	}
	return parsed, nil
}

func newCondition(text string) (condition, error) {
	text = strings.TrimSpace(text)
	written := strings.TrimLeft(text, "<>=!~")
	part := condition{operator: text[:len(text)-len(written)]}
	bound, err := version.NewVersion(strings.TrimSpace(written))
	if err != nil {
		return condition{}, fmt.Errorf("bound of a condition: %w", err)
	}
	written = strings.TrimSpace(written)
	released := written[:len(written)-len(strings.TrimLeft(written, "v0123456789."))]
	part.bound = bound
	part.release, err = version.NewConstraint(part.operator + released)
	return part, err
}

// Select returns the versions that meet the constraint, in their order.
//
// Without preReleases, a pre-release is selected only by a condition that names it,
// with = or no operator, as Terraform does for modules. With preReleases, all versions
// are compared by precedence, but the pre-releases of the bound of < do not meet the
// condition: < 2.0.0 excludes 2.0.0-rc.1. Build metadata does not count.
func (c Constraint) Select(versions []Version, preReleases bool) []Version {
	return slices.DeleteFunc(slices.Clone(versions), func(hosted Version) bool { return !c.meets(hosted, preReleases) })
}

func (c Constraint) meets(hosted Version, preReleases bool) bool {
	pre := isPreRelease(hosted)
	if len(c.parts) == 0 {
		return preReleases || !pre
	}
	parsed, err := version.NewVersion(hosted.String())
	if err != nil {
		return false // its numbers exceed those of Terraform's library
	}
	if pre && preReleases {
		return !slices.ContainsFunc(c.parts, func(part condition) bool { return !part.meets(parsed) })
	}
	names := func(part condition) bool {
		return (part.operator == "" || part.operator == "=") && part.bound.Equal(parsed)
	}
	return c.all.Check(parsed) && (!pre || slices.ContainsFunc(c.parts, names))
}

// meets compares a pre-release by precedence.
func (p condition) meets(hosted *version.Version) bool {
	switch p.operator {
	case "!=":
		return !hosted.Equal(p.bound)
	case ">":
		return hosted.GreaterThan(p.bound)
	case ">=":
		return hosted.GreaterThanOrEqual(p.bound)
	case "<=":
		return hosted.LessThanOrEqual(p.bound)
	case "<":
		belongs := p.bound.Prerelease() == "" && hosted.Core().Equal(p.bound.Core())
		return hosted.LessThan(p.bound) && !belongs
	case "~>":
		return hosted.GreaterThanOrEqual(p.bound) && p.release.Check(hosted.Core())
	default:
		return hosted.Equal(p.bound)
	}
}
