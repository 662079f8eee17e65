package chart

import (
	"bytes"
	"path"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

// weigh fails when the YAML files of a chart hold more values than are read: a
// value of two letters takes a KiB while it is parsed.
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

// parsed reports whether a file of the chart itself is read as YAML.
func parsed(name string) bool {
	switch name {
	case "Chart.yaml", "Chart.lock", "requirements.yaml", "requirements.lock", "values.yaml":
		return true
	}
	return false
}

// separators may follow a dash, colon or question mark that separates values.
const separators = " \t\r\n,[]{}\"'"

// valuesIn is how many values a YAML text has at most: each but the first one
// comes after something that separates it from another. Lines that are empty or
// a comment have none.
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
