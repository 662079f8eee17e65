// Package listing is what the list resources share: how one is named, configured and validated, and its results as a
// stream that ends at the limit of the request, reads a few objects ahead, and reports an object that could not be read
// without keeping the others from being listed.
//
// It knows the framework's results and no object of Palette.
package listing

import (
	"context"
	"errors"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// ahead is how many rows are read at a time: as many resources as Terraform refreshes at a time.
const ahead = 10

// Failed is a stream of one error.
func Failed(problem diagnose.Problem) iter.Seq[list.ListResult] {
	var diags diag.Diagnostics
	problem.AddTo(&diags, diagnose.Error)
	return list.ListResultsStreamDiagnostics(diags)
}

// Unread is the result for an object that could not be read: none where the object is gone, a warning where the error
// is about this object alone, and an error, which ends the list, where the others cannot be read either.
func Unread(ctx context.Context, err error, problem diagnose.Problem) []list.ListResult {
	severity := diagnose.Warning
	switch {
	case errors.Is(err, palette.ErrNotFound):
		return nil
	case ctx.Err() != nil, errors.Is(err, palette.ErrUnauthorized), palette.Unconnected(err):
		severity = diagnose.Error
	}
	var diags diag.Diagnostics
	problem.AddTo(&diags, severity)
	return []list.ListResult{{Diagnostics: diags}}
}

// Stream reads rows and yields their results in the order of the rows. A row may have several results, or none. The
// stream ends at the limit, 0 for none, or with the first error; rows beyond the limit are not read, unless earlier
// rows have no results.
func Stream[T any](
	ctx context.Context, limit int64, rows []T, read func(context.Context, T) []list.ListResult,
) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		left := limit
		window := func() int {
			if limit <= 0 {
				return ahead
			}
			return int(min(left, ahead))
		}
		for results := range inOrder(ctx, rows, window, read) {
			for _, result := range results {
				if limit > 0 && left == 0 || !push(result) || result.Diagnostics.HasError() {
					return
				}
				if result.Identity != nil {
					left--
				}
			}
		}
	}
}

// inOrder reads as many rows at a time as window says, and yields what was read in the order of the rows. Reads that
// are in flight at the end are cancelled.
func inOrder[T, R any](
	ctx context.Context, rows []T, window func() int, read func(context.Context, T) R,
) iter.Seq[R] {
	return func(yield func(R) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		var begun []chan R
		for next := 0; ; {
			for ; next < len(rows) && len(begun) < window(); next++ {
				done := make(chan R, 1)
				begun = append(begun, done)
				go func(row T) { done <- read(ctx, row) }(rows[next])
			}
			if len(begun) == 0 {
				return
			}
			found := <-begun[0]
			if begun = begun[1:]; !yield(found) {
				return
			}
		}
	}
}
