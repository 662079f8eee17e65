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

// MergeError is a document that cannot be merged.
type MergeError struct {
	// Index is its place among the documents, from zero.
	Index int
	// Err is a *ValuesError, or a *budget.ExceededError for one that holds more
	// values than are merged, aliases written out.
	Err error
}

func (e *MergeError) Error() string { return fmt.Sprintf("document %d: %v", e.Index, e.Err) }

func (e *MergeError) Unwrap() error { return e.Err }

// Merge returns one values document for several, as Helm merges files (-f a -f b):
// mappings are merged deeply, anything else, lists too, is replaced by a later document.
// A null is kept, because it removes a default of the chart.
//
// Scalars keep their text, keys are in the order of their first appearance, comments are
// left out, and anchors, aliases and merge keys are written out. A document without
// content is empty; the result without content is {}.
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

// written returns the text of a mapping that decodes to a table, mostly in the first form.
func written(merged *yaml.Node, meaning map[string]any) (string, error) {
	for _, form := range []func() (*yaml.Node, error){
		func() (*yaml.Node, error) { return merged, nil },
		// Indentation may change a block of text.
		func() (*yaml.Node, error) { return quoteBlocks(merged), nil },
		// The tag ! makes a text of any scalar, and no node has it.
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

// writtenOut reads a document without aliases and comments; nil = no content. Values are
// counted before aliases are expanded.
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
	// As Document reads them; Helm's reader appends a line break.
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

// weigh counts values, aliased ones as often as they are used.
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

// lay puts a mapping over another.
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
