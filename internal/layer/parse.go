package layer

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// Parse reads a layer from its pack: name, tag and values document in Palette. It is
// lenient about content that it does not write. The layer beside an error, a
// *DocumentError, holds the parts that could be read.
//
// A release with the default name gives ReleaseName "". A layer with a name of its own
// whose document leaves the release name to Palette gives Palette's name, which shows as
// a difference.
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

// splitPackName separates name and chart. Both may contain the separator, so it reads
// the document: first the display name, then the charts.
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

// extract returns the values of a chart as written in the document, without the
// indentation; "" for none.
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
