package helmlayer

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// plannedReference is where the chart is, as far as a plan can promise it. Where
// the registry leaves open under which path a chart lies, only a look-up tells:
// then it is what the last one told of the same chart, else known after apply.
func (q question) plannedReference(reference string, prior *model) types.String {
	places, certain := q.source.Places()
	if certain {
		return types.StringValue(reference)
	}
	if prior != nil && slices.ContainsFunc(places, func(place probe.Registry) bool {
		return q.in(place).Reference().String() == prior.ChartReference.ValueString()
	}) {
		return prior.ChartReference
	}
	return types.StringUnknown()
}

// settledReference is the same after a look-up: where the chart was found, or
// the likeliest place of one that was not.
func (q question) settledReference(reference string, found answers) types.String {
	_, certain := q.source.Places()
	if at := found.chart(); !certain && at.Err == nil && at.Finding.Reference != (chart.Reference{}) {
		reference = at.Finding.Reference.String()
	}
	return types.StringValue(reference)
}

// moved reports whether a look-up has found the chart in another place than the
// state has.
func (q question) moved(state model, found answers) bool {
	_, certain := q.source.Places()
	return !certain && found.chart().Err == nil && !q.settledReference("", found).Equal(state.ChartReference)
}
