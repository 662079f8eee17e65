package layer

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// Parse reads a layer back from its pack: name, tag and values document as
// Palette gives them. It is lenient about what it does not write itself. On
// error, a *DocumentError, the layer holds what could be read.
//
// A release that is called as it would be anyway gives ReleaseName "". A layer
// with a name of its own whose document leaves the release name to Palette
// gives the name that Palette makes up, so that the difference shows.
func Parse(packName, tag, document string) (Layer, error) {
	version, _ := chart.ParseVersion(tag) // of another tag there is none
	decoded, err := decodeDocument(document)
	if err != nil {
		return Layer{Name: packName, Chart: packName, Version: version}, err
	}
	name, hosted := splitPackName(packName, decoded)
	given, err := readHeader(decoded, hosted)
	order, _ := strconv.ParseInt(given[keyOrder], 10, 64) // none is 0
	l := Layer{
		Name: name, Chart: hosted, Version: version,
		Namespace: given[keyNamespace], ReleaseName: given[keyReleases], InstallOrder: order,
		Values: extract(document, decoded, hosted),
	}
	if l.named() {
		switch l.ReleaseName {
		case l.Name:
			l.ReleaseName = ""
		case "":
			l.ReleaseName = packName + "-" + hosted
		}
	}
	return l, err
}

// splitPackName tells name and chart apart. Both may hold the separator, so it
// reads the document: first the display name, then the charts.
func splitPackName(packName string, document map[string]any) (name, hosted string) {
	charts, _ := document[keyCharts].(map[string]any)
	given, _ := readHeader(document, "")
	own := given[keyDisplayName]
	if rest, found := strings.CutPrefix(packName, own+separator); found && rest != "" && own != "" {
		return own, rest
	}
	if _, found := charts[packName]; found {
		return packName, packName
	}
	for _, key := range slices.Sorted(maps.Keys(charts)) {
		if rest, found := strings.CutSuffix(packName, separator+key); found && rest != "" && key != "" {
			return rest, key
		}
	}
	return packName, packName
}

// extract returns the values of a chart as they are written in the document,
// without the indentation; "" when there are none.
func extract(document string, decoded map[string]any, hosted string) string {
	charts, _ := decoded[keyCharts].(map[string]any)
	value := charts[hosted]
	if table, ok := value.(map[string]any); value == nil || ok && len(table) == 0 {
		return ""
	}
	table, isTable := value.(map[string]any)
	if isTable {
		if text := cutOut(document, hosted); text != "" && readsAs(text, table) {
			return tidy(text)
		}
	}
	if _, node, _ := locate(document, hosted); node != nil {
		if text, err := writeNode(node); err == nil && (!isTable || readsAs(text, table)) {
			return tidy(text)
		}
	}
	text, err := yaml.Marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}
