package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// seenKey is the private state that holds what the last refresh has seen.
const seenKey = "seen"

// seen is what a refresh has seen in the registry. It travels with the state
// from the process that plans to the one that applies, which plans once more
// and has to come to the same plan, although it may have neither the
// credentials of an unchanged registry nor a route to it.
type seen struct {
	Reference string `json:"reference"`
	Digest    string `json:"digest"`
}

// of reports whether it was seen under this reference.
func (s seen) of(reference string) bool { return s.Digest != "" && s.Reference == reference }

// observe looks at the chart of a layer that is there already. It fills in
// what the last apply could not find out, and keeps what it sees for the plan:
// that a tag has moved is the plan's to tell. The profile says what the other
// layers of this run will look up.
func (r *Resource) observe(ctx context.Context, profile palette.Profile, state *model, private privatestate.Writer, diags *diag.Diagnostics) {
	if r.checks(*state) == session.Off {
		return
	}
	registration, err := r.find(ctx, *state)
	if err != nil || registration.Unknown {
		privatestate.Set(ctx, private, seenKey, seen{}, diags)
		return
	}
	q, complete := newQuestion(ctx, registration, *state, diags)
	reference, err := q.reference()
	if !complete || err != nil {
		privatestate.Set(ctx, private, seenKey, seen{}, diags)
		return
	}
	r.session.ExpectCharts(profile, registration)
	found := r.ask(ctx, q)
	last := seen{reference, found.digest().ValueString()}
	privatestate.Set(ctx, private, seenKey, last, diags)
	if last.Digest != "" {
		r.session.NoteLookup(reference)
	}
	if state.ChartReference.IsNull() || q.moved(*state, found) {
		state.ChartReference = q.settledReference(reference, found)
	}
	if state.Digest.IsNull() {
		state.Digest = found.digest()
	}
	if len(found.served()) == len(q.regions) {
		state.RegionCoverage = found.coverage()
	}
}
