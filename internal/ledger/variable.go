package ledger

import (
	"context"
	"time"
)

// Declared is what a run makes of the variables of a version of a profile.
type Declared struct {
	// UID is the version that Palette has, "" for a profile that the run makes
	// anew.
	UID string
	// Carried says that the run leaves the variables as Palette has them in UID.
	Carried bool
	// Unknown says that they are not known before the run is applied.
	Unknown bool
	// Names are the variables otherwise.
	Names []string
}

// PlanVariables tells what the run makes of a profile's variables. moves says
// that the profile gets its uid in this run: nobody can tell then by the uid
// which profile a layer belongs to.
func (l *Ledger) PlanVariables(d Declared, moves bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.init()
	if d.UID != "" {
		l.find(d.UID).declared = &d
	}
	if moves {
		l.moving = append(l.moving, d)
	}
	l.changed.Broadcast()
}

// VariablesOf is what the run makes of the variables of a version, false where
// that is not planned in this process so far.
func (l *Ledger) VariablesOf(uid string) (d Declared, planned bool) {
	found, unlock := l.lock(uid)
	defer unlock()
	return found.variables()
}

// AwaitVariables is VariablesOf for a profile whose plan may come later: it waits
// for it until the limit.
func (l *Ledger) AwaitVariables(ctx context.Context, uid string, limit time.Duration) (d Declared, planned bool) {
	found, unlock := l.lock(uid)
	defer unlock()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	_ = l.await(ctx, func() bool { return found.declared == nil }) // either way, what is known then counts
	return found.variables()
}

func (v *version) variables() (Declared, bool) {
	if v.declared == nil {
		return Declared{}, false
	}
	return *v.declared, true
}

// VariablesToBe are those of the profiles that get their uid in this run, as far
// as they are planned: one of them is the profile of a layer that refers to such
// a uid, since Terraform plans what somebody refers to first.
func (l *Ledger) VariablesToBe() []Declared {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Declared(nil), l.moving...)
}
