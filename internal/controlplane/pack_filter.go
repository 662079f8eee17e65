package controlplane

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// packFields are what the list of packs can be filtered and sorted by. "Server
// will be restricted to certain fields based on the indexed data", says the
// specification, and not to which.
func packFields() map[string]func(*packRow) string {
	name := func(row *packRow) string { return row.Name }
	constant := func(value string) func(*packRow) string { return func(*packRow) string { return value } }
	return map[string]func(*packRow) string{
		"metadata.name": name, "spec.name": name, "spec.displayName": name,
		"metadata.uid":     func(row *packRow) string { return row.UID },
		"spec.version":     func(row *packRow) string { return row.Version },
		"spec.digest":      func(row *packRow) string { return row.Digest },
		"spec.registryUid": func(row *packRow) string { return row.Registry.Metadata.UID },
		"spec.type":        constant(v1.PackOci),
		"spec.layer":       constant(v1.LayerAddon),
		"spec.cloudTypes":  constant(v1.CloudAll),
	}
}

// condition is one comparison of a filter: the field has one of the values.
type condition struct {
	field  func(*packRow) string
	values []string
}

func (c condition) holds(row *packRow) bool { return slices.Contains(c.values, c.field(row)) }

// packFilter is the query parameter filters. A pack matches if all conditions of
// one group hold, or if there is no group.
type packFilter [][]condition

func (f packFilter) matches(row *packRow) bool {
	if len(f) == 0 {
		return true
	}
	return slices.ContainsFunc(f, func(group []condition) bool {
		return !slices.ContainsFunc(group, func(c condition) bool { return !c.holds(row) })
	})
}

// operand is where a comparison begins: a field and its operator. A filter has no
// spaces, "metadata.name=aANDspec.version=b", and a value may hold AND and OR, so
// AND and OR separate comparisons only before a field and an operator.
var operand = lazyregexp.New(`(?:^|AND|OR)((?:metadata|spec|status)\.[a-z][A-Za-z]*)(=|_in_)`)

// parsePackFilter reads the query parameter filters.
func parsePackFilter(text string) (packFilter, error) {
	if text == "" {
		return nil, nil
	}
	found := operand().FindAllStringSubmatchIndex(text, -1)
	if len(found) == 0 || found[0][0] != 0 {
		return nil, invalid("query parameter filters must be of the form field=value, joined with AND or OR")
	}
	var filter packFilter
	for i, index := range found {
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		each, err := newCondition(text[index[2]:index[3]], text[index[4]:index[5]], text[index[1]:end])
		if err != nil {
			return nil, err
		}
		if i == 0 || strings.HasPrefix(text[index[0]:], "OR") {
			filter = append(filter, nil)
		}
		filter[len(filter)-1] = append(filter[len(filter)-1], each)
	}
	return filter, nil
}

func newCondition(name, operator, value string) (condition, error) {
	field, known := packFields()[name]
	if !known {
		return condition{}, invalid("query parameter filters cannot compare %s", name)
	}
	values := []string{value}
	if operator == "_in_" {
		values = strings.Split(value, ",")
	}
	return condition{field: field, values: values}, nil
}

// sortPackRows orders rows by the query parameter orderBy: "field=1" is ascending,
// "field=-1" descending.
func sortPackRows(rows []packRow, orderBy string) error {
	if orderBy == "" {
		return nil
	}
	var wishes []func(a, b *packRow) int
	for part := range strings.SplitSeq(orderBy, ",") {
		name, direction, _ := strings.Cut(part, "=")
		field, known := packFields()[name]
		if !known || direction != "1" && direction != "-1" {
			return invalid("query parameter orderBy must be of the form field=1 or field=-1")
		}
		wishes = append(wishes, func(a, b *packRow) int {
			order := cmp.Compare(field(a), field(b))
			if name == "spec.version" {
				order = compareVersions(a.Version, b.Version)
			}
			if direction == "-1" {
				return -order
			}
			return order
		})
	}
	slices.SortStableFunc(rows, func(a, b packRow) int {
		order := 0
		for _, wish := range wishes {
			order = cmp.Or(order, wish(&a, &b))
		}
		return order
	})
	return nil
}
