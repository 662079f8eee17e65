package layer

import (
	"fmt"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// ending is written after values whose last line break is significant (a block scalar at
// the end), since Palette trims documents.
const ending = "# The line break above belongs to the values."

// Document returns the values document of the layer. It keeps the rest of previous, the
// document in Palette: header keys that Layer does not have, other charts, comments. It
// returns previous unchanged when that contains the layer. Values keep the author's order
// and style.
//
// It omits keys without a value, and an install order of 0, Palette's default. Errors are
// a *ValuesError for the layer's values, a *DocumentError for previous.
func (l Layer) Document(previous string) (string, error) {
	if err := CheckValues(l.Values); err != nil {
		return "", err
	}
	values, err := chart.ParseValues([]byte(plain(l.Values)))
	if err != nil {
		return "", &ValuesError{Reason: ValuesSyntax, Err: err}
	}
	document, err := decodeDocument(previous)
	if err != nil {
		return "", err
	}
	// An unreadable priority is replaced.
	current, unreadable := readHeader(document, l.Chart)
	changes := l.changes(current)
	if unreadable != nil && l.InstallOrder == 0 {
		changes = append(changes, change{keyOrder, ""})
	}
	if len(changes) == 0 && l.isWritten(previous, document, values) {
		return previous, nil
	}
	expected := l.expected(document, changes, values)
	for _, form := range l.forms(values) {
		text, err := l.edit(previous, changes, form)
		if err != nil {
			return "", err
		}
		if faithful(text, expected) {
			return text, nil
		}
		if text = text + ending + "\n"; faithful(text, expected) {
			return text, nil
		}
	}
	return "", &DocumentError{Reason: DocumentUnfaithful}
}

// isWritten reports whether the document contains the values as written, with comments.
func (l Layer) isWritten(previous string, document, values map[string]any) bool {
	if len(document) == 0 {
		return false
	}
	written := extract(previous, document, l.Chart)
	return written == tidy(plain(l.Values)) || written == "" && len(values) == 0
}

// faithful reports whether a document decodes to expected, also when Palette trims it.
func faithful(text string, expected map[string]any) bool {
	if !readsAs(text, expected) {
		return false
	}
	// Helm's reader appends a line break, which would hide a difference.
	var whole, trimmed any
	errWhole := yaml.Unmarshal([]byte(text), &whole)
	errTrimmed := yaml.Unmarshal([]byte(strings.TrimSpace(text)), &trimmed)
	if (errWhole == nil) != (errTrimmed == nil) || !reflect.DeepEqual(whole, trimmed) {
		return false
	}
	_, err := readNode(text)
	return err == nil
}

func decodeDocument(text string) (map[string]any, error) {
	node, err := readNode(text)
	if err != nil {
		return nil, &DocumentError{Reason: DocumentSyntax, Err: err}
	}
	if node != nil && node.Content[0].Kind != yaml.MappingNode && node.Content[0].ShortTag() != "!!null" {
		return nil, &DocumentError{Reason: DocumentSyntax}
	}
	document, err := chart.ParseValues([]byte(text))
	if err != nil {
		return nil, &DocumentError{Reason: DocumentSyntax, Err: err}
	}
	for _, key := range []string{keyPack, keyCharts} {
		if _, ok := document[key].(map[string]any); !ok && document[key] != nil {
			return nil, &DocumentError{Reason: DocumentShape, Text: key}
		}
	}
	return document, nil
}

// forms returns the forms of the values, the author's text first. The others are for
// texts that indentation changes.
func (l Layer) forms(values map[string]any) []string {
	if len(values) == 0 {
		return []string{""}
	}
	forms := []string{plain(l.Values)}
	if node, err := readValues(l.Values); err == nil && node != nil {
		if text, err := writeNode(node); err == nil {
			forms = append(forms, text)
		}
	}
	if text, err := yaml.Marshal(values); err == nil {
		forms = append(forms, string(text))
	}
	return forms
}

// edit applies the changes of the header to previous and puts values under the chart.
func (l Layer) edit(previous string, changes []change, values string) (string, error) {
	document, root, err := editable(previous)
	if err != nil {
		return "", err
	}
	if err := l.editHeader(root, changes); err != nil {
		return "", err
	}
	charts, there := child(root, keyCharts)
	if charts == nil {
		return "", &DocumentError{Reason: DocumentShape, Text: keyCharts}
	}
	if !there {
		set(root, keyCharts, charts)
	}
	root.Style &^= yaml.FlowStyle
	charts.Style &^= yaml.FlowStyle
	if strings.TrimSpace(values) == "" {
		set(charts, l.Chart, &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Style: yaml.FlowStyle})
		return writeNode(document)
	}
	mark := unusedMark(previous + values)
	set(charts, l.Chart, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: mark})
	text, err := writeNode(document)
	if err != nil {
		return "", &DocumentError{Reason: DocumentUnfaithful, Err: err}
	}
	return embed(text, mark, values), nil
}

// editable reads previous for editing; an empty document is an empty mapping.
func editable(previous string) (document, root *yaml.Node, err error) {
	previous = strings.TrimSuffix(strings.TrimSpace(previous), ending)
	document, err = readNode(previous)
	if err != nil {
		return nil, nil, &DocumentError{Reason: DocumentSyntax, Err: err}
	}
	if document == nil || document.Content[0].Kind != yaml.MappingNode {
		root = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		return &yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{root}}, root, nil
	}
	return document, document.Content[0], nil
}

func (l Layer) editHeader(root *yaml.Node, changes []change) error {
	if len(changes) == 0 {
		return nil
	}
	pack, there := child(root, keyPack)
	if pack == nil {
		return &DocumentError{Reason: DocumentShape, Text: keyPack}
	}
	for _, c := range changes {
		switch {
		case c.key == keyReleases:
			l.editRelease(pack, c.value)
		case c.value == "":
			remove(pack, c.key)
		default:
			set(pack, c.key, quoted(c.value))
		}
	}
	switch {
	case len(pack.Content) == 0:
		remove(root, keyPack)
	case !there:
		// The header is first, as Palette's editor writes it.
		name := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: keyPack}
		root.Content = append([]*yaml.Node{name, pack}, root.Content...)
	}
	return nil
}

func (l Layer) editRelease(pack *yaml.Node, name string) {
	releases, there := child(pack, keyReleases)
	if releases == nil {
		releases, there = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}, false
	}
	if name == "" {
		remove(releases, l.Chart)
	} else {
		set(releases, l.Chart, quoted(name))
	}
	switch {
	case len(releases.Content) == 0:
		remove(pack, keyReleases)
	case !there:
		set(pack, keyReleases, releases)
	}
}

// unusedMark returns a plain scalar that text does not contain.
func unusedMark(text string) string {
	for i := 0; ; i++ {
		if mark := fmt.Sprintf("values-%d-go-here", i); !strings.Contains(text, mark) {
			return mark
		}
	}
}

// embed replaces the mark by values, as a block below the key.
func embed(text, mark, values string) string {
	before, after, _ := strings.Cut(text, mark)
	start := strings.LastIndex(before, "\n") + 1
	line := before[start:]
	indent := strings.Repeat(" ", len(line)-len(strings.TrimLeft(line, " "))+2)
	var block strings.Builder
	block.WriteString(strings.TrimRight(before, " "))
	comment, rest, _ := strings.Cut(after, "\n")
	block.WriteString(comment + "\n")
	for line := range strings.Lines(values) {
		if line != "\n" {
			block.WriteString(indent)
		}
		block.WriteString(line)
	}
	if !strings.HasSuffix(values, "\n") {
		block.WriteString("\n")
	}
	block.WriteString(rest)
	return block.String()
}
