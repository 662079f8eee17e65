package listing_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/listing"
)

// read makes the results of a row: a letter is one object, ! an error and ? a warning.
func read(row string) []list.ListResult {
	var results []list.ListResult
	for _, letter := range row {
		switch letter {
		case '!':
			results = append(
				results, list.ListResult{Diagnostics: diag.Diagnostics{diag.NewErrorDiagnostic("Error", "")}},
			)
		case '?':
			results = append(
				results, list.ListResult{Diagnostics: diag.Diagnostics{diag.NewWarningDiagnostic("Warning", "")}},
			)
		default:
			results = append(results, list.ListResult{DisplayName: string(letter), Identity: &tfsdk.ResourceIdentity{}})
		}
	}
	return results
}

func shown(result list.ListResult) string {
	switch {
	case result.Diagnostics.HasError():
		return "!"
	case len(result.Diagnostics) > 0:
		return "?"
	default:
		return result.DisplayName
	}
}

// Results have the order of their rows, whichever is read first, and end at the limit or with the first error. Rows
// beyond them are not read.
func TestStream(t *testing.T) {
	t.Parallel()
	many := strings.Split(strings.Repeat("x", 25), "")
	for name, test := range map[string]struct {
		rows  []string
		limit int64
		stop  int // results that the reader takes, 0 for all
		want  string
		reads int
	}{
		"all":                      {[]string{"a", "b", "c"}, 0, 0, "abc", 3},
		"none":                     {nil, 0, 0, "", 0},
		"several and none":         {[]string{"ab", "", "c"}, 0, 0, "abc", 3},
		"limit":                    {[]string{"a", "b", "c"}, 2, 0, "ab", 2},
		"limit within a row":       {[]string{"abc", "d"}, 2, 0, "ab", 2},
		"limit of one":             {[]string{"abc", "d"}, 1, 0, "a", 1},
		"limit beyond":             {[]string{"a", "b"}, 9, 0, "ab", 2},
		"rows without results":     {[]string{"", "", "a", "b"}, 1, 0, "a", 3},
		"warnings are no results":  {[]string{"?", "a", "?b", "c"}, 2, 0, "?a?b", 3},
		"an error ends":            {[]string{"a", "!", "b"}, 0, 0, "a!", 3},
		"an error within a row":    {[]string{"a!b", "c"}, 1, 0, "a", 1},
		"the reader has enough":    {many, 0, 1, "x", 10},
		"so many ahead":            {many, 0, 0, strings.Repeat("x", 25), 25},
		"so many ahead of a limit": {many, 11, 0, strings.Repeat("x", 11), 11},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var reads, running, most atomic.Int32
				got := ""
				for result := range listing.Stream(t.Context(), test.limit, test.rows, func(
					ctx context.Context, row string,
				) []list.ListResult {
					nth := reads.Add(1)
					now := running.Add(1)
					defer running.Add(-1)
					if now > most.Load() {
						most.Store(now)
					}
					select {
					case <-time.After(time.Duration(len(test.rows)-int(nth)+1) * time.Second): // the last comes first
					case <-ctx.Done():
					}
					return read(row)
				}) {
					got += shown(result)
					if test.stop > 0 && len(got) == test.stop {
						break
					}
				}
				synctest.Wait() // for what was cancelled
				if got != test.want {
					t.Errorf("got %q, want %q", got, test.want)
				}
				if int(reads.Load()) != test.reads || most.Load() > 10 {
					t.Errorf("%d reads, %d at a time", reads.Load(), most.Load())
				}
			})
		})
	}
}

// An error that affects all objects ends the list. An object that does not exist any more has no result.
func TestUnread(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	refused := &palette.Error{Status: 403}
	for name, test := range map[string]struct {
		ctx  context.Context //nolint:containedctx // a row of the table
		err  error
		want string
	}{
		"gone":        {t.Context(), fmt.Errorf("read: %w", palette.ErrNotFound), ""},
		"refused":     {t.Context(), refused, "?"},
		"no key":      {t.Context(), palette.ErrUnauthorized, "!"},
		"odd":         {t.Context(), errors.New("odd"), "?"},
		"interrupted": {ended, context.Canceled, "!"},
	} {
		var got strings.Builder
		for _, result := range listing.Unread(test.ctx, test.err, diagnose.NotListed("registry", "acr", test.err)) {
			got.WriteString(shown(result))
		}
		if got.String() != test.want {
			t.Errorf("%s: got %q, want %q", name, got.String(), test.want)
		}
	}
	results := slices.Collect(listing.Failed(diagnose.ProjectNeeded()))
	if diff := cmp.Diff([]string{"!"}, []string{shown(results[0])}); diff != "" || len(results) != 1 {
		t.Errorf("failed: %v", results)
	}
}
