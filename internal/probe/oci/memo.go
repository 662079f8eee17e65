package oci

import (
	"context"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/memo"
)

// newLookups returns a Memo of look-ups whose results keep says how long to
// remember.
func newLookups[V any](keep func(error) time.Duration, now func() time.Time) *memo.Memo[string, V] {
	return newMemo[V](keep, now, budget.Lookup.Time(), budget.Lookup)
}

// newMemo is newLookups for requests of another kind: the timeout bounds one of
// them, and limit is what it stands for.
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
