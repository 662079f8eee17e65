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
	// ArchiveTooLarge is for an archive that exceeds a limit of package budget, in
	// Err. Helm has Expanded and File, and may load what exceeds another limit.
	ArchiveTooLarge ArchiveReason = "is too large"
	ArchiveNoChart  ArchiveReason = "has no Chart.yaml"
	ArchiveMetadata ArchiveReason = "has no valid metadata"
	ArchiveValues   ArchiveReason = "has no valid values"
)

// ArchiveError is the error for an archive that Helm would not load, or that exceeds a limit.
type ArchiveError struct {
	Reason ArchiveReason
	// Path is the file or subchart at fault, "" = the archive.
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
// package budget, which its packed subcharts share. It keeps, in memory, the
// metadata, values and schema of the chart and its subcharts, and the names of the
// values that its files use. It does not follow links. It returns an *ArchiveError
// for an archive that Helm would not load, or that exceeds a limit; when ctx ends,
// its cause.
func ReadArchive(ctx context.Context, r io.Reader) (Content, error) {
	return newArchiveReader(ctx).outermost(r)
}

// archiveReader holds the rest of the limits for an archive and the archives inside
// it.
type archiveReader struct {
	// canceled returns the cause of the context's end, nil before.
	canceled func() error
	// Those of a kept file, and of an archive: a packed subchart may be as large.
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

// file is an entry of an archive. Its path is relative to the chart. data is nil for
// files of which only the used values are kept.
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

// fill reads the content of a file that is kept, or the values that it uses.
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
			return nil // the file is no template
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

// archiveFailure wraps the error of a decompressor or of the tar reader, unless a limit
// was exceeded.
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

// entryPath returns the path of an entry relative to the chart, whose folder is the
// first component of any name, and "" for an entry that Helm skips. Helm refuses an
// archive with an entry outside the folder, and reads a link or a device as an empty
// file. Archives packed on Windows contain backslashes as separators.
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

// isArchive reports whether a file is a packed subchart.
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

// meteredReader fails when its meter, which several readers may share, is exceeded.
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
