package oci

import (
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// searchPlaces looks a target up in each place of a registry and returns the first
// result. It continues after an absence or a refusal, which GitHub's registry does
// not distinguish. Without a result, it returns the error of the first place that
// holds other versions of the chart, or that of the first place. The error names
// all places if they are uncertain.
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
	var zero T
	var failed *probe.Error
	if certain || !errors.As(first, &failed) {
		return zero, first
	}
	uncertain := *failed // a copy: the error of the place is remembered
	uncertain.Places = references
	return zero, &uncertain
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
