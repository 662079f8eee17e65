package layer

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// ValuesReason is the kind of mistake in the values of a layer.
type ValuesReason string

// The reasons.
const (
	ValuesSyntax     ValuesReason = "syntax"
	ValuesNotMapping ValuesReason = "not a mapping"
	// ValuesSeveral is for more than one YAML document: Helm would merge them, but a
	// layer has one.
	ValuesSeveral ValuesReason = "several documents"
	// ValuesUnquotedMacro is for {{ … }} without quotes, which YAML reads as a mapping
	// in a mapping.
	ValuesUnquotedMacro ValuesReason = "unquoted macro"
	ValuesDuplicateKey  ValuesReason = "duplicate key"
	// ValuesAliases is for aliases that expand to more than the YAML library allows.
	ValuesAliases ValuesReason = "aliases"
	// ValuesHeader is for a key of Palette's pack header in the chart's values that
	// differs from the layer.
	ValuesHeader ValuesReason = "pack header"
	// ValuesDocument is for a whole Palette document in the place of values.
	ValuesDocument ValuesReason = "whole document"
)

// ValuesError is a mistake in the values of a layer.
type ValuesError struct {
	Reason ValuesReason
	// Line and Column are the position, from 1; 0 = not known.
	Line, Column int
	// Text is the key or the macro at the position.
	Text string
	// Suggestion is the replacement for Text, "" = none.
	Suggestion string
	// Attribute is the attribute for the key of a ValuesHeader: "namespace",
	// "install_order", "release_name", "name", or "" for none.
	Attribute string
	// Mistake is the mistake in Line, for ValuesSyntax; "" = not known.
	Mistake Mistake
	// Shown is Line without its value, which may be a secret; "" = not known.
	Shown string
	// Above is the last line before Line that is neither blank nor a comment, 0 = none.
	// Indent and AboveIndent are the spaces at the beginning of Line and Above.
	Above, Indent, AboveIndent int
	// Err is the cause, nil for none.
	Err error
}

func (e *ValuesError) Error() string {
	text := "values"
	if e.Line > 0 {
		text += fmt.Sprintf(", line %d", e.Line)
		if e.Column > 0 {
			text += fmt.Sprintf(", column %d", e.Column)
		}
	}
	text += ": " + e.sentence()
	if e.Suggestion != "" {
		text += fmt.Sprintf("; write %s", e.Suggestion)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *ValuesError) sentence() string {
	switch e.Reason {
	case ValuesNotMapping:
		return "not a YAML mapping of the chart's values"
	case ValuesSeveral:
		return "more than one YAML document; a layer accepts one"
	case ValuesUnquotedMacro:
		return fmt.Sprintf("macro %s is not quoted, so YAML reads a mapping", e.Text)
	case ValuesDuplicateKey:
		return fmt.Sprintf("key %q is duplicated", e.Text)
	case ValuesAliases:
		return "aliases expand beyond the limit"
	case ValuesHeader:
		return fmt.Sprintf("%s is a key of Palette's pack header, and has no effect in the values of a chart", e.Text)
	case ValuesDocument:
		return fmt.Sprintf("a whole Palette document; write only the content of %s", e.Text)
	default:
		return "not valid YAML"
	}
}

func (e *ValuesError) Unwrap() error { return e.Err }

// errEncoding is the error for a text in another encoding than that of Terraform and Palette.
var errEncoding = errors.New("the text is not UTF-8")

// CheckValues returns nil when values can be the values of a chart: one YAML mapping
// without duplicate keys, or no content (null, {} and comments included), between
// documents without content; otherwise a *ValuesError. It checks neither the meaning for
// the chart nor Contradictions.
func CheckValues(values string) error {
	if !utf8.ValidString(values) {
		return &ValuesError{Reason: ValuesSyntax, Err: errEncoding}
	}
	values, err := single(values)
	if err != nil {
		return &ValuesError{Reason: ValuesSeveral}
	}
	node, err := readNode(values)
	if err != nil {
		return syntaxError(values, err)
	}
	if node == nil {
		return nil
	}
	root := node.Content[0]
	if mistake := inspect(values, root); mistake != nil {
		return mistake
	}
	if root.Kind != yaml.MappingNode && root.ShortTag() != "!!null" {
		return &ValuesError{Reason: ValuesNotMapping, Line: root.Line, Column: root.Column}
	}
	if _, err := chart.ParseValues([]byte(values)); err != nil {
		if strings.Contains(err.Error(), "excessive aliasing") {
			return &ValuesError{Reason: ValuesAliases}
		}
		// YAML accepts a marker line with text, Helm does not.
		if _, err := chart.ParseValues([]byte(plain(values))); err != nil {
			return &ValuesError{Reason: ValuesSyntax, Err: err}
		}
	}
	return nil
}

// inspect finds unquoted macros and duplicate keys, which decoding does not report. It
// does not follow aliases.
func inspect(text string, node *yaml.Node) *ValuesError {
	if isBraces(node) {
		return unquotedAt(text, node.Line, node.Column)
	}
	if node.Kind == yaml.MappingNode {
		known := map[string]bool{}
		for i := 0; i+1 < len(node.Content); i += 2 {
			key := node.Content[i]
			if key.Kind != yaml.ScalarNode {
				continue
			}
			if known[key.Value] {
				return &ValuesError{Reason: ValuesDuplicateKey, Line: key.Line, Column: key.Column, Text: key.Value}
			}
			known[key.Value] = true
		}
	}
	for _, below := range node.Content {
		if mistake := inspect(text, below); mistake != nil {
			return mistake
		}
	}
	return nil
}

// isBraces reports whether a node is {{ … }}, in YAML a flow mapping whose first key is a
// flow mapping.
func isBraces(node *yaml.Node) bool {
	return node.Kind == yaml.MappingNode && node.Style&yaml.FlowStyle != 0 && len(node.Content) > 0 &&
		node.Content[0].Kind == yaml.MappingNode && node.Content[0].Style&yaml.FlowStyle != 0
}

var yamlLine = lazyregexp.New(`^yaml: (?:line (\d+): )?`)

// syntaxError explains a text that is not valid YAML. If it is valid with its macros in
// quotes, these are the mistake.
func syntaxError(text string, err error) error {
	if errors.Is(err, errSeveral) {
		return &ValuesError{Reason: ValuesSeveral}
	}
	found := braces(text)
	if _, mended := readNode(withQuotes(text, found)); len(found) > 0 && mended == nil {
		for i := range found {
			others := slices.Delete(slices.Clone(found), i, i+1)
			if _, err := readNode(withQuotes(text, others)); err != nil {
				return found[i].err()
			}
		}
		return found[0].err()
	}
	mistake := &ValuesError{Reason: ValuesSyntax, Err: errors.New(yamlLine().ReplaceAllString(err.Error(), ""))}
	if match := yamlLine().FindStringSubmatch(err.Error()); match != nil {
		mistake.Line, _ = strconv.Atoi(match[1])
	}
	mistake.explain(text)
	return mistake
}

// SameValues reports whether Helm reads two texts as the same values. Order of keys, style,
// comments, anchors and blank lines around them make no difference, and null and {} are the
// same as no values. Texts that CheckValues refuses are compared byte for byte, without the
// white space around them.
func SameValues(a, b string) bool {
	if a == b {
		return true
	}
	x, okX := meaning(a)
	y, okY := meaning(b)
	if !okX || !okY {
		return strings.TrimSpace(a) == strings.TrimSpace(b)
	}
	return reflect.DeepEqual(x, y)
}

// meaning decodes values after trimming them as Palette does.
func meaning(values string) (map[string]any, bool) {
	if CheckValues(values) != nil {
		return nil, false
	}
	text := strings.TrimRight(plain(values), " \t\r\n") + "\n"
	decoded, err := chart.ParseValues([]byte(text))
	return decoded, err == nil
}

// UnknownTopLevelKeys returns the top-level keys of values, in their order, that are neither
// in defaults (see chart.Content.Defaults) nor in known (see chart.Content.KnownKeys). It
// returns nil when values or defaults are empty, or values are not valid. The key global is
// always known.
func UnknownTopLevelKeys(values string, defaults map[string]any, known ...string) []string {
	if len(defaults) == 0 {
		return nil
	}
	decoded, valid := meaning(values)
	if !valid {
		return nil
	}
	root := mappingOf(values)
	if root == nil {
		return nil
	}
	var unknown []string
	for i := 0; i < len(root.Content); i += 2 {
		key := root.Content[i].Value
		_, isKey := decoded[key]
		_, isDefault := defaults[key]
		if isKey && !isDefault && key != "global" && !chart.HasMacro(key) && !slices.Contains(known, key) {
			unknown = append(unknown, key)
		}
	}
	return unknown
}
