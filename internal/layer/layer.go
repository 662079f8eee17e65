package layer

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// Layer is a Helm chart in a cluster profile.
type Layer struct {
	// Name is the name of the layer in its profile, "" = Chart.
	Name string
	// Chart is the name of the chart in the registry.
	Chart string
	// Version is the exact version of the chart, the tag of the pack; zero when the tag
	// is no version.
	Version chart.Version
	// Namespace is the namespace of the installation, "" = Palette selects it.
	Namespace string
	// ReleaseName is the name of the Helm release. "" = Name when that is not
	// Chart, otherwise Palette selects it.
	ReleaseName string
	// InstallOrder is Palette's install priority: lowest first, 0 = the default.
	InstallOrder int64
	// Values are the chart's values, a YAML mapping; "" = none.
	Values string
}

// separator separates name and chart in the pack name of a layer with its own name.
const separator = "--"

// named reports whether the layer has its own name.
func (l Layer) named() bool { return l.Name != "" && l.Name != l.Chart }

// PackName returns the name of the layer's pack: the chart, or name--chart when the layer
// has its own name.
func (l Layer) PackName() string {
	if l.named() {
		return l.Name + separator + l.Chart
	}
	return l.Chart
}

// ChartsOfPack returns the charts that a pack may have by its name, longest first: the
// name, and the text after each separator in it.
func ChartsOfPack(packName string) []string {
	charts := []string{packName}
	for found := true; found; {
		if _, packName, found = strings.Cut(packName, separator); found && packName != "" {
			charts = append(charts, packName)
		}
	}
	return charts
}

// Release returns the release name in the document, "" when Palette selects it.
func (l Layer) Release() string {
	if l.ReleaseName == "" && l.named() {
		return l.Name
	}
	return l.ReleaseName
}

// Same reports whether two layers are equal for Palette. It compares decoded values, and
// treats a default name or release name as absent.
func (l Layer) Same(other Layer) bool {
	return l.PackName() == other.PackName() && l.Chart == other.Chart && l.Version.Equal(other.Version) &&
		l.Namespace == other.Namespace && l.Release() == other.Release() && l.InstallOrder == other.InstallOrder &&
		SameValues(l.Values, other.Values)
}
