package chart

import (
	"cmp"
	"context"
	"io"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

// Bounds replace limits of package budget; zero keeps one.
type Bounds struct{ Compressed, Expanded, File, Files, Depth int64 }

// ReadArchiveWithin is ReadArchive with other limits.
func ReadArchiveWithin(ctx context.Context, r io.Reader, bounds Bounds) (Content, error) {
	reader := newArchiveReader(ctx)
	reader.packed.Max = cmp.Or(bounds.Compressed, budget.Archive.Max)
	reader.file.Max = cmp.Or(bounds.File, budget.File.Max)
	reader.depth.Max = cmp.Or(bounds.Depth, budget.Subcharts.Max)
	if bounds.Expanded > 0 {
		reader.expanded = budget.NewMeter(budget.Limit{Of: budget.Expanded.Of, Max: bounds.Expanded})
	}
	if bounds.Files > 0 {
		reader.files = budget.NewMeter(budget.Limit{Of: budget.Entries.Of, Max: bounds.Files})
	}
	return reader.outermost(r)
}

// Compare is a total order: precedence, then build metadata, then text.
func (v Version) Compare(other Version) int {
	return cmp.Or(compareSemver(v.Semver(), other.Semver()), cmp.Compare(v.text, other.text))
}
