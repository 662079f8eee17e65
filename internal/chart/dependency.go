package chart

import (
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
)

// processEnabled applies aliases and, without keepAll, removes the dependencies that
// conditions and tags disable. path is the path of t's values in values.
func (t *tree) processEnabled(values map[string]any, path string, keepAll bool) error {
	if t.identity.requirements == nil {
		return nil
	}
	var err error
	if t.subcharts, err = t.required(); err != nil {
		return err
	}
	merged, err := t.merged(values, false)
	if err != nil {
		return err
	}
	for _, r := range t.identity.requirements {
		r.enabled = keepAll || r.decide(merged, path)
	}
	off, uncertain := map[string]bool{}, map[string]bool{}
	for _, r := range t.identity.requirements {
		off[r.name] = off[r.name] || !r.enabled
		uncertain[r.name] = uncertain[r.name] || r.uncertain
	}
	t.subcharts = slices.DeleteFunc(t.subcharts, func(s *tree) bool { return off[s.identity.name] })
	for _, subchart := range t.subcharts {
		subchart.uncertain = uncertain[subchart.identity.name]
		if err := subchart.processEnabled(merged, path+subchart.identity.name+".", keepAll); err != nil {
			return err
		}
	}
	var kept []*requirement
	for _, r := range t.identity.requirements {
		if !off[r.name] {
			kept = append(kept, r)
		}
	}
	t.identity.requirements = kept
	return nil
}

// required returns the subcharts that are not declared, then one, with its alias, for
// each declaration that a subchart satisfies.
func (t *tree) required() ([]*tree, error) {
	var subcharts []*tree
	// Every subchart is compared with every declaration, twice.
	if err := t.steps.Spend(t.comparisons()); err != nil {
		return nil, err
	}
	for _, subchart := range t.subcharts {
		declares := func(r *requirement) bool { return r.satisfiedBy(subchart) }
		if !slices.ContainsFunc(t.identity.requirements, declares) {
			subcharts = append(subcharts, subchart)
		}
	}
	for _, r := range t.identity.requirements {
		i := slices.IndexFunc(t.subcharts, r.satisfiedBy)
		if i >= 0 {
			subcharts = append(subcharts, t.subcharts[i].named(r.Alias))
		}
		if r.Alias != "" {
			r.name = r.Alias
		}
	}
	return subcharts, nil
}

// comparisons returns the steps to find the declared subcharts, most of them for the
// constraints on those of the name.
func (t *tree) comparisons() int64 {
	named := map[string]int64{}
	for _, subchart := range t.subcharts {
		named[subchart.identity.name]++
	}
	var steps int64
	for _, r := range t.identity.requirements {
		steps += int64(len(t.subcharts))/stepLetters + named[r.name]*(stepConstraint+int64(len(r.Version)))
	}
	return steps
}

// The names that are compared in one step, and the steps to parse a constraint.
const (
	stepLetters    = 64
	stepConstraint = 20
)

func (r *requirement) satisfiedBy(t *tree) bool {
	if t.identity.name != r.name {
		return false
	}
	version, err := semver.NewVersion(t.identity.version)
	if err != nil {
		return false
	}
	constraint, err := semver.NewConstraint(r.Version)
	return err == nil && constraint.Check(version)
}

// named returns a copy of t for one declaration, with its own identity and
// requirements. The copies share deeper levels.
func (t *tree) named(alias string) *tree {
	copied := *t
	copied.identity = &identity{name: t.identity.name, version: t.identity.version}
	if t.identity.requirements != nil {
		copied.identity.requirements = []*requirement{}
	}
	for _, r := range t.identity.requirements {
		own := *r
		copied.identity.requirements = append(copied.identity.requirements, &own)
	}
	copied.subcharts = nil
	for _, subchart := range t.subcharts {
		own := *subchart
		copied.subcharts = append(copied.subcharts, &own)
	}
	if alias != "" {
		copied.identity.name = alias
	}
	return &copied
}

// decide reports whether a dependency is enabled: by the first of its conditions with a
// boolean, otherwise by its tags; without either it is enabled. It records whether a
// condition or tag is a macro.
func (r *requirement) decide(values map[string]any, path string) bool {
	for condition := range strings.SplitSeq(strings.TrimSpace(r.Condition), ",") {
		if condition == "" {
			continue
		}
		value := lookUp(values, path+condition)
		if enabled, ok := value.(bool); ok {
			return enabled
		}
		r.uncertain = r.uncertain || isMacro(value)
	}
	tags, _ := values["tags"].(map[string]any)
	var enabled, disabled bool
	for _, tag := range r.Tags {
		if value, ok := tags[tag].(bool); ok {
			enabled, disabled = enabled || value, disabled || !value
		}
		r.uncertain = r.uncertain || isMacro(tags[tag])
	}
	return enabled || !disabled
}

func isMacro(value any) bool {
	text, ok := value.(string)
	return ok && HasMacro(text)
}

// lookUp returns the value at a dotted path, nil for none.
func lookUp(values map[string]any, path string) any {
	keys := strings.Split(path, ".")
	table, ok := lookUpTable(values, keys[:len(keys)-1])
	if !ok {
		return nil
	}
	return table[keys[len(keys)-1]]
}

func lookUpTable(values map[string]any, keys []string) (map[string]any, bool) {
	for _, key := range keys {
		table, ok := values[key].(map[string]any)
		if !ok {
			return nil, false
		}
		values = table
	}
	return values, true
}
