package oci

import (
	"context"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/memo"
)

// newMemo returns a Memo of results that keep says how long to remember. The
// timeout bounds one request; limit is what it stands for.
func newMemo[V any](
	keep func(error) time.Duration, now func() time.Time, timeout time.Duration, limit budget.Limit,
) *memo.Memo[string, V] {
	return &memo.Memo[string, V]{
		Keep: func(_ V, err error) time.Duration { return keep(err) },
		Now:  now,
		Bound: func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeoutCause(ctx, timeout, budget.Over(limit, 0))
		},
	}
}
