package layer

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// single returns the only document of values with content, on the same lines.
func single(values string) (string, error) { return unite(values, "\n") }

// unite returns what single does, with leftOut in the place of the removed lines. It
// removes documents without content (markers, null and {}), which have no effect when
// Helm merges documents, and keeps comments. It returns errSeveral when more than one
// document has content.
func unite(values, leftOut string) (string, error) {
	documents := documentsOf(values)
	if len(documents) == 1 {
		return values, nil
	}
	found := -1
	for i, lines := range documents {
		if !hasContent(strings.Join(lines, "")) {
			continue
		}
		if found >= 0 {
			return "", errSeveral
		}
		found = i
	}
	var text strings.Builder
	for i, lines := range documents {
		if i > 0 && (found < 0 || i <= found) {
			text.WriteString(leftOut) // for the marker
		}
		for _, line := range lines {
			switch {
			case i == found, isComment(line):
				text.WriteString(line)
			case found < 0 || i < found:
				text.WriteString(leftOut)
			}
		}
	}
	return text.String(), nil
}

// documentsOf splits values where Helm does, and returns the lines of each document.
func documentsOf(values string) [][]string {
	documents := [][]string{nil}
	for line := range strings.Lines(values) {
		rest, found := strings.CutPrefix(line, "---")
		rest = strings.TrimSpace(rest)
		if found && (rest == "" || strings.HasPrefix(rest, "#")) {
			documents = append(documents, nil)
			continue
		}
		last := len(documents) - 1
		documents[last] = append(documents[last], line)
	}
	return documents
}

// hasContent reports whether a document contains more than blank lines, comments,
// null or an empty mapping. Invalid YAML is content.
func hasContent(text string) bool {
	node, err := readNode(text)
	if err != nil || node == nil {
		return err != nil
	}
	root := node.Content[0]
	return root.ShortTag() != "!!null" && (root.Kind != yaml.MappingNode || len(root.Content) > 0)
}

func isComment(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "#") }

// readValues reads the only document of values. It returns nil for no content.
func readValues(values string) (*yaml.Node, error) {
	text, err := single(values)
	if err != nil {
		return nil, err
	}
	return readNode(text)
}

// mappingOf returns the mapping of values, nil for none.
func mappingOf(values string) *yaml.Node {
	node, err := readValues(values)
	if err != nil || node == nil || node.Content[0].Kind != yaml.MappingNode {
		return nil
	}
	return node.Content[0]
}
