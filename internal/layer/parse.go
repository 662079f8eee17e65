package layer

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// Parse reads a layer from its pack: name, tag and values document in Palette. It accepts
// content that Document does not write. With an error, a *DocumentError, it returns the
// parts of the layer that it could read.
//
// ReleaseName is "" for the default name. If a layer has its own name and its document has
// no release name, ReleaseName is the name that Palette selects, which differs from the
// configuration.
func Parse(packName, tag, document string) (Layer, error) {
	version, _ := chart.ParseVersion(tag) // zero for a tag that is no version
	decoded, err := decodeDocument(document)
	if err != nil {
		return Layer{Name: packName, Chart: packName, Version: version}, err
	}
	name, hosted := splitPackName(packName, decoded)
	given, err := readHeader(decoded, hosted)
	order, _ := strconv.ParseInt(given[keyOrder], 10, 64) // 0 for none
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

// splitPackName separates name and chart by the display name in the document, or by its
// charts, since both may contain the separator.
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
