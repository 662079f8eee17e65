package chart

import (
	"fmt"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

// Merged is a chart with the values that it is rendered with, without disabled
// dependencies, and with aliases as names.
type Merged struct {
	// Name is the key of the chart in its parent's values, for the chart itself
	// its own name.
	Name string
	// Values are the merged values, those of subcharts under their names.
	Values map[string]any
	// Schema is the text of values.schema.json, nil = the chart has none.
	Schema []byte
	// Uncertain: a macro decides whether the dependency is enabled.
	Uncertain bool
	Subcharts []Merged
}

// MergeError is a value of another kind where the table of a subchart's values
// has to be, which Helm refuses before it looks at any schema.
type MergeError struct {
	// Keys lead to the value, outermost first.
	Keys []string
	// Value is what is there.
	Value any
}

func (e *MergeError) Error() string {
	return fmt.Sprintf("values of subchart %q are not a table", strings.Join(e.Keys, "."))
}

// Merge returns the chart with the values that it is rendered with when it is given
// values, as Helm 4 merges them for an installation: conditions and tags enable
// dependencies, import-values are copied, values win over defaults, null removes a
// default, tables are merged, globals reach every subchart. The argument is not
// changed. Errors are *MergeError, *ImportError, *budget.ExceededError, or wrap
// ErrValues when a chart's own defaults do not parse.
//
// The algorithm is that of ProcessDependencies and CoalesceValues in
// helm.sh/helm/v4, packages pkg/chart/v2/util and pkg/chart/common/util.
func (c Content) Merge(values map[string]any) (Merged, error) {
	root, err := c.processed(values, false)
	if err != nil {
		return Merged{}, err
	}
	merged, err := root.merged(values, false)
	if err != nil {
		return Merged{}, err
	}
	return root.result(merged), nil
}

// Defaults returns the default values of the chart and its subcharts in one table,
// with defaults of null and with disabled subcharts: what may be set, whereas Merge is
// what is rendered. Errors are those of Merge.
func (c Content) Defaults() (map[string]any, error) {
	root, err := c.processed(nil, true)
	if err != nil {
		return nil, err
	}
	return root.merged(nil, true)
}

// processed is the tree of the chart with its dependencies applied; keepAll leaves
// in those that are off.
func (c Content) processed(values map[string]any, keepAll bool) (*tree, error) {
	root, err := newTree(c, budget.NewMeter(budget.Merging))
	if err != nil {
		return nil, err
	}
	if err := root.processEnabled(values, "", keepAll); err != nil {
		return nil, err
	}
	return root, root.processImports()
}

// tree is a chart while it is processed. Subcharts, their identities and their
// requirements are shared and replaced exactly as in Helm, because what one
// alias switches off is off for the other where Helm shares them.
type tree struct {
	identity  *identity
	values    map[string]any
	schema    []byte
	uncertain bool
	subcharts []*tree
	// steps counts what processing costs; a chart shares it with its subcharts.
	steps *budget.Meter
}

// copy is a table of its own, which costs as many steps as it has values.
func (t *tree) copy(table map[string]any) (map[string]any, error) {
	values := extent(table)
	if values > budget.Merged.Max {
		return nil, budget.Over(budget.Merged, values)
	}
	if err := t.steps.Spend(values); err != nil {
		return nil, err
	}
	return copyTable(table), nil
}

// extent is how many values there are in a table. Imported tables are shared
// and may multiply: nothing is counted further than values are merged.
func extent(table map[string]any) int64 {
	left := budget.Merged.Max
	count(table, &left)
	return budget.Merged.Max - left
}

func count(value any, left *int64) {
	if *left--; *left < 0 {
		return
	}
	switch value := value.(type) {
	case map[string]any:
		for _, below := range value {
			count(below, left)
		}
	case []any:
		for _, below := range value {
			count(below, left)
		}
	}
}

// identity is the part of the metadata that processing changes.
type identity struct {
	name, version string
	// requirements is nil when the chart declares no dependencies at all; then
	// nothing below it is processed either.
	requirements []*requirement
}

type requirement struct {
	Dependency
	// name is the key in the parent's values once aliases are applied.
	name    string
	enabled bool
	// uncertain: the value of a condition or tag is a macro.
	uncertain bool
}

func newTree(c Content, steps *budget.Meter) (*tree, error) {
	own := &identity{name: c.Metadata.Name, version: c.Metadata.Version}
	node := &tree{identity: own, schema: c.Schema, steps: steps}
	// Values are copied before they are merged, so that the content keeps its own.
	if node.values = c.defaults; node.values == nil && c.Values != nil {
		values, err := ParseValues(c.Values)
		if err != nil {
			return nil, err
		}
		node.values = values
	}
	if c.Metadata.Dependencies != nil {
		node.identity.requirements = []*requirement{}
	}
	for _, dependency := range c.Metadata.Dependencies {
		own.requirements = append(own.requirements, &requirement{Dependency: dependency, name: dependency.Name})
	}
	for _, subchart := range c.Subcharts {
		child, err := newTree(subchart, steps)
		if err != nil {
			return nil, err
		}
		node.subcharts = append(node.subcharts, child)
	}
	return node, nil
}

func (t *tree) result(values map[string]any) Merged {
	merged := Merged{Name: t.identity.name, Values: values, Schema: t.schema, Uncertain: t.uncertain}
	for _, subchart := range t.subcharts {
		below, _ := values[subchart.identity.name].(map[string]any)
		merged.Subcharts = append(merged.Subcharts, subchart.result(below))
	}
	return merged
}
