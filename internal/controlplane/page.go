package controlplane

import (
	"cmp"
	"math"
	"net/http"
	"strconv"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// cut returns a page of a list, and its place in the list.
func cut[T any](found []T, first, limit int) ([]T, *v1.ListMetaData) {
	first = min(first, len(found))
	last := min(first+limit, len(found))
	meta := &v1.ListMetaData{Count: int64(len(found)), Limit: int64(last - first), Offset: int64(last)}
	if last < len(found) {
		meta.Continue = strconv.Itoa(last)
	}
	return found[first:last], meta
}

// mapped converts a list; it is empty, never nil, when there is nothing.
func mapped[A, B any](list []A, convert func(A) B) []B {
	found := make([]B, 0, len(list))
	for _, value := range list {
		found = append(found, convert(value))
	}
	return found
}

// limit is how many items a page has at most.
func (m Mood) limit(requested int) int {
	if m.IgnoresLimit {
		return math.MaxInt32
	}
	return requested
}

// page is how a page of profiles is sent.
func (m Mood) page(r *http.Request, found v1.ClusterProfilesSummary) v1.ClusterProfilesSummary {
	requested, err := strconv.Atoi(r.URL.Query().Get(v1.QueryLimit))
	if m.NullOverLimit && err == nil && requested > v1.PageLimit {
		found.Items = nil
	}
	return found
}

// page reads where a page begins and how long it is. The token of the next
// page is where it begins, and wins over an offset.
func (c *call) page() (first, limit int, err error) {
	if limit, err = bounded("limit", c.query(v1.QueryLimit), 1, v1.PageLimit, v1.PageLimit); err != nil {
		return 0, 0, err
	}
	start := cmp.Or(c.query(v1.QueryContinue), c.query("offset"))
	first, err = bounded("continue or offset", start, 0, 1<<30, 0)
	return first, limit, err
}

func bounded(field, text string, least, most, absent int) (int, error) {
	if text == "" {
		return absent, nil
	}
	value, err := strconv.Atoi(text)
	if err != nil || value < least {
		return 0, invalid("query parameter %s must be a number from %d on", field, least)
	}
	return min(value, most), nil
}
