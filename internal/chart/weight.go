package chart

import (
	"bytes"
	"path"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

// weigh fails when the YAML files of a chart contain more values than the limit, since
// a value of two letters needs a KiB of memory in the parser.
func (a *archiveReader) weigh(files []file, folder string) error {
	if err := a.canceled(); err != nil {
		return err
	}
	for _, entry := range files {
		if !parsed(entry.path) {
			continue
		}
		values, place := valuesIn(entry.data), path.Join(folder, entry.path)
		if values > budget.Document.Max {
			return over(place, budget.Over(budget.Document, values))
		}
		if err := a.documents.Spend(values); err != nil {
			return over(place, err)
		}
	}
	return nil
}

// parsed reports whether a file outside charts/ is read as YAML.
func parsed(name string) bool {
	switch name {
	case "Chart.yaml", "Chart.lock", "requirements.yaml", "requirements.lock", "values.yaml":
		return true
	}
	return false
}

// separators may follow a dash, colon or question mark that separates values.
const separators = " \t\r\n,[]{}\"'"

// valuesIn returns an upper bound of the values in a YAML text: each but the first
// follows a separator. Empty lines and comments have none.
func valuesIn(text []byte) int64 {
	values := int64(1)
	for line := range bytes.Lines(text) {
		line = bytes.TrimLeft(line, " ")
		if len(line) == 0 || line[0] == '#' || line[0] == '\n' || line[0] == '\r' {
			continue
		}
		values++
		for i, letter := range line {
			switch letter {
			case ',', '[', '{', '\r':
				values++
			case '-', ':', '?':
				if i+1 == len(line) || strings.IndexByte(separators, line[i+1]) >= 0 {
					values++
				}
			}
		}
	}
	return values
}
