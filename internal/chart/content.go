package chart

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

var errFolder = errors.New("it is a folder named as an archive")

// Content is the part of a chart that determines its values: metadata, default
// values, schema, and the same of its subcharts.
type Content struct {
	Metadata Metadata
	// Values is the text of values.yaml, nil = the chart has none.
	Values []byte
	// Schema is the text of values.schema.json, nil = the chart has none.
	Schema []byte
	// Used are the top-level keys of values that templates and other files of
	// the chart name, sorted, without those of its subcharts.
	Used []string
	// UsesAll reports that a template may use any key: it uses the values as a whole.
	UsesAll bool
	// defaults are the parsed Values; nil = not parsed.
	defaults map[string]any
	// Subcharts are the charts in charts/, by their own names (an alias is in
	// the Metadata of the parent), ordered by folder or file.
	Subcharts []Content
}

// load returns the chart of a folder's files, as Helm loads them.
func (a *archiveReader) load(files []file, place string, depth int) (Content, error) {
	if int64(depth) > a.depth.Max {
		return Content{}, over(place, budget.Over(a.depth, int64(depth)))
	}
	if err := a.weigh(files, place); err != nil {
		return Content{}, err
	}
	content, err := loadOwn(files, place)
	if err != nil {
		return Content{}, err
	}
	folders := subchartFolders(files)
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		subchart, err := a.loadSubchart(name, folders[name], path.Join(place, "charts", name), depth+1)
		if err != nil {
			return Content{}, err
		}
		if subchart != nil {
			content.Subcharts = append(content.Subcharts, *subchart)
		}
	}
	return content, nil
}

// loadOwn reads the files outside charts/. The last of several with one name counts.
func loadOwn(files []file, place string) (Content, error) {
	var (
		content Content
		found   bool
	)
	for _, name := range []string{"Chart.yaml", "requirements.yaml"} {
		for _, entry := range files {
			if entry.path != name {
				continue
			}
			found = found || name == "Chart.yaml"
			if err := decodeMetadata(entry.data, &content.Metadata); err != nil {
				return Content{}, &ArchiveError{Reason: ArchiveMetadata, Path: path.Join(place, name), Err: err}
			}
		}
	}
	if !found {
		return Content{}, &ArchiveError{Reason: ArchiveNoChart, Path: place}
	}
	if err := checkLocks(files, place); err != nil {
		return Content{}, err
	}
	content.use(files)
	for _, entry := range files {
		switch entry.path {
		case "values.yaml":
			content.Values = entry.data
			defaults, err := ParseValues(entry.data)
			if err != nil {
				return Content{}, &ArchiveError{Reason: ArchiveValues, Path: path.Join(place, entry.path), Err: err}
			}
			content.defaults = defaults
		case "values.schema.json":
			content.Schema = entry.data
		}
	}
	if content.Metadata.APIVersion == "" {
		content.Metadata.APIVersion = "v1"
	}
	content.Metadata.sanitize()
	if err := content.Metadata.Check(); err != nil {
		return Content{}, &ArchiveError{Reason: ArchiveMetadata, Path: path.Join(place, "Chart.yaml"), Err: err}
	}
	return content, nil
}

// subchartFolders groups the files below charts/ by folder or archive, with paths
// relative to charts/.
func subchartFolders(files []file) map[string][]file {
	folders := map[string][]file{}
	for _, entry := range files {
		rest, inside := strings.CutPrefix(entry.path, "charts/")
		if !inside || path.Ext(entry.path) == ".prov" {
			continue
		}
		name, _, _ := strings.Cut(rest, "/")
		folders[name] = append(folders[name], file{path: rest, data: entry.data, uses: entry.uses})
	}
	return folders
}

// loadSubchart returns nil for a name that begins with an underscore or a dot, which
// Helm skips.
func (a *archiveReader) loadSubchart(name string, files []file, place string, depth int) (*Content, error) {
	var (
		subchart Content
		err      error
	)
	switch {
	case strings.HasPrefix(name, "_"), strings.HasPrefix(name, "."):
		return nil, nil
	case path.Ext(name) == ".tgz":
		if files[0].path != name {
			return nil, &ArchiveError{Reason: ArchiveMalformed, Path: place, Err: errFolder}
		}
		subchart, err = a.read(bytes.NewReader(files[0].data), place, depth)
	default:
		var inside []file
		for _, entry := range files {
			if _, rest, nested := strings.Cut(entry.path, "/"); nested {
				inside = append(inside, file{path: rest, data: entry.data, uses: entry.uses})
			}
		}
		subchart, err = a.load(inside, place, depth)
	}
	if err != nil {
		return nil, err
	}
	return &subchart, nil
}

// KnownKeys returns, sorted, the top-level keys that values of this chart may have
// besides those of its defaults: names or aliases of subcharts, keys in conditions and
// templates, tags if dependencies have some, and properties of the schema. When UsesAny
// returns true, any key may be valid.
func (c Content) KnownKeys() []string {
	keys := map[string]bool{"global": true}
	for _, subchart := range c.Subcharts {
		keys[subchart.Metadata.Name] = true
	}
	for _, dependency := range c.Metadata.Dependencies {
		keys[dependency.Key()] = true
		for condition := range strings.SplitSeq(dependency.Condition, ",") {
			if key, _, _ := strings.Cut(strings.TrimSpace(condition), "."); key != "" {
				keys[key] = true
			}
		}
		if len(dependency.Tags) > 0 {
			keys["tags"] = true
		}
	}
	var schema struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	// The validation of values reports a schema that does not decode.
	if json.Unmarshal(c.Schema, &schema) == nil {
		for key := range schema.Properties {
			keys[key] = true
		}
	}
	c.templated(func(part Content) {
		for _, key := range part.Used {
			keys[key] = true
		}
	})
	return slices.Sorted(maps.Keys(keys))
}
