package chart

import (
	"fmt"
	"reflect"
)

// ImportError is the error for import-values that import a table into itself, which
// overflows Helm's stack. Dependency is the key of the imported dependency of Chart.
type ImportError struct{ Chart, Dependency string }

func (e *ImportError) Error() string {
	return fmt.Sprintf("import-values of dependency %q of chart %q put a table into itself", e.Dependency, e.Chart)
}

// trail holds the pairs of tables in a merge, outermost first. Imported tables are
// shared, not copied, so a table may contain itself: then looped is set. A nil trail
// records nothing.
type trail struct {
	merging map[[2]uintptr]bool
	looped  bool
}

// push reports whether to merge a pair of tables; pop has to follow.
func (t *trail) push(over, under map[string]any) bool {
	if t == nil {
		return true
	}
	pair := [2]uintptr{identityOf(over), identityOf(under)}
	if t.looped || t.merging[pair] {
		t.looped = true
		return false
	}
	if t.merging == nil {
		t.merging = map[[2]uintptr]bool{}
	}
	t.merging[pair] = true
	return true
}

func (t *trail) pop(over, under map[string]any) {
	if t != nil {
		delete(t.merging, [2]uintptr{identityOf(over), identityOf(under)})
	}
}

func identityOf(table map[string]any) uintptr { return reflect.ValueOf(table).Pointer() }

// hasLoop reports whether a table contains itself at any depth.
func hasLoop(table map[string]any) bool {
	return findLoop(table, map[uintptr]bool{})
}

// findLoop records in known the tables around value (true) and those that it has
// searched (false).
func findLoop(value any, known map[uintptr]bool) bool {
	switch value := value.(type) {
	case map[string]any:
		table := identityOf(value)
		if inside, found := known[table]; found {
			return inside
		}
		known[table] = true
		for _, below := range value {
			if findLoop(below, known) {
				return true
			}
		}
		known[table] = false
	case []any:
		for _, below := range value {
			if findLoop(below, known) {
				return true
			}
		}
	}
	return false
}
