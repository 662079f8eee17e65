package chart

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
)

// Bounds limit what reading one chart archive may cost, its packed subcharts
// included. A field that is zero or less takes its value from DefaultBounds.
type Bounds struct {
	// Compressed is the most bytes of the archive itself.
	Compressed int64
	// Expanded is the most bytes that decompression may yield in all.
	Expanded int64
	// File is the most bytes of one file that is kept; a packed subchart may
	// have as many as the archive itself.
	File int64
	// Files is the most entries in all.
	Files int
	// Depth is the most levels of subcharts.
	Depth int
}

// DefaultBounds returns bounds that no real chart comes near: 100 MiB expanded
// is Helm's own limit, 5 MiB was Helm's limit of one file.
func DefaultBounds() Bounds {
	return Bounds{Compressed: 32 << 20, Expanded: 100 << 20, File: 5 << 20, Files: 20_000, Depth: 16}
}

func (b Bounds) orDefault() Bounds {
	defaults := DefaultBounds()
	if b.Compressed <= 0 {
		b.Compressed = defaults.Compressed
	}
	if b.Expanded <= 0 {
		b.Expanded = defaults.Expanded
	}
	if b.File <= 0 {
		b.File = defaults.File
	}
	if b.Files <= 0 {
		b.Files = defaults.Files
	}
	if b.Depth <= 0 {
		b.Depth = defaults.Depth
	}
	return b
}

// ArchiveReason says why an archive gives no chart.
type ArchiveReason string

// One constant per kind of failure.
const (
	ArchiveNotGzip      ArchiveReason = "not gzip"
	ArchiveMalformed    ArchiveReason = "malformed"
	ArchiveTooLarge     ArchiveReason = "too large"
	ArchiveTooManyFiles ArchiveReason = "too many files"
	ArchiveTooDeep      ArchiveReason = "too deep"
	ArchiveNoChart      ArchiveReason = "no Chart.yaml"
	ArchiveMetadata     ArchiveReason = "metadata"
	ArchiveValues       ArchiveReason = "values"
)

// ArchiveError is an archive that Helm would not load, or that exceeds the
// bounds.
type ArchiveError struct {
	Reason ArchiveReason
	// Path is the file or subchart to blame inside the archive, "" = all of it.
	Path string
	// Limit is the bound that was exceeded, in bytes, entries or levels.
	Limit int64
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
		text += fmt.Sprintf(" is larger than %d bytes", e.Limit)
	case ArchiveTooManyFiles:
		text += fmt.Sprintf(" has more than %d entries", e.Limit)
	case ArchiveTooDeep:
		text += fmt.Sprintf(" nests subcharts more than %d levels deep", e.Limit)
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
// exceeds bounds.
func ReadArchive(r io.Reader, bounds Bounds) (Content, error) {
	reader := archiveReader{bounds: bounds.orDefault()}
	reader.expanded, reader.files = reader.bounds.Expanded, reader.bounds.Files
	compressed := reader.bounds.Compressed
	return reader.read(&budgetReader{r: r, left: &compressed, limit: compressed}, "", 0)
}

// archiveReader holds what is left of the bounds while one archive, and the
// archives packed inside it, are read.
type archiveReader struct {
	bounds   Bounds
	expanded int64
	files    int
}

// file is one entry of an archive. Its path is relative to the chart; data is
// nil for files of which nothing but the values they use is kept.
type file struct {
	path string
	data []byte
	uses usage
}

// read reads one archive; at is the path of the chart inside the outermost.
func (a *archiveReader) read(r io.Reader, at string, depth int) (Content, error) {
	files, err := a.entries(r, at)
	if err != nil {
		return Content{}, err
	}
	return a.load(files, at, depth)
}

func (a *archiveReader) entries(r io.Reader, at string) ([]file, error) {
	expanded, err := gzip.NewReader(r)
	if err != nil {
		return nil, archiveFailure(ArchiveNotGzip, at, err)
	}
	entries := tar.NewReader(&budgetReader{r: expanded, left: &a.expanded, limit: a.bounds.Expanded})
	var files []file
	for {
		header, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, archiveFailure(ArchiveMalformed, at, err)
		}
		if a.files--; a.files < 0 {
			return nil, &ArchiveError{Reason: ArchiveTooManyFiles, Path: at, Limit: int64(a.bounds.Files)}
		}
		name, err := entryPath(header)
		if err != nil {
			return nil, &ArchiveError{Reason: ArchiveMalformed, Path: path.Join(at, printable(header.Name)), Err: err}
		}
		if name == "" {
			continue
		}
		entry := file{path: name}
		if err := a.fill(&entry, entries, path.Join(at, name)); err != nil {
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
		entry.data, err = a.readFile(r, name, a.bounds.Compressed)
	case wanted(entry.path):
		entry.data, err = a.readFile(r, name, a.bounds.File)
	default:
		var data []byte
		data, err = a.readFile(r, name, a.bounds.File)
		var exceeded *ArchiveError
		if errors.As(err, &exceeded) && exceeded.Path == name {
			return nil // nobody needs to know what such a file uses
		}
		entry.uses = usedValues(data)
	}
	return err
}

func (a *archiveReader) readFile(r io.Reader, name string, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, archiveFailure(ArchiveMalformed, name, err)
	}
	if int64(len(data)) > limit {
		return nil, &ArchiveError{Reason: ArchiveTooLarge, Path: name, Limit: limit}
	}
	return bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), nil
}

// archiveFailure wraps what a decompressor or the tar reader says; a bound that
// was exceeded below them stays what it is.
func archiveFailure(reason ArchiveReason, at string, err error) error {
	var exceeded *ArchiveError
	if errors.As(err, &exceeded) {
		return exceeded
	}
	return &ArchiveError{Reason: reason, Path: at, Err: err}
}

var driveGrammar = regexp.MustCompile(`^[a-zA-Z]:/`)

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
	if name = path.Clean(name); name == "." || strings.HasPrefix(name, "..") || driveGrammar.MatchString(name) {
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

// budgetReader fails with ArchiveTooLarge as soon as more bytes come than are
// left of a budget that several readers may share.
type budgetReader struct {
	r     io.Reader
	left  *int64
	limit int64
}

func (b *budgetReader) Read(p []byte) (int, error) {
	if int64(len(p)) > *b.left+1 {
		p = p[:*b.left+1]
	}
	n, err := b.r.Read(p)
	if *b.left -= int64(n); *b.left < 0 {
		*b.left = 0
		return 0, &ArchiveError{Reason: ArchiveTooLarge, Limit: b.limit}
	}
	return n, err
}
