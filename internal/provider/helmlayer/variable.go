package helmlayer

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/variable"
)

// variablesTime is how long a layer with a variable that Palette does not know
// waits for the plan of the profile, which may declare it.
const variablesTime = time.Second

// planVariables refuses values that refer to a variable which their profile does
// not declare, as soon as that is certain.
func (r *Resource) planVariables(ctx context.Context, plan model, prior *model, diags *diag.Diagnostics) {
	names := plan.variables()
	if len(names) == 0 || r.session.Unreached() {
		return
	}
	declared, profiles := r.declared(ctx, plan, prior, names)
	for _, name := range names {
		if profiles > 0 && !slices.Contains(declared, name) {
			diagnose.VariableUndeclared(name, declared, profiles).AddTo(diags, diagnose.Error)
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

// declared are the variables of the layer's profile as they are after the run.
// Where the uid of the profile is not known yet, it is one of those that get
// theirs in this run; what any of them declares counts, and profiles is how many
// they are. None is where nothing is certain.
func (r *Resource) declared(ctx context.Context, plan model, prior *model, used []string) (names []string, profiles int) {
	if !plan.ClusterProfileID.IsUnknown() {
		uid := plan.ClusterProfileID.ValueString()
		d, planned := r.session.VariablesOf(uid)
		if prior != nil && prior.ClusterProfileID.Equal(plan.ClusterProfileID) && prior.sameVariables(plan, d, planned) {
			return nil, 0
		}
		if names, known := r.declaredIn(ctx, uid, d, planned, used); known {
			return names, 1
		}
		return nil, 0
	}
	candidates := r.session.VariablesToBe()
	if uid := prior.profile(); uid != "" && r.session.CourseOf(uid) == ledger.Superseded {
		// It follows its profile to the next version.
		if d, planned := r.session.VariablesOf(uid); planned {
			if prior.sameVariables(plan, d, planned) {
				return nil, 0
			}
			candidates = []ledger.Declared{d}
		}
	}
	for _, one := range candidates {
		more, certain := r.declaredIn(ctx, one.UID, one, true, used)
		if !certain {
			return nil, 0
		}
		names = append(names, more...)
	}
	return names, len(candidates)
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

// declaredIn are the variables of one profile. What nobody has planned, or what
// is carried along, Palette has.
func (r *Resource) declaredIn(ctx context.Context, uid string, d ledger.Declared, planned bool, used []string) ([]string, bool) {
	if planned && !d.Carried {
		return d.Names, !d.Unknown
	}
	names, err := r.session.VariableNames(ctx, uid)
	if err != nil {
		return nil, false // the apply finds out
	}
	if planned || containsAll(names, used) {
		return names, true
	}
	// A profile of the configuration may be planned after a layer that does not
	// refer to it.
	d, planned = r.session.AwaitVariables(ctx, uid, variablesTime)
	switch {
	case planned && !d.Carried:
		return d.Names, !d.Unknown
	case !planned && r.session.Owns(uid):
		return nil, false
	default:
		return names, true
	}
}

func containsAll(names, wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(one string) bool { return !slices.Contains(names, one) })
}
