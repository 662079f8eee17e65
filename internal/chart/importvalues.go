package chart

import (
	"fmt"
	"slices"
	"strings"
)

// processImports takes over what dependencies export into the defaults of their
// parents, from the deepest up. Errors are *MergeError, *ImportError or
// *budget.ExceededError.
func (t *tree) processImports() error {
	for _, subchart := range t.subcharts {
		if err := subchart.processImports(); err != nil {
			return err
		}
	}
	if t.identity.requirements == nil {
		return nil
	}
	merged, err := t.merged(nil, true)
	if err != nil {
		return err
	}
	imported := map[string]any{}
	for _, r := range t.identity.requirements {
		for _, entry := range r.ImportValues {
			child, parent, ok := importPaths(entry)
			if !ok {
				continue
			}
			table, ok := lookUpTable(merged, strings.Split(r.name+"."+child, "."))
			if !ok {
				continue
			}
			if err := t.steps.Spend(extent(merged) + extent(imported) + extent(table)); err != nil {
				return err
			}
			// Helm shares the table, so a later import into it changes the child
			// as well; an empty one is replaced.
			if len(table) == 0 {
				table = map[string]any{}
			}
			var way trail
			imported = way.coalesce(imported, nested(parent, table), true)
			if way.looped || hasLoop(merged) || hasLoop(imported) {
				return &ImportError{Chart: t.identity.name, Dependency: r.name}
			}
		}
		// Helm reads a list once: where two aliases share a requirement, the
		// second imports nothing.
		r.ImportValues = nil
	}
	// The parent's own values win over imported ones.
	if err := t.steps.Spend(keptWeight * extent(merged)); err != nil {
		return err
	}
	if t.values, err = t.copy(merged); err != nil {
		return err
	}
	t.values = coalesceTables(t.values, imported, true)
	return nil
}

// keptWeight is how many steps a value costs that is kept until all are merged.
const keptWeight = 10

// importPaths reads one entry of import-values: the name of an export, or the
// paths of a table in the child and of its place in the parent.
func importPaths(entry any) (child, parent string, ok bool) {
	switch entry := entry.(type) {
	case map[string]any:
		return fmt.Sprintf("%v", entry["child"]), fmt.Sprintf("%v", entry["parent"]), true
	case string:
		return "exports." + entry, ".", true
	default:
		return "", "", false
	}
}

func nested(path string, table map[string]any) map[string]any {
	if path == "." {
		return table
	}
	for _, key := range slices.Backward(strings.Split(path, ".")) {
		table = map[string]any{key: table}
	}
	return table
}
