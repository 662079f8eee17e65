package layer

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// Layer is one Helm chart in a cluster profile.
type Layer struct {
	// Name is the name of the layer in its profile, "" = Chart.
	Name string
	// Chart is the name of the chart, exactly as hosted.
	Chart string
	// Version is the exact version of the chart, the tag of the pack; zero where the tag
	// is no version.
	Version chart.Version
	// Namespace is where Palette installs the chart, "" = Palette decides.
	Namespace string
	// ReleaseName is the name of the Helm release. "" = Name when that is not
	// Chart, otherwise Palette decides.
	ReleaseName string
	// InstallOrder is Palette's install priority: lowest first, 0 is Palette's
	// own default.
	InstallOrder int64
	// Values are the chart's own values, a YAML mapping; "" = none.
	Values string
}

// separator is between name and chart in the pack name of a layer with a name of its own.
const separator = "--"

// named reports whether the layer has a name of its own.
func (l Layer) named() bool { return l.Name != "" && l.Name != l.Chart }

// PackName returns the name of the layer's pack: the chart, or name--chart when the layer
// has a name of its own.
func (l Layer) PackName() string {
	if l.named() {
		return l.Name + separator + l.Chart
	}
	return l.Chart
}

// ChartsOfPack returns the possible charts of a pack by its name alone, longest first:
// the name itself, and what follows each separator in it.
func ChartsOfPack(packName string) []string {
	charts := []string{packName}
	for found := true; found; {
		if _, packName, found = strings.Cut(packName, separator); found && packName != "" {
			charts = append(charts, packName)
		}
	}
	return charts
}

// Release returns the release name that the document sets, "" when it leaves the
// name to Palette.
func (l Layer) Release() string {
	if l.ReleaseName == "" && l.named() {
		return l.Name
	}
	return l.ReleaseName
}

// Same reports whether two layers are equal to Palette: values are compared as decoded,
// and a name or release name that is the default counts as absent.
func (l Layer) Same(other Layer) bool {
	return l.PackName() == other.PackName() && l.Chart == other.Chart && l.Version.Equal(other.Version) &&
		l.Namespace == other.Namespace && l.Release() == other.Release() && l.InstallOrder == other.InstallOrder &&
		SameValues(l.Values, other.Values)
}
