package layer

import "go.yaml.in/yaml/v3"

// Texts returns the scalars of values, keys included, without quotes and comments. It
// returns nil for values that CheckValues refuses.
func Texts(values string) []string {
	if CheckValues(values) != nil {
		return nil
	}
	node, err := readValues(values)
	if err != nil || node == nil {
		return nil
	}
	return textsOf(node, nil)
}

// textsOf adds the texts of a node. Those of an alias are added at its anchor.
func textsOf(node *yaml.Node, texts []string) []string {
	if node.Kind == yaml.ScalarNode {
		return append(texts, node.Value)
	}
	for _, below := range node.Content {
		texts = textsOf(below, texts)
	}
	return texts
}
