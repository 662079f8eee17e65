package layer

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// document is what stands between two lines of ---.
type document struct{ lines []string }

// documentKind is what the lines of a document hold.
type documentKind int

const (
	// remarks are blank lines and comments.
	remarks documentKind = iota
	// nothing is null or an empty mapping.
	nothing
	// content is anything else, mistakes included.
	content
)

// single returns the one document of values that says something, on the lines
// it is on.
func single(values string) (string, error) { return unite(values, "\n") }

// unite is single with another text in the place of the lines left out. Helm
// merges documents, so those that say nothing make no difference and are left
// out: their markers, null and {}; comments are kept. It is errSeveral when more
// than one says something.
func unite(values, leftOut string) (string, error) {
	documents := documentsOf(values)
	if len(documents) == 1 {
		return values, nil
	}
	found := -1
	for i, d := range documents {
		switch kind := kindOf(strings.Join(d.lines, "")); {
		case kind != content:
		case found >= 0:
			return "", errSeveral
		default:
			found = i
		}
	}
	var text strings.Builder
	for i, d := range documents {
		if i > 0 && (found < 0 || i <= found) {
			text.WriteString(leftOut) // the marker
		}
		for _, line := range d.lines {
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

// documentsOf cuts values at the lines that Helm cuts them at.
func documentsOf(values string) []document {
	documents := []document{{}}
	for line := range strings.Lines(values) {
		rest, found := strings.CutPrefix(line, "---")
		rest = strings.TrimSpace(rest)
		if found && (rest == "" || strings.HasPrefix(rest, "#")) {
			documents = append(documents, document{})
			continue
		}
		last := &documents[len(documents)-1]
		last.lines = append(last.lines, line)
	}
	return documents
}

func kindOf(text string) documentKind {
	node, err := readNode(text)
	switch {
	case err != nil:
		return content
	case node == nil:
		return remarks
	}
	root := node.Content[0]
	if root.ShortTag() == "!!null" || root.Kind == yaml.MappingNode && len(root.Content) == 0 {
		return nothing
	}
	return content
}

func isComment(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "#") }

// readValues reads the one document of values; nil = it holds nothing.
func readValues(values string) (*yaml.Node, error) {
	text, err := single(values)
	if err != nil {
		return nil, err
	}
	return readNode(text)
}
