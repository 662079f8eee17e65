package layer

import (
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// ErrUnfaithful is returned by Merge when its text does not decode to the merged values.
var ErrUnfaithful = errors.New("the merged values would not read as the documents do")

// MergeError is the error for a document that cannot be merged.
type MergeError struct {
	// Index is the index of the document, from 0.
	Index int
	// Err is a *ValuesError, or a *budget.ExceededError for a document that contains
	// more values than the limit, after aliases are expanded.
	Err error
}

func (e *MergeError) Error() string { return fmt.Sprintf("document %d: %v", e.Index, e.Err) }

func (e *MergeError) Unwrap() error { return e.Err }

// Merge merges values documents as Helm merges files (-f a -f b): it merges mappings
// deeply, and a later document replaces anything else, lists too. It keeps null, which
// removes a default of the chart.
//
// Scalars keep their text, and keys are in the order of their first occurrence. The result
// has no comments, and the content in the place of anchors, aliases and merge keys. A
// document may be empty; the result without content is {}.
//
// Errors are a *MergeError for one of the documents, or ErrUnfaithful.
func Merge(documents []string) (string, error) {
	meaning := map[string]any{}
	merged := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	all := budget.NewMeter(budget.Merged)
	for i, document := range documents {
		root, err := writtenOut(document, all)
		if err != nil {
			return "", &MergeError{Index: i, Err: err}
		}
		if root == nil {
			continue
		}
		table, err := chart.ParseValues([]byte(plain(document)))
		if err != nil {
			return "", &MergeError{Index: i, Err: &ValuesError{Reason: ValuesSyntax, Err: err}}
		}
		meaning = chart.Overlay(meaning, table)
		lay(merged, root)
	}
	return written(merged, meaning)
}

// written returns the text of a mapping in the first form that decodes to meaning.
func written(merged *yaml.Node, meaning map[string]any) (string, error) {
	for _, form := range []func() (*yaml.Node, error){
		func() (*yaml.Node, error) { return merged, nil },
		// Indentation may change a block scalar.
		func() (*yaml.Node, error) { return quoteBlocks(merged), nil },
		// The tag ! makes any scalar a text, and a decoded value has no tag.
		func() (*yaml.Node, error) { return nodeOf(meaning) },
	} {
		node, err := form()
		if err != nil {
			continue
		}
		text, err := writeNode(&yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{node}})
		if err == nil && readsAs(text, meaning) {
			return tidy(text), nil
		}
	}
	return "", ErrUnfaithful
}

// writtenOut reads a document and expands aliases; nil = no content. It counts values
// before the expansion.
func writtenOut(document string, all *budget.Meter) (*yaml.Node, error) {
	node, err := readValues(document)
	if err == nil && node != nil {
		if err := weigh(node, budget.NewMeter(budget.Document)); err != nil {
			return nil, err
		}
		if err := weigh(node, all); err != nil {
			return nil, err
		}
	}
	if err := CheckValues(document); err != nil {
		return nil, err
	}
	// As Document reads it; Helm's reader appends a line break.
	text := plain(document)
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if node, err = readNode(text); err != nil {
		return nil, &ValuesError{Reason: ValuesSyntax, Err: err}
	}
	if node == nil || node.Content[0].Kind != yaml.MappingNode {
		return nil, nil
	}
	return bareCopy(node.Content[0])
}

// weigh counts values, those of an alias at each use.
func weigh(node *yaml.Node, meter *budget.Meter) error {
	if err := meter.Spend(1); err != nil {
		return err
	}
	if node.Alias != nil {
		return weigh(node.Alias, meter)
	}
	for _, below := range node.Content {
		if err := weigh(below, meter); err != nil {
			return err
		}
	}
	return nil
}

// lay merges the mapping over into under.
func lay(under, over *yaml.Node) {
	places := make(map[string]int, len(under.Content)/2)
	for i := 0; i < len(under.Content); i += 2 {
		places[meaningOfKey(under.Content[i])] = i + 1
	}
	for i := 0; i < len(over.Content); i += 2 {
		key, value := over.Content[i], over.Content[i+1]
		place, found := places[meaningOfKey(key)]
		switch {
		case !found:
			under.Content = append(under.Content, key, value)
		case value.Kind == yaml.MappingNode && under.Content[place].Kind == yaml.MappingNode:
			lay(under.Content[place], value)
		default:
			under.Content[place] = value
		}
	}
}
