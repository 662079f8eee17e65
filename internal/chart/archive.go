package chart

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// Bounds limit what reading one chart archive may cost, its packed subcharts
// included. A field that is zero or less takes its limit from package budget.
type Bounds struct {
	// Compressed is the most bytes of the archive itself.
	Compressed int64
	// Expanded is the most bytes that decompression may yield in all.
	Expanded int64
	// File is the most bytes of one file that is kept; a packed subchart may
	// have as many as the archive itself.
	File int64
	// Files is the most entries in all.
	Files int64
	// Depth is the most levels of subcharts.
	Depth int64
	// Document is the most values of one YAML file, and Documents of all.
	Document, Documents int64
}

// narrowed is a limit with another maximum, where there is one.
func narrowed(limit budget.Limit, most int64) budget.Limit {
	if most > 0 {
		limit.Max = most
	}
	return limit
}

// ArchiveReason says why an archive gives no chart.
type ArchiveReason string

// One constant per kind of failure.
const (
	ArchiveNotGzip   ArchiveReason = "not gzip"
	ArchiveMalformed ArchiveReason = "malformed"
	// ArchiveTooLarge is one that exceeds a limit of package budget, which Err
	// holds. Whether Helm would load it is not known, but for Expanded and File.
	ArchiveTooLarge ArchiveReason = "too large"
	ArchiveNoChart  ArchiveReason = "no Chart.yaml"
	ArchiveMetadata ArchiveReason = "metadata"
	ArchiveValues   ArchiveReason = "values"
)

// ArchiveError is an archive that Helm would not load, or that exceeds the
// bounds.
type ArchiveError struct {
	Reason ArchiveReason
	// Path is the file or subchart to blame inside the archive, "" = all of it.
	Path string
	// Err is the cause, nil when Reason says it all.
	Err error
}

func (e *ArchiveError) Error() string {
	text := "chart archive"
	if e.Path != "" {
		text += fmt.Sprintf(": %s", e.Path)
	}
	switch e.Reason {
	case ArchiveNotGzip:
		text += " is not gzip-compressed"
	case ArchiveMalformed:
		text += " is damaged"
	case ArchiveTooLarge:
		text += " is too large"
	case ArchiveNoChart:
		text += " has no Chart.yaml"
	case ArchiveMetadata:
		text += " has no valid metadata"
	case ArchiveValues:
		text += " has no valid values"
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *ArchiveError) Unwrap() error { return e.Err }

// ReadArchive reads a packed chart (tar, gzip) from r. Nothing is written
// anywhere: only the metadata, values and schema of the chart and its subcharts
// are kept, in memory, and the names of the values that its files use; links
// are not followed. What Helm would not load is an *ArchiveError, as is what
// exceeds bounds. When ctx ends the error is its cause.
func ReadArchive(ctx context.Context, r io.Reader, bounds Bounds) (Content, error) {
	reader := archiveReader{
		gone: func() error { return context.Cause(ctx) },
		file: narrowed(budget.File, bounds.File), packed: narrowed(budget.Archive, bounds.Compressed),
		depth: narrowed(budget.Subcharts, bounds.Depth), document: narrowed(budget.Document, bounds.Document),
		expanded:  budget.NewMeter(narrowed(budget.Expanded, bounds.Expanded)),
		files:     budget.NewMeter(narrowed(budget.Entries, bounds.Files)),
		documents: budget.NewMeter(narrowed(budget.Documents, bounds.Documents)),
		actions:   budget.NewMeter(budget.Actions),
	}
	return reader.read(&meteredReader{r: r, meter: budget.NewMeter(reader.packed)}, "", 0)
}

// archiveReader holds what is left of the bounds while one archive, and the
// archives packed inside it, are read.
type archiveReader struct {
	// gone says why the caller has left, nil while it has not.
	gone                                func() error
	file, packed, depth, document       budget.Limit
	expanded, files, documents, actions *budget.Meter
}

// over is what of an archive exceeds a limit.
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

// read reads one archive; at is the path of the chart inside the outermost.
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
		if err := a.gone(); err != nil {
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

// fill reads what of a file is kept: all of it, or which values it uses.
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
			return nil // nobody needs to know what such a file uses
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

// archiveFailure wraps what a decompressor or the tar reader says; a bound that
// was exceeded below them is kept as it is.
func archiveFailure(reason ArchiveReason, place string, err error) error {
	var exceeded *ArchiveError
	if errors.As(err, &exceeded) {
		return exceeded
	}
	if limit, found := budget.As(err); found {
		return over(place, limit)
	}
	return &ArchiveError{Reason: reason, Path: place, Err: err}
}

var driveGrammar = lazyregexp.New(`^[a-zA-Z]:/`)

// errOutside is an entry that Helm takes for an attack: it refuses the archive.
var errOutside = errors.New("an entry leads out of the chart's folder")

// entryPath returns the path of an entry relative to the chart, whose folder is
// the first component whatever it is called, and "" for what Helm passes over.
// Archives packed on Windows separate with backslashes. A link or a device is
// an empty file to Helm.
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

// withinSubcharts takes away the folders of the unpacked subcharts that a file
// lies in.
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

// wanted reports whether a file of the chart, or of a subchart in a folder, is
// kept as it is: metadata, values, schema, lock, or a subchart that is packed.
func wanted(name string) bool {
	name = withinSubcharts(name)
	switch name {
	case "Chart.yaml", "Chart.lock", "requirements.yaml", "requirements.lock", "values.yaml", "values.schema.json":
		return true
	default:
		return isArchive(name)
	}
}

// meteredReader fails as soon as more bytes come than a meter allows, which
// several readers may share.
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
