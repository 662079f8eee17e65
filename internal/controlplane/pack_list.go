package controlplane

import (
	"encoding/json"
	"slices"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// mostPacks is the largest limit that the list of packs accepts. The specification
// has 50 as the maximum; users report that limits up to 200 work, and that 500
// gives no items. So a limit from 51 to 200 gives a page of 50.
const mostPacks = 200

// packPage is page, and refuses a limit that is too large.
func (c *call) packPage() (first, limit int, err error) {
	requested, err := bounded("limit", c.query(v1.QueryLimit), 1, mostPacks+1, v1.PageLimit)
	if err == nil && requested > mostPacks {
		err = invalid("query parameter limit must be at most %d", v1.PageLimit)
	}
	if err != nil {
		return 0, 0, err
	}
	return c.page()
}

// packsList lists packs, each in one version.
func packsList(c *call) (response, error) {
	filter, err := parsePackFilter(c.query(v1.QueryFilters))
	if err != nil {
		return response{}, err
	}
	first, limit, err := c.packPage()
	if err != nil {
		return response{}, err
	}
	rows, err := packRows(c.tx, filter.matches)
	if err == nil {
		err = sortPackRows(rows, c.query(v1.QueryOrderBy))
	}
	if err != nil {
		return response{}, err
	}
	shown, meta := cut(rows, first, limit)
	list := v1.PackSummaries{Items: mapped(shown, packRow.summary), Listmeta: meta}
	if fields := c.query(v1.QueryFields); fields != "" {
		return onlyFields(list, strings.Split(fields, ","))
	}
	return ok(list), nil
}

// onlyFields leaves of each item what the query parameter fields names.
func onlyFields(list v1.PackSummaries, fields []string) (response, error) {
	document, err := json.Marshal(list.Items)
	if err != nil {
		return response{}, err
	}
	var whole []map[string]any
	if err := json.Unmarshal(document, &whole); err != nil {
		return response{}, err
	}
	items := mapped(whole, func(item map[string]any) map[string]any { return kept(item, fields, "") })
	return ok(map[string]any{"items": items, "listmeta": list.Listmeta}), nil
}

// kept are the members that the fields name or lead to.
func kept(whole map[string]any, fields []string, parent string) map[string]any {
	found := map[string]any{}
	for name, value := range whole {
		place := parent + name
		inner, nested := value.(map[string]any)
		leads := slices.ContainsFunc(fields, func(field string) bool { return strings.HasPrefix(field, place+".") })
		switch {
		case slices.Contains(fields, place):
			found[name] = value
		case nested && leads:
			found[name] = kept(inner, fields, place+".")
		}
	}
	return found
}
