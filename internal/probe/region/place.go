package region

import (
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// Reference is where the chart is in the default resolution. Where the registry
// leaves open under which path it lies, it is the likeliest place.
func (l LookUp) Reference() (string, error) {
	registries, err := l.Source.Registries("")
	if err != nil {
		return "", err
	}
	return l.Target(registries[0]).Reference().String(), nil
}

// Promise is the reference as far as a plan can promise it, and false where only
// a look-up finds under which path of the registry the chart lies. There, it is
// the place that an earlier look-up of the same chart found.
func (l LookUp) Promise(earlier string) (reference string, known bool) {
	places, certain := l.Source.Places()
	if !certain {
		return earlier, slices.ContainsFunc(places, func(place probe.Registry) bool {
			return l.Target(place).Reference().String() == earlier
		})
	}
	reference, err := l.Reference()
	return reference, err == nil
}

// Place is the reference after a look-up: where the chart was found, or the
// likeliest place of one that was not.
func (l LookUp) Place(likeliest string, found Resolutions) string {
	if l.located(found) {
		return found.Chart().Finding.Reference.String()
	}
	return likeliest
}

// Moved reports whether a look-up has found the chart in another place than an
// earlier one.
func (l LookUp) Moved(earlier string, found Resolutions) bool {
	return l.located(found) && found.Chart().Finding.Reference.String() != earlier
}

// located reports whether a look-up has found the chart in one of several places.
func (l LookUp) located(found Resolutions) bool {
	_, certain := l.Source.Places()
	resolved := found.Chart()
	return !certain && resolved.Err == nil && resolved.Finding.Reference != (chart.Reference{})
}
