package chart

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	"sigs.k8s.io/yaml"
)

// ErrValues is wrapped by every error about a values file.
var ErrValues = errors.New("values are not valid")

// ParseValues reads a values file as Helm does: YAML 1.1 (yes is true), the last of
// duplicate keys counts, every number is a float64, several documents are merged in
// order, and white space alone is an empty table. It refuses aliases that expand
// excessively. Errors wrap ErrValues.
func ParseValues(text []byte) (map[string]any, error) {
	documents, err := splitDocuments(string(text))
	if err != nil {
		return nil, err
	}
	values := map[string]any{}
	for _, document := range documents {
		table := map[string]any{}
		if err := yaml.Unmarshal([]byte(document), &table); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrValues, err)
		}
		values = Overlay(values, table)
	}
	return values, nil
}

// splitDocuments splits a stream at the lines that begin with ---.
func splitDocuments(text string) ([]string, error) {
	var (
		documents []string
		document  strings.Builder
	)
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if rest, found := strings.CutPrefix(line, "---"); found {
			if rest = strings.TrimSpace(rest); rest != "" && !strings.HasPrefix(rest, "#") {
				return nil, fmt.Errorf("%w: text follows the separator of documents: %s", ErrValues, rest)
			}
			if document.Len() > 0 {
				documents = append(documents, document.String())
				document.Reset()
			}
			continue
		}
		document.WriteString(line)
		document.WriteString("\n")
	}
	return append(documents, document.String()), nil
}

// Overlay merges over into under, as Helm merges one values file over another: tables
// are merged, anything else is replaced, and null is kept. The result shares the
// unmerged parts with both.
func Overlay(under, over map[string]any) map[string]any {
	merged := maps.Clone(under)
	for key, value := range over {
		if table, ok := value.(map[string]any); ok {
			if existing, ok := merged[key].(map[string]any); ok {
				merged[key] = Overlay(existing, table)
				continue
			}
		}
		merged[key] = value
	}
	return merged
}

func copyTable(table map[string]any) map[string]any {
	copied := make(map[string]any, len(table))
	for key, value := range table {
		copied[key] = copyValue(value)
	}
	return copied
}

func copyValue(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return copyTable(value)
	case []any:
		copied := make([]any, len(value))
		for i, item := range value {
			copied[i] = copyValue(item)
		}
		return copied
	default:
		return value
	}
}
