package layer

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// The keys of the document that this package reads and writes. All others are
// somebody else's and are kept.
const (
	keyPack        = "pack"
	keyCharts      = "charts"
	keyNamespace   = "namespace"
	keyOrder       = "spectrocloud.com/install-priority"
	keyDisplayName = "spectrocloud.com/display-name"
	keyReleases    = "releaseNameOverride"
)

// header is what a document says of the installation of one chart.
type header struct {
	namespace, displayName, release string
	order                           int64
}

// readHeader reads the header out of a decoded document. An install priority
// that is no whole number is an error; the rest is read nevertheless.
func readHeader(document map[string]any, chart string) (header, error) {
	pack, _ := document[keyPack].(map[string]any)
	releases, _ := pack[keyReleases].(map[string]any)
	h := header{
		namespace:   scalarText(pack[keyNamespace]),
		displayName: scalarText(pack[keyDisplayName]),
		release:     scalarText(releases[chart]),
	}
	priority := strings.TrimSpace(scalarText(pack[keyOrder]))
	if priority == "" {
		return h, nil
	}
	order, err := strconv.ParseInt(priority, 10, 64)
	if err != nil {
		return h, &DocumentError{Reason: DocumentOrder, Text: priority, Err: err}
	}
	h.order = order
	return h, nil
}

// wanted returns the header that a document of the layer has to have.
func (l Layer) wanted() header {
	h := header{namespace: l.Namespace, release: l.Release(), order: l.InstallOrder}
	if l.named() {
		h.displayName = l.Name
	}
	return h
}

// scalarText returns a scalar as one would write it; a table or list is "".
func scalarText(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case bool:
		return strconv.FormatBool(value)
	case float64:
		if value == math.Trunc(value) && math.Abs(value) < 1<<53 {
			return strconv.FormatInt(int64(value), 10)
		}
		return strconv.FormatFloat(value, 'g', -1, 64)
	default:
		return ""
	}
}

// change is one key of the header to set, or to remove when value is "".
type change struct{ key, value string }

// changes returns what has to change in the header so that it reads as wanted;
// what reads so already is left as it is written.
func (l Layer) changes(current header) []change {
	wanted := l.wanted()
	var changes []change
	if current.namespace != wanted.namespace {
		changes = append(changes, change{keyNamespace, wanted.namespace})
	}
	if current.order != wanted.order {
		changes = append(changes, change{keyOrder, orderText(wanted.order)})
	}
	// A display name says something about the pack name only together with it;
	// on a layer without a name of its own it is somebody else's.
	if l.named() && current.displayName != wanted.displayName {
		changes = append(changes, change{keyDisplayName, wanted.displayName})
	}
	if current.release != wanted.release {
		changes = append(changes, change{keyReleases, wanted.release})
	}
	return changes
}

func orderText(order int64) string {
	if order == 0 {
		return ""
	}
	return strconv.FormatInt(order, 10)
}

// expected returns what the document has to decode to after the changes: it is
// how Document proves that it kept everything else.
func (l Layer) expected(previous map[string]any, changes []change, values map[string]any) map[string]any {
	document := maps.Clone(previous)
	pack, hadPack := document[keyPack].(map[string]any)
	pack = maps.Clone(pack)
	if pack == nil {
		pack = map[string]any{}
	}
	for _, c := range changes {
		switch {
		case c.key == keyReleases:
			setRelease(pack, l.Chart, c.value)
		case c.value == "":
			delete(pack, c.key)
		default:
			pack[c.key] = c.value
		}
	}
	switch {
	case len(pack) > 0:
		document[keyPack] = pack
	case hadPack && len(changes) > 0:
		delete(document, keyPack)
	}
	charts, _ := document[keyCharts].(map[string]any)
	charts = maps.Clone(charts)
	if charts == nil {
		charts = map[string]any{}
	}
	charts[l.Chart] = values
	document[keyCharts] = charts
	return document
}

func setRelease(pack map[string]any, chart, name string) {
	releases, _ := pack[keyReleases].(map[string]any)
	releases = maps.Clone(releases)
	if releases == nil {
		releases = map[string]any{}
	}
	if name == "" {
		delete(releases, chart)
	} else {
		releases[chart] = name
	}
	if len(releases) == 0 {
		delete(pack, keyReleases)
		return
	}
	pack[keyReleases] = releases
}

// DocumentReason says what is wrong with a document in Palette.
type DocumentReason string

// One constant per kind of failure.
const (
	// DocumentSyntax is a document that is no YAML mapping.
	DocumentSyntax DocumentReason = "syntax"
	// DocumentShape is a document whose pack or charts is no mapping.
	DocumentShape DocumentReason = "shape"
	// DocumentOrder is an install priority that is no whole number.
	DocumentOrder DocumentReason = "install priority"
	// DocumentUnfaithful is a document that could not be changed without
	// changing what belongs to somebody else, such as one whose anchors are
	// spread over header and values.
	DocumentUnfaithful DocumentReason = "unfaithful"
)

// DocumentError is a values document in Palette that cannot be read or edited.
type DocumentError struct {
	Reason DocumentReason
	// Text is the part to blame: a key, or the text of a priority.
	Text string
	// Err is the cause, nil when Reason says it all.
	Err error
}

func (e *DocumentError) Error() string {
	text := map[DocumentReason]string{
		DocumentSyntax:     "values document in Palette is not a YAML mapping",
		DocumentShape:      fmt.Sprintf("%q in the values document in Palette is not a mapping", e.Text),
		DocumentOrder:      fmt.Sprintf("install priority %q in Palette is not a whole number", e.Text),
		DocumentUnfaithful: "values document in Palette cannot be edited without changing what others wrote in it",
	}[e.Reason]
	if e.Err != nil && e.Reason != DocumentOrder {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *DocumentError) Unwrap() error { return e.Err }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
