package oci

import (
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// searchPlaces looks in each place of a registry in turn and returns what it first
// finds. An absence, or a refusal, in one place sends it to the next: GitHub's
// registry does not distinguish them. Where nothing was found, the error is
// that of the first place, or of the first that holds other versions of the
// chart, and names all places if none is certain.
func searchPlaces[T any](target probe.Target, look func(probe.Target) (T, error)) (T, error) {
	places, certain := target.Registry.Places()
	var first error
	var references []string
	for _, place := range places {
		target.Registry = place
		found, err := look(target)
		if err == nil {
			return found, nil
		}
		if first == nil || outcomeOf(first) == probe.ChartAbsent && outcomeOf(err) == probe.VersionAbsent {
			first = err
		}
		references = append(references, target.Reference().String())
		if !sendsElsewhere(err) {
			break
		}
	}
	var none T
	var failed *probe.Error
	if certain || !errors.As(first, &failed) {
		return none, first
	}
	uncertain := *failed // the one below is remembered for look-ups of that place
	uncertain.Places = references
	return none, &uncertain
}

func sendsElsewhere(err error) bool {
	outcome := outcomeOf(err)
	return outcome.Class() == probe.Definite || outcome == probe.Forbidden || outcome == probe.CredentialsRequired
}

func outcomeOf(err error) probe.Outcome {
	var failed *probe.Error
	if !errors.As(err, &failed) {
		return ""
	}
	return failed.Outcome
}
