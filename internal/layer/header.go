package layer

import (
	"fmt"
	"maps"
	"math"
	"strconv"
	"strings"
)

// The keys of the document that this package reads and writes. It keeps all others.
const (
	keyPack        = "pack"
	keyCharts      = "charts"
	keyNamespace   = "namespace"
	keyOrder       = "spectrocloud.com/install-priority"
	keyDisplayName = "spectrocloud.com/display-name"
	keyReleases    = "releaseNameOverride"
)

// header holds the texts of the header keys above for one chart. "" is a key without a
// value, or an install order of 0.
type header map[string]string

// readHeader returns the header of a decoded document, and with it the error for an
// install priority that is no whole number.
func readHeader(document map[string]any, chart string) (header, error) {
	pack, _ := document[keyPack].(map[string]any)
	releases, _ := pack[keyReleases].(map[string]any)
	h := header{
		keyNamespace:   scalarText(pack[keyNamespace]),
		keyDisplayName: scalarText(pack[keyDisplayName]),
		keyReleases:    scalarText(releases[chart]),
	}
	priority := strings.TrimSpace(scalarText(pack[keyOrder]))
	if priority == "" {
		return h, nil
	}
	order, err := strconv.ParseInt(priority, 10, 64)
	if err != nil {
		return h, &DocumentError{Reason: DocumentOrder, Text: priority, Err: err}
	}
	h[keyOrder] = orderText(order)
	return h, nil
}

// wanted returns the header for a document of the layer.
func (l Layer) wanted() header {
	h := header{
		keyNamespace: l.Namespace, keyOrder: orderText(l.InstallOrder), keyDisplayName: "", keyReleases: l.Release(),
	}
	if l.named() {
		h[keyDisplayName] = l.Name
	}
	return h
}

// scalarText returns the text of a scalar, "" for a table or list.
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

// change is a key of the header to set, or to remove when value is "".
type change struct{ key, value string }

// changes returns the keys of the header that differ from wanted. The others keep their
// text.
func (l Layer) changes(current header) []change {
	wanted := l.wanted()
	var changes []change
	for _, key := range []string{keyNamespace, keyOrder, keyDisplayName, keyReleases} {
		// The display name of a layer without its own name does not belong to the layer.
		if current[key] != wanted[key] && (key != keyDisplayName || l.named()) {
			changes = append(changes, change{key, wanted[key]})
		}
	}
	return changes
}

func orderText(order int64) string {
	if order == 0 {
		return ""
	}
	return strconv.FormatInt(order, 10)
}

// expected returns the decoded document after the changes, by which Document proves that
// it kept everything else.
func (l Layer) expected(previous map[string]any, changes []change, values map[string]any) map[string]any {
	document := maps.Clone(previous)
	_, hadPack := document[keyPack].(map[string]any)
	pack := copyOf(document, keyPack)
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
	charts := copyOf(document, keyCharts)
	charts[l.Chart] = values
	document[keyCharts] = charts
	return document
}

// copyOf copies the table under a key; it returns an empty table for none.
func copyOf(document map[string]any, key string) map[string]any {
	table, _ := document[key].(map[string]any)
	if table == nil {
		return map[string]any{}
	}
	return maps.Clone(table)
}

func setRelease(pack map[string]any, chart, name string) {
	releases := copyOf(pack, keyReleases)
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

// DocumentReason is the kind of mistake in a document in Palette.
type DocumentReason string

// The reasons.
const (
	// DocumentSyntax is for a document that is no YAML mapping.
	DocumentSyntax DocumentReason = "syntax"
	// DocumentShape is for a document whose pack or charts is no mapping.
	DocumentShape DocumentReason = "shape"
	// DocumentOrder is for an install priority that is no whole number.
	DocumentOrder DocumentReason = "install priority"
	// DocumentUnfaithful is for a document whose edit would change other content, as
	// with anchors in the header that values refer to.
	DocumentUnfaithful DocumentReason = "unfaithful"
)

// DocumentError is the error for a document in Palette that cannot be read or edited.
type DocumentError struct {
	Reason DocumentReason
	// Text is the part at fault: a key, or the text of a priority.
	Text string
	// Err is the cause, nil for none.
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

func (e *DocumentError) Unwrap() error { return e.Err }
