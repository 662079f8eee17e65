package chart

import (
	"maps"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

// globalKey is the key of the table that every subchart receives.
const globalKey = "global"

// merged returns a copy of values over the defaults of t and its subcharts. Without
// keepNull, a null in values removes the default, and defaults of null are omitted.
func (t *tree) merged(values map[string]any, keepNull bool) (map[string]any, error) {
	merged, err := t.copy(values)
	if err != nil {
		return nil, err
	}
	m := merge{size: budget.NewMeter(budget.Merged), keepNull: keepNull}
	if err := m.coalesce(t, merged, nil); err != nil {
		return nil, err
	}
	return merged, nil
}

// merge is one merge of a chart and its subcharts; size counts the merged values.
type merge struct {
	size     *budget.Meter
	keepNull bool
}

func (m merge) coalesce(t *tree, into map[string]any, keys []string) error {
	if err := m.own(t, into); err != nil {
		return err
	}
	for _, subchart := range t.subcharts {
		name := subchart.identity.name
		place := append(keys[:len(keys):len(keys)], name)
		value, given := into[name]
		if !given {
			value = map[string]any{}
			into[name] = value
		}
		below, ok := value.(map[string]any)
		if !ok {
			return &MergeError{Keys: place, Value: value}
		}
		if err := m.globals(below, into); err != nil {
			return err
		}
		if err := m.coalesce(subchart, below, place); err != nil {
			return err
		}
	}
	return nil
}

// own merges the defaults of t, without its subcharts, under into.
func (m merge) own(t *tree, into map[string]any) error {
	own, err := t.copy(t.values)
	if err != nil {
		return err
	}
	if err := m.size.Spend(extent(own)); err != nil {
		return err
	}
	keepNull := m.keepNull
	for key, byDefault := range own {
		value, given := into[key]
		table, isOver := value.(map[string]any)
		under, isUnder := byDefault.(map[string]any)
		switch {
		case !given && !keepNull && byDefault == nil:
		case !given:
			if isUnder && !keepNull {
				dropNulls(under)
			}
			into[key] = byDefault
		case value == nil && !keepNull:
			delete(into, key)
		case isOver && isUnder:
			// The subchart's defaults are merged later, and the nulls in its
			// table remove them.
			isSubchart := func(subchart *tree) bool { return subchart.identity.name == key }
			keep := keepNull || slices.ContainsFunc(t.subcharts, isSubchart)
			if !keep {
				dropNulls(under)
			}
			coalesceTables(table, under, keep)
		}
	}
	return nil
}

// globals merges the globals of a parent over those of a subchart.
func (m merge) globals(below, above map[string]any) error {
	own, ok := below[globalKey].(map[string]any)
	if _, given := below[globalKey]; given && !ok {
		return nil
	}
	inherited, ok := above[globalKey].(map[string]any)
	if _, given := above[globalKey]; given && !ok {
		return nil
	}
	if err := m.size.Spend(extent(inherited)); err != nil {
		return err
	}
	if own == nil {
		own = map[string]any{}
	}
	for key, value := range inherited {
		existing, given := own[key]
		table, isInherited := value.(map[string]any)
		under, isOwn := existing.(map[string]any)
		switch {
		case isInherited && !given:
			own[key] = maps.Clone(table)
		case isInherited && isOwn:
			over := maps.Clone(table)
			coalesceTables(over, under, true)
			own[key] = over
		case isInherited, isOwn:
			// A table and another kind of value: the subchart's is kept.
		default:
			own[key] = value
		}
	}
	below[globalKey] = own
	return nil
}

// coalesceTables adds to over the keys that only under has, and returns over. Without
// keepNull, a null in over removes the key when under has a value for it.
func coalesceTables(over, under map[string]any, keepNull bool) map[string]any {
	var unrecorded *trail
	return unrecorded.coalesce(over, under, keepNull)
}

// coalesce does what coalesceTables does, but stops at a table that contains itself.
func (t *trail) coalesce(over, under map[string]any, keepNull bool) map[string]any {
	if under == nil {
		return over
	}
	if over == nil {
		return under
	}
	if !t.push(over, under) {
		return over
	}
	defer t.pop(over, under)
	defaulted := map[string]bool{}
	for key, byDefault := range under {
		defaulted[key] = byDefault != nil
	}
	// under keeps the nulls too, since Helm reads the same table again when
	// several dependencies import it.
	for key, value := range over {
		if value == nil {
			under[key] = nil
		}
	}
	for key, byDefault := range under {
		value, given := over[key]
		table, isOver := value.(map[string]any)
		defaults, isUnder := byDefault.(map[string]any)
		switch {
		case !given:
			over[key] = byDefault
		case value == nil && defaulted[key] && !keepNull:
			delete(over, key)
		case isOver && isUnder:
			t.coalesce(table, defaults, keepNull)
		}
	}
	return over
}

// dropNulls removes every null in table and in the tables below it.
func dropNulls(table map[string]any) {
	for key, value := range table {
		if value == nil {
			delete(table, key)
		} else if below, ok := value.(map[string]any); ok {
			dropNulls(below)
		}
	}
}
