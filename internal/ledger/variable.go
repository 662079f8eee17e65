package ledger

import (
	"context"
	"time"
)

// Declared are the variables of a version of a profile, as a run plans them.
type Declared struct {
	// UID is the version that Palette has, "" for a profile that the run creates.
	UID string
	// Carried says that the run keeps the variables that Palette has in UID.
	Carried bool
	// Unknown says that they are not known before the run is applied.
	Unknown bool
	// Names are the variables otherwise.
	Names []string
}

// PlanVariables notes the planned variables of a profile. moves says that the
// profile gets its uid in this run, so the uid does not identify the profile of a
// layer.
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

// VariablesOf are the planned variables of a version, false where they are not
// planned in this process so far.
func (l *Ledger) VariablesOf(uid string) (d Declared, planned bool) {
	found, unlock := l.lock(uid)
	defer unlock()
	return found.variables()
}

// AwaitVariables is VariablesOf for a profile that may be planned later: it waits
// for that up to the limit.
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

// VariablesToBe are those of the planned profiles that get their uid in this run. A
// layer that refers to such a uid belongs to one of them, since Terraform plans a
// resource before those that refer to it.
func (l *Ledger) VariablesToBe() []Declared {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Declared(nil), l.moving...)
}
