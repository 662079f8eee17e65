package chart

import (
	"fmt"
	"slices"
	"strings"
)

// processImports copies the exports of dependencies to the defaults of their parents,
// beginning with the deepest. Errors are *MergeError, *ImportError or
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
			// Helm shares the table, so a later import into it also changes the
			// child; it replaces an empty table.
			if len(table) == 0 {
				table = map[string]any{}
			}
			var path trail
			imported = path.coalesce(imported, nested(parent, table), true)
			if path.looped || hasLoop(merged) || hasLoop(imported) {
				return &ImportError{Chart: t.identity.name, Dependency: r.name}
			}
		}
		// Helm reads a list once: the second of two aliases that share a
		// requirement imports nothing.
		r.ImportValues = nil
	}
	// The parent's own values override imported ones.
	if err := t.steps.Spend(keptWeight * extent(merged)); err != nil {
		return err
	}
	if t.values, err = t.copy(merged); err != nil {
		return err
	}
	t.values = coalesceTables(t.values, imported, true)
	return nil
}

// keptWeight is the number of steps for a value that is kept until all are merged.
const keptWeight = 10

// importPaths reads an entry of import-values: the name of an export, or the paths of
// the table in the child and in the parent.
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
