package region

import (
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// Reference returns the reference of the chart in the default resolution. Of
// several places it returns the likeliest.
func (l LookUp) Reference() (string, error) {
	registries, err := l.Source.Registries("")
	if err != nil {
		return "", err
	}
	return l.Target(registries[0]).Reference().String(), nil
}

// Promise returns the reference for a plan, and whether it is known without a
// look-up. When the place is uncertain, it is earlier, the reference that an
// earlier look-up of the chart found, if that is one of the places.
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

// Place returns the reference after a look-up: that of the chart if it was found in
// one of several places, otherwise likeliest.
func (l LookUp) Place(likeliest string, found Resolutions) string {
	if l.located(found) {
		return found.Chart().Finding.Reference.String()
	}
	return likeliest
}

// Moved reports whether a look-up found the chart in another place than earlier.
func (l LookUp) Moved(earlier string, found Resolutions) bool {
	return l.located(found) && found.Chart().Finding.Reference.String() != earlier
}

// located reports whether a look-up found the chart in one of several places.
func (l LookUp) located(found Resolutions) bool {
	_, certain := l.Source.Places()
	resolved := found.Chart()
	return !certain && resolved.Err == nil && resolved.Finding.Reference != (chart.Reference{})
}
