package chart

import (
	"fmt"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

// Merged is a chart with the values for its templates, without disabled dependencies,
// and with aliases as names.
type Merged struct {
	// Name is the key of a subchart in its parent's values, or the name of the
	// chart.
	Name string
	// Values are the merged values, with those of subcharts under their names.
	Values map[string]any
	// Schema is the text of values.schema.json, nil = the chart has none.
	Schema []byte
	// Uncertain reports that a macro decides whether the dependency is enabled.
	Uncertain bool
	Subcharts []Merged
}

// MergeError is the error for a value of another kind in the place of the table of a
// subchart's values, which Helm refuses before it validates with schemas.
type MergeError struct {
	// Keys are the path of the value, outermost first.
	Keys []string
	// Value is the value at Keys.
	Value any
}

func (e *MergeError) Error() string {
	return fmt.Sprintf("values of subchart %q are not a table", strings.Join(e.Keys, "."))
}

// Merge returns the chart with values merged as Helm 4 merges them for an installation:
// conditions and tags enable dependencies, import-values are copied, values override
// defaults, null removes a default, tables are merged, and every subchart gets the
// globals. It does not change the argument. Errors are *MergeError, *ImportError,
// *budget.ExceededError, or wrap ErrValues when a chart's own defaults do not parse.
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

// Defaults returns the default values of the chart and its subcharts in one table. Unlike
// Merge it includes defaults of null and disabled subcharts, since a user may set them.
// Errors are those of Merge.
func (c Content) Defaults() (map[string]any, error) {
	root, err := c.processed(nil, true)
	if err != nil {
		return nil, err
	}
	return root.merged(nil, true)
}

// processed returns the tree of the chart after processEnabled and processImports;
// keepAll keeps the disabled dependencies.
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

// tree is a chart while its dependencies are processed. It shares and replaces subcharts,
// their identities and their requirements exactly as Helm does, since an alias disables
// what it shares with another alias for both.
type tree struct {
	identity  *identity
	values    map[string]any
	schema    []byte
	uncertain bool
	subcharts []*tree
	// steps counts the steps of processing; subcharts share it.
	steps *budget.Meter
}

// copy returns a copy of a table, which costs as many steps as it has values.
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

// extent returns the number of values in a table, up to the limit of a merge, since
// shared imported tables may multiply.
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
	// requirements is nil when the chart declares no dependencies; then its
	// subcharts are not processed either.
	requirements []*requirement
}

type requirement struct {
	Dependency
	// name is the key in the parent's values after aliases are applied.
	name    string
	enabled bool
	// uncertain reports that the value of a condition or tag is a macro.
	uncertain bool
}

func newTree(c Content, steps *budget.Meter) (*tree, error) {
	own := &identity{name: c.Metadata.Name, version: c.Metadata.Version}
	node := &tree{identity: own, schema: c.Schema, steps: steps}
	// A merge copies values first, so that those of the content are unchanged.
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
