package chart

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// ArchiveReason is why an archive cannot be loaded as a chart.
type ArchiveReason string

// One constant per kind of failure.
const (
	ArchiveNotGzip   ArchiveReason = "is not gzip-compressed"
	ArchiveMalformed ArchiveReason = "is damaged"
	// ArchiveTooLarge is one that exceeds a limit of package budget, which Err
	// holds. Of these, Helm has Expanded and File; it may load what exceeds another.
	ArchiveTooLarge ArchiveReason = "is too large"
	ArchiveNoChart  ArchiveReason = "has no Chart.yaml"
	ArchiveMetadata ArchiveReason = "has no valid metadata"
	ArchiveValues   ArchiveReason = "has no valid values"
)

// ArchiveError is an archive that Helm would not load, or that exceeds a limit.
type ArchiveError struct {
	Reason ArchiveReason
	// Path is the file or subchart to blame inside the archive, "" = all of it.
	Path string
	// Err is the cause, nil for none.
	Err error
}

func (e *ArchiveError) Error() string {
	text := "chart archive"
	if e.Path != "" {
		text += ": " + e.Path
	}
	text += " " + string(e.Reason)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *ArchiveError) Unwrap() error { return e.Err }

// ReadArchive reads a packed chart (tar, gzip) from r, within the limits of
// package budget, which its packed subcharts share. Nothing is written anywhere:
// only the metadata, values and schema of the chart and its subcharts are kept,
// in memory, and the names of the values that its files use; links are not
// followed. What Helm would not load is an *ArchiveError, as is what exceeds a
// limit. When ctx ends the error is its cause.
func ReadArchive(ctx context.Context, r io.Reader) (Content, error) {
	return newArchiveReader(ctx).outermost(r)
}

// archiveReader holds what is left of the limits while one archive, and the
// archives packed inside it, are read.
type archiveReader struct {
	// canceled is the cause for which the context ended, nil before.
	canceled func() error
	// A file that is kept, and an archive: a packed subchart may be as large.
	file, packed, depth                 budget.Limit
	expanded, files, documents, actions *budget.Meter
}

func newArchiveReader(ctx context.Context) *archiveReader {
	return &archiveReader{
		canceled: func() error { return context.Cause(ctx) },
		file:     budget.File, packed: budget.Archive, depth: budget.Subcharts,
		expanded: budget.NewMeter(budget.Expanded), files: budget.NewMeter(budget.Entries),
		documents: budget.NewMeter(budget.Documents), actions: budget.NewMeter(budget.Actions),
	}
}

func (a *archiveReader) outermost(r io.Reader) (Content, error) {
	return a.read(&meteredReader{r: r, meter: budget.NewMeter(a.packed)}, "", 0)
}

// over is the error for a part of an archive that exceeds a limit.
func over(place string, err error) error {
	return &ArchiveError{Reason: ArchiveTooLarge, Path: place, Err: err}
}

// file is one entry of an archive. Its path is relative to the chart; data is
// nil for files of which nothing but the values they use is kept.
type file struct {
	path string
	data []byte
	uses usage
}

// read reads one archive; place is the path of the chart inside the outermost.
func (a *archiveReader) read(r io.Reader, place string, depth int) (Content, error) {
	files, err := a.entries(r, place)
	if err != nil {
		return Content{}, err
	}
	return a.load(files, place, depth)
}

func (a *archiveReader) entries(r io.Reader, place string) ([]file, error) {
	expanded, err := gzip.NewReader(r)
	if err != nil {
		return nil, archiveFailure(ArchiveNotGzip, place, err)
	}
	entries := tar.NewReader(&meteredReader{r: expanded, meter: a.expanded})
	var files []file
	for {
		if err := a.canceled(); err != nil {
			return nil, err
		}
		header, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, archiveFailure(ArchiveMalformed, place, err)
		}
		if err := a.files.Spend(1); err != nil {
			return nil, over(place, err)
		}
		name, err := entryPath(header)
		if err != nil {
			return nil, &ArchiveError{
				Reason: ArchiveMalformed, Path: path.Join(place, printable(header.Name)), Err: err,
			}
		}
		if name == "" {
			continue
		}
		entry := file{path: name}
		if err := a.fill(&entry, entries, path.Join(place, name)); err != nil {
			return nil, err
		}
		files = append(files, entry)
	}
}

// fill reads the content of a file that is kept, or which values it uses.
func (a *archiveReader) fill(entry *file, r io.Reader, name string) error {
	var err error
	switch {
	case isArchive(entry.path):
		entry.data, err = readFile(r, name, a.packed)
	case wanted(entry.path):
		entry.data, err = readFile(r, name, a.file)
	default:
		var data []byte
		data, err = readFile(r, name, a.file)
		var exceeded *ArchiveError
		if errors.As(err, &exceeded) && exceeded.Path == name {
			return nil // such a file is no template
		}
		entry.uses = usedValues(data, a.actions)
	}
	return err
}

func readFile(r io.Reader, name string, limit budget.Limit) ([]byte, error) {
	data, err := budget.ReadAll(r, limit, -1)
	if err != nil {
		return nil, archiveFailure(ArchiveMalformed, name, err)
	}
	return bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), nil
}

// archiveFailure wraps the error of a decompressor or of the tar reader, unless it is a
// limit that was exceeded below them.
func archiveFailure(reason ArchiveReason, place string, err error) error {
	if exceeded, ok := errors.AsType[*ArchiveError](err); ok {
		return exceeded
	}
	if limit, found := budget.As(err); found {
		return over(place, limit)
	}
	return &ArchiveError{Reason: reason, Path: place, Err: err}
}

var driveGrammar = lazyregexp.New(`^[a-zA-Z]:/`)

var errOutside = errors.New("an entry leads out of the chart's folder")

// entryPath returns the path of an entry relative to the chart, whose folder is
// the first component whatever its name, and "" for what Helm skips. An entry
// outside the folder is an attack to Helm, which refuses the archive, and a link
// or a device is an empty file. Archives packed on Windows separate with
// backslashes.
func entryPath(header *tar.Header) (string, error) {
	if header.FileInfo().IsDir() || header.Typeflag == tar.TypeXHeader || header.Typeflag == tar.TypeXGlobalHeader {
		return "", nil
	}
	separator := "/"
	if strings.Contains(header.Name, `\`) {
		separator = `\`
	}
	folder, name, _ := strings.Cut(header.Name, separator)
	name = strings.ReplaceAll(name, separator, "/")
	if path.IsAbs(name) || folder == "Chart.yaml" {
		return "", errOutside
	}
	if name = path.Clean(name); name == "." || strings.HasPrefix(name, "..") || driveGrammar().MatchString(name) {
		return "", errOutside
	}
	return name, nil
}

// isArchive reports whether a file is a subchart that is packed.
func isArchive(name string) bool {
	name = withinSubcharts(name)
	return strings.HasPrefix(name, "charts/") && path.Ext(name) == ".tgz"
}

// withinSubcharts removes the folders of unpacked subcharts from a path.
func withinSubcharts(name string) string {
	for {
		rest, found := strings.CutPrefix(name, "charts/")
		_, file, nested := strings.Cut(rest, "/")
		if !found || !nested {
			return name
		}
		name = file
	}
}

// wanted reports whether the content of a file is kept.
func wanted(name string) bool {
	name = withinSubcharts(name)
	return parsed(name) || name == "values.schema.json" || isArchive(name)
}

// meteredReader fails when a meter, which several readers may share, is exceeded.
type meteredReader struct {
	r     io.Reader
	meter *budget.Meter
}

func (m *meteredReader) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	if exceeded := m.meter.Spend(int64(n)); exceeded != nil {
		return 0, over("", exceeded)
	}
	return n, err
}
