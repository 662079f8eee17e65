package layer

import (
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// errSeveral is the error for a text of more than one YAML document.
var errSeveral = errors.New("more than one yaml document")

// readNode reads a text of one YAML document. It returns nil for no content.
func readNode(text string) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(strings.NewReader(text))
	var node yaml.Node
	if err := decoder.Decode(&node); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var next yaml.Node
	if err := decoder.Decode(&next); !errors.Is(err, io.EOF) {
		return nil, errSeveral
	}
	return &node, nil
}

// writeNode writes a document, indented by two.
func writeNode(node *yaml.Node) (string, error) {
	var text strings.Builder
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	if err := encoder.Encode(node); err != nil {
		return "", err
	}
	if err := encoder.Close(); err != nil {
		return "", err
	}
	return text.String(), nil
}

// find returns the index of the last value of key in a mapping, -1 for none.
func find(mapping *yaml.Node, key string) int {
	for i := len(mapping.Content) - 2; i >= 0; i -= 2 {
		if k := mapping.Content[i]; k.Kind == yaml.ScalarNode && k.Value == key {
			return i + 1
		}
	}
	return -1
}

// child returns the mapping under key, a new one for none or null, and whether mapping had
// the key. It returns nil when the value is no mapping.
func child(mapping *yaml.Node, key string) (*yaml.Node, bool) {
	i := find(mapping, key)
	if i < 0 {
		return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}, false
	}
	value := mapping.Content[i]
	switch {
	case value.Kind == yaml.MappingNode:
		return value, true
	case value.Kind == yaml.ScalarNode && value.ShortTag() == "!!null":
		made := &yaml.Node{
			Kind: yaml.MappingNode, Tag: "!!map", HeadComment: value.HeadComment, FootComment: value.FootComment,
		}
		mapping.Content[i] = made
		return made, true
	default:
		return nil, true
	}
}

func set(mapping *yaml.Node, key string, value *yaml.Node) {
	i := find(mapping, key)
	if i < 0 {
		mapping.Content = append(mapping.Content, keyNode(key), value)
		return
	}
	value.LineComment = mapping.Content[i].LineComment
	mapping.Content[i] = value
}

func remove(mapping *yaml.Node, key string) {
	for i := find(mapping, key); i >= 0; i = find(mapping, key) {
		mapping.Content = append(mapping.Content[:i-1:i-1], mapping.Content[i+1:]...)
	}
}

// quoted returns a node that every reader reads as text: a priority must not become a
// number, nor a namespace a boolean.
func quoted(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: text}
}

// keyNode returns a key, in quotes if Helm would not read it as text: the name of a chart
// may be 1 or on.
func keyNode(key string) *yaml.Node {
	table, err := chart.ParseValues([]byte(key + ": 1\n"))
	if _, found := table[key]; err != nil || !found {
		return quoted(key)
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}
}
