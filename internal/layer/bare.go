package layer

import (
	"math"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// bareCopy copies a node without comments and anchors, and replaces aliases and merge keys
// by their content. Scalars keep their text and style. It returns a *ValuesError for keys
// that Helm reads as equal.
func bareCopy(node *yaml.Node) (*yaml.Node, error) {
	switch node.Kind {
	case yaml.AliasNode:
		return bareCopy(node.Alias)
	case yaml.MappingNode:
		return bareMapping(node)
	case yaml.SequenceNode:
		list := &yaml.Node{Kind: node.Kind, Tag: node.Tag, Style: node.Style}
		for _, entry := range node.Content {
			copied, err := bareCopy(entry)
			if err != nil {
				return nil, err
			}
			list.Content = append(list.Content, copied)
		}
		return list, nil
	default:
		scalar := &yaml.Node{
			Kind: node.Kind, Tag: node.Tag, Style: node.Style, Value: node.Value, Line: node.Line, Column: node.Column,
		}
		if scalar.Value == "" && scalar.ShortTag() == "!!null" {
			scalar.Value = "null" // a key without a value
		}
		return scalar, nil
	}
}

// bareMapping copies the entries of a mapping in order. As in Helm, a merge key replaces
// entries before it, and entries after the merge key replace its content.
func bareMapping(node *yaml.Node) (*yaml.Node, error) {
	mapping := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	places := map[string]int{}
	set := func(key, value *yaml.Node) {
		name := meaningOfKey(key)
		if i, found := places[name]; found {
			mapping.Content[i] = value
			return
		}
		mapping.Content = append(mapping.Content, key, value)
		places[name] = len(mapping.Content) - 1
	}
	own := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, err := bareCopy(node.Content[i])
		if err != nil {
			return nil, err
		}
		value, err := bareCopy(node.Content[i+1])
		if err != nil {
			return nil, err
		}
		if written := node.Content[i]; written.Kind == yaml.ScalarNode && written.ShortTag() == "!!merge" {
			for _, table := range mergedTables(value) {
				for j := 0; j+1 < len(table.Content); j += 2 {
					set(table.Content[j], table.Content[j+1])
				}
			}
			continue
		}
		name := meaningOfKey(key)
		if own[name] {
			written := node.Content[i]
			return nil, &ValuesError{
				Reason: ValuesDuplicateKey, Line: written.Line, Column: written.Column, Text: key.Value,
			}
		}
		own[name] = true
		set(key, value)
	}
	return mapping, nil
}

// mergedTables returns the mappings of a merge key, that of highest precedence last.
func mergedTables(value *yaml.Node) []*yaml.Node {
	if value.Kind != yaml.SequenceNode {
		return []*yaml.Node{value}
	}
	tables := slices.Clone(value.Content)
	slices.Reverse(tables)
	return tables
}

// meaningOfKey returns a key as Helm reads it: true for yes, 16 for 0x10.
func meaningOfKey(key *yaml.Node) string {
	quoted := key.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if quoted || key.Style&yaml.TaggedStyle == 0 && isWord(key.Value) {
		return key.Value
	}
	text, err := writeNode(&yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{
		key, {Kind: yaml.ScalarNode, Tag: "!!int", Value: "1"},
	}})
	if err != nil {
		return key.Value
	}
	table, err := chart.ParseValues([]byte(text))
	if err != nil || len(table) != 1 {
		return key.Value
	}
	for name := range table {
		return name
	}
	return key.Value
}

// isWord reports whether every YAML reader reads a plain key as text.
func isWord(key string) bool {
	if letter := strings.ToLower(key[:min(1, len(key))]); letter < "a" || letter > "z" {
		return false
	}
	switch strings.ToLower(key) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return true
}

// quoteBlocks sets the style of all texts of several lines to double quotes.
func quoteBlocks(node *yaml.Node) *yaml.Node {
	block := node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 || strings.Contains(node.Value, "\n")
	if node.Kind == yaml.ScalarNode && block {
		node.Style = node.Style&^(yaml.LiteralStyle|yaml.FoldedStyle|yaml.SingleQuotedStyle) | yaml.DoubleQuotedStyle
	}
	for _, below := range node.Content {
		quoteBlocks(below)
	}
	return node
}

// nodeOf returns a node of decoded values, with sorted keys.
func nodeOf(table map[string]any) (*yaml.Node, error) {
	var node yaml.Node
	if err := node.Encode(whole(table)); err != nil {
		return nil, err
	}
	return quoteBlocks(&node), nil
}

// whole converts whole numbers to integers, since Helm's reader has only floats.
func whole(value any) any {
	switch value := value.(type) {
	case map[string]any:
		table := make(map[string]any, len(value))
		for key, below := range value {
			table[key] = whole(below)
		}
		return table
	case []any:
		list := make([]any, len(value))
		for i, below := range value {
			list[i] = whole(below)
		}
		return list
	case float64:
		if number := int64(value); math.Abs(value) < 1<<53 && float64(number) == value {
			return number
		}
	}
	return value
}
