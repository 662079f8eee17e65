package chart

import (
	"maps"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

// globalKey is the table that every subchart receives.
const globalKey = "global"

// merged returns values over the defaults of t and its subcharts, as a copy.
// With keepNull, null is a value like any other; without, a null in values
// removes the default, and defaults of null are left out.
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

// merge is one run over a chart and its subcharts; size counts the merged values.
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

// own puts the defaults of t itself under into.
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
			// The nulls in a subchart's table have to reach the subchart,
			// where they remove its defaults.
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

// globals copies the globals of a parent into the values of a subchart,
// where the parent's win.
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
			// A table and another kind of value do not mix; the subchart's is kept.
		default:
			own[key] = value
		}
	}
	below[globalKey] = own
	return nil
}

// coalesceTables puts under below over, in over, which is returned. Without
// keepNull, a null in over removes the key when under has a value for it.
func coalesceTables(over, under map[string]any, keepNull bool) map[string]any {
	var none *trail
	return none.coalesce(over, under, keepNull)
}

// coalesce is coalesceTables that stops where a table contains itself.
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
	// The nulls are kept in under too: Helm reads the same table again when
	// several dependencies import from one place.
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
