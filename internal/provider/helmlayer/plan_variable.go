package helmlayer

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/variable"
)

// variablesTime is how long a layer with a variable that Palette does not know
// waits for the plan of the profile, which may declare it.
const variablesTime = time.Second

// checkVariables refuses values that refer to a variable which their profile does
// not declare, as soon as that is certain.
func (p *planning) checkVariables(ctx context.Context) {
	names := p.plan.variables()
	if len(names) == 0 || p.session.Unreached() {
		return
	}
	declared, profiles := p.declared(ctx, names)
	for _, name := range names {
		if profiles > 0 && !slices.Contains(declared, name) {
			diagnose.VariableUndeclared(name, declared, profiles).AddTo(p.diags, diagnose.Error)
		}
	}
}

// variables are those that the values refer to.
func (m model) variables() []string {
	if !strings.Contains(m.Values.ValueString(), "spectro.var") {
		return nil
	}
	var names []string
	for _, text := range layer.Texts(m.Values.ValueString()) {
		for _, name := range variable.References(text) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// declared are the variables of the layer's profile as they are after the run. Where the uid of the profile is not
// known yet, it is one of those that get theirs in this run; what any of them declares counts, and profiles is how many
// they are. None is where nothing is certain.
func (p *planning) declared(ctx context.Context, used []string) (names []string, profiles int) {
	if !p.plan.ClusterProfileID.IsUnknown() {
		return p.declaredNow(ctx, used)
	}
	candidates := p.session.VariablesToBe()
	if uid := p.prior.profile(); uid != "" && p.session.CourseOf(uid) == ledger.Superseded {
		// It follows its profile to the next version.
		if d, planned := p.session.VariablesOf(uid); planned {
			if p.prior.sameVariables(p.plan, d, planned) {
				return nil, 0
			}
			candidates = []ledger.Declared{d}
		}
	}
	for _, candidate := range candidates {
		more, certain := p.declaredIn(ctx, candidate.UID, candidate, true, used)
		if !certain {
			return nil, 0
		}
		names = append(names, more...)
	}
	return names, len(candidates)
}

// declaredNow is declared for a profile whose uid is known.
func (p *planning) declaredNow(ctx context.Context, used []string) (names []string, profiles int) {
	uid := p.plan.ClusterProfileID.ValueString()
	d, planned := p.session.VariablesOf(uid)
	if p.prior != nil && p.prior.ClusterProfileID.Equal(p.plan.ClusterProfileID) &&
		p.prior.sameVariables(p.plan, d, planned) {
		return nil, 0
	}
	if names, certain := p.declaredIn(ctx, uid, d, planned, used); certain {
		return names, 1
	}
	return nil, 0
}

// profile is the uid of the layer's profile, "" for no layer.
func (m *model) profile() string {
	if m == nil {
		return ""
	}
	return m.ClusterProfileID.ValueString()
}

// sameVariables reports whether neither the values of a layer change nor, as far
// as is planned, the variables of its profile: Palette has taken them so.
func (m model) sameVariables(plan model, d ledger.Declared, planned bool) bool {
	return m.Values.Same(plan.Values) && (!planned || d.Carried)
}

// declaredIn are the variables of one profile. What nobody has planned, or what is carried along, Palette has.
func (p *planning) declaredIn(
	ctx context.Context, uid string, d ledger.Declared, planned bool, used []string,
) (names []string, certain bool) {
	if planned && !d.Carried {
		return d.Names, !d.Unknown
	}
	names, err := p.session.VariableNames(ctx, uid)
	if err != nil {
		return nil, false // the apply finds out
	}
	if planned || containsAll(names, used) {
		return names, true
	}
	// A profile of the configuration may be planned after a layer that does not refer to it.
	d, planned = p.session.AwaitVariables(ctx, uid, variablesTime)
	switch {
	case planned && !d.Carried:
		return d.Names, !d.Unknown
	case !planned && p.session.Owns(uid):
		return nil, false
	default:
		return names, true
	}
}

func containsAll(names, wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(name string) bool { return !slices.Contains(names, name) })
}
