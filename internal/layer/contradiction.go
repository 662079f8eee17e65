package layer

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// headerAttributes maps the keys of Palette's pack header, besides those with
// headerPrefix, to their attributes. Any other key below pack or charts belongs to the
// chart, which may have values of these names.
var headerAttributes = map[string]string{
	keyNamespace:           "namespace",
	keyOrder:               "install_order",
	keyDisplayName:         "name",
	keyReleases:            "release_name",
	"additionalNamespaces": "",
	"namespaceLabels":      "",
	"namespaceAnnotations": "",
}

const headerPrefix = "spectrocloud.com/"

// Contradictions returns the keys of Palette's pack header in the layer's values that
// differ from the layer. They have no effect there, since values are those of the chart.
// Keys that the chart's defaults (nil = not known) have below pack belong to the chart.
//
// It returns one ValuesDocument for values that are a whole document, with such a header
// and the chart under charts, and none for values that CheckValues refuses.
func (l Layer) Contradictions(defaults map[string]any) []*ValuesError {
	decoded, ok := meaning(l.Values)
	if !ok {
		return nil
	}
	root := mappingOf(l.Values)
	if root == nil {
		return nil
	}
	packAt := find(root, keyPack)
	if packAt < 0 || root.Content[packAt].Kind != yaml.MappingNode {
		return nil
	}
	own, _ := defaults[keyPack].(map[string]any)
	// An unreadable header is a contradiction, see below.
	given, unreadable := readHeader(decoded, l.Chart)
	wanted := l.wanted()
	var found []*ValuesError
	recognised := false
	pack := root.Content[packAt]
	for i := 0; i+1 < len(pack.Content); i += 2 {
		key := pack.Content[i]
		attribute, isHeader := headerAttributes[key.Value]
		if _, isOwn := own[key.Value]; isOwn || !isHeader && !strings.HasPrefix(key.Value, headerPrefix) {
			continue
		}
		recognised = true
		value, isSet := wanted[key.Value]
		if isSet && given[key.Value] == value && (key.Value != keyOrder || unreadable == nil) {
			continue
		}
		mistake := &ValuesError{
			Reason: ValuesHeader, Line: key.Line, Column: key.Column, Text: keyPack + "." + key.Value,
			Attribute: attribute,
		}
		if attribute != "" {
			mistake.Suggestion = "the attribute " + attribute
		}
		found = append(found, mistake)
	}
	if charts, _ := decoded[keyCharts].(map[string]any); recognised && charts[l.Chart] != nil {
		if _, isOwn := defaults[keyCharts]; !isOwn {
			key := root.Content[packAt-1]
			return []*ValuesError{{
				Reason: ValuesDocument, Line: key.Line, Column: key.Column, Text: keyCharts + "." + l.Chart,
			}}
		}
	}
	return found
}
