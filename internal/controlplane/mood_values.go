package controlplane

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// spell writes the values of packs in the Server's own way.
func (m Mood) spell(source *template) {
	if source == nil {
		return
	}
	for i := range source.Packs {
		values := &source.Packs[i].Values
		if m.DropsComments || m.ReordersKeys {
			*values = m.marshal(*values)
		}
		if m.TrimsValues {
			*values = strings.TrimSpace(*values)
		}
		if m.AddsNewline && *values != "" {
			*values = strings.TrimRight(*values, "\n") + "\n"
		}
	}
}

// marshal writes values again. It keeps those that are not YAML (a macro without
// quotes) and those whose meaning would change (an alias before its anchor).
func (m Mood) marshal(values string) string {
	var document yaml.Node
	if yaml.Unmarshal([]byte(values), &document) != nil || document.IsZero() {
		return values
	}
	m.walk(&document)
	text, err := yaml.Marshal(&document)
	if err != nil || !sameMeaning(values, string(text)) {
		return values
	}
	return string(text)
}

func (m Mood) walk(node *yaml.Node) {
	if m.DropsComments {
		node.HeadComment, node.LineComment, node.FootComment = "", "", ""
	}
	if m.ReordersKeys && node.Kind == yaml.MappingNode {
		sortKeys(node)
	}
	for _, child := range node.Content {
		m.walk(child)
	}
}

// sortKeys orders the pairs of key and value that a mapping holds flat.
func sortKeys(mapping *yaml.Node) {
	pairs := slices.Collect(slices.Chunk(mapping.Content, 2))
	slices.SortStableFunc(pairs, func(a, b []*yaml.Node) int { return cmp.Compare(a[0].Value, b[0].Value) })
	mapping.Content = slices.Concat(pairs...)
}

func sameMeaning(before, after string) bool {
	var a, b any
	errs := errors.Join(yaml.Unmarshal([]byte(before), &a), yaml.Unmarshal([]byte(after), &b))
	return errs == nil && reflect.DeepEqual(a, b)
}
