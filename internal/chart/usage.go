package chart

import (
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// usage holds the top-level keys of values that a file uses; with all, it uses the values
// as a whole.
type usage struct {
	keys []string
	all  bool
}

var (
	// valuesGrammar matches the values in a template, with the key after them,
	// which may be a text (index .Values "key").
	valuesGrammar = lazyregexp.New("\\.Values\\b(?:\\.([A-Za-z_][A-Za-z0-9_]*)|\\s+[\"`]([^\"`]*)[\"`])?")
	// actionGrammar matches an action of a template, or the beginning of one.
	actionGrammar = lazyregexp.New(`(?s)\{\{.*?(?:\}\}|$)`)
	commentStart  = lazyregexp.New(`^\{\{-?\s*/\*`)
)

// usedValues finds the keys in the actions of a template. It does not parse the template,
// since further keys do no harm. A text that exceeds the meter may use any key.
func usedValues(text []byte, meter *budget.Meter) usage {
	var found usage
	for _, action := range actionGrammar().FindAll(text, -1) {
		if meter.Spend(int64(len(action))) != nil {
			return usage{all: true}
		}
		if commentStart().Match(action) {
			continue
		}
		for _, match := range valuesGrammar().FindAllSubmatch(action, -1) {
			if key := string(match[1]) + string(match[2]); key != "" { // one of the two
				found.keys = append(found.keys, key)
			} else {
				found.all = true
			}
		}
	}
	slices.Sort(found.keys)
	found.keys = slices.Compact(found.keys)
	return found
}

// use records the keys that the chart's files outside charts/ use.
func (c *Content) use(files []file) {
	for _, entry := range files {
		if strings.HasPrefix(entry.path, "charts/") {
			continue
		}
		c.Used = append(c.Used, entry.uses.keys...)
		c.UsesAll = c.UsesAll || entry.uses.all
	}
	slices.Sort(c.Used)
	c.Used = slices.Compact(c.Used)
}

// UsesAny reports whether a template uses the values as a whole, so that it may use any
// key.
func (c Content) UsesAny() bool {
	all := false
	c.templated(func(part Content) { all = all || part.UsesAll })
	return all
}

// templated calls visit for the chart and its library charts, whose templates are
// rendered with its values.
func (c Content) templated(visit func(Content)) {
	visit(c)
	for _, subchart := range c.Subcharts {
		if subchart.Metadata.Type == typeLibrary {
			subchart.templated(visit)
		}
	}
}

// checkLocks reads the lock files: Helm does not use them for an installation, but
// refuses a chart with an unreadable one.
func checkLocks(files []file, place string) error {
	for _, entry := range files {
		if entry.path != "Chart.lock" && entry.path != "requirements.lock" {
			continue
		}
		var locked *lock
		if err := yaml.Unmarshal(entry.data, &locked); err != nil {
			return &ArchiveError{Reason: ArchiveMetadata, Path: path.Join(place, entry.path), Err: err}
		}
	}
	return nil
}
