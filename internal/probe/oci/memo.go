package oci

import (
	"context"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/memo"
)

// newLookups returns a Memo of look-ups; keep returns how long to remember a result.
func newLookups[V any](keep func(error) time.Duration, now func() time.Time) *memo.Memo[string, V] {
	return newMemo[V](keep, now, budget.Lookup.Time(), budget.Lookup)
}

// newMemo returns a Memo of requests, each bounded by timeout, which errors report
// as limit.
func newMemo[V any](
	keep func(error) time.Duration, now func() time.Time, timeout time.Duration, limit budget.Limit,
) *memo.Memo[string, V] {
	return &memo.Memo[string, V]{
		Keep: func(_ V, err error) time.Duration { return keep(err) },
		Now:  now,
		Bound: func(ctx context.Context) (context.Context, context.CancelFunc) {
			return budget.WithTimeout(ctx, limit, timeout)
		},
	}
}
