package ledger

import (
	"context"
	"slices"
)

// PlanRemoval plans the removal of a layer from a version. It reports whether that
// waits for the resource of the version; owned says that earlier runs had one.
// Terraform plans the deletion of a deposed layer again in the process that
// applies, which does not plan a profile without changes: nothing would publish a
// removal that waits for it.
func (l *Ledger) PlanRemoval(uid string, owned bool) (waits bool) {
	found, unlock := l.lock(uid)
	defer unlock()
	waits = found.course == Superseded || found.course == Unplanned && !found.written && (owned || found.own)
	found.open = found.open || waits
	return waits
}

// Write notes that the process that applies writes a layer to a version. The
// resource of the version was applied before its layers, or is not changed.
func (l *Ledger) Write(uid string) {
	found, unlock := l.lock(uid)
	defer unlock()
	found.written = true
}

// Removal is how a layer is removed.
type Removal struct {
	// UID is the version that it is removed from: the planned one, or its successor.
	UID string
	// Waits says that it is removed from the draft only, until the profile decides.
	Waits bool
}

// BeginRemoval decides how a pack is removed from a version: as planned, or as the
// profile has it where that was handled first in this process. done must be called
// after the removal. While the resource of a superseded version settles, it waits
// for the result.
func (l *Ledger) BeginRemoval(ctx context.Context, uid, pack string, planned bool) (removal Removal, done func()) {
	_, unlock := l.lock(uid)
	defer unlock()
	uid = l.current(uid)
	found := l.find(uid)
	// The removal itself fails where ctx has ended.
	_ = l.await(ctx, func() bool { return found.settling && found.course == Superseded })
	removal = Removal{UID: uid, Waits: planned}
	switch {
	case found.successor != "":
		removal = Removal{UID: found.successor}
	case found.course != Unplanned:
		removal.Waits = found.course == Superseded
	}
	if !removal.Waits {
		return removal, func() {}
	}
	found.open, found.held = true, true
	found.running++
	found.waiting = append(found.waiting, pack)
	return removal, l.locked(func() { found.running-- })
}

// HeldIn reports whether this run has written a removal to the draft of a version.
func (l *Ledger) HeldIn(uid string) bool {
	found, unlock := l.lock(uid)
	defer unlock()
	return found.held
}

// Settle waits for the removals in flight in a version and in those that the same
// resource created before, and returns the packs whose removal is held. Later
// removals are not held any more. ended must be called when the resource of the
// version is done.
func (l *Ledger) Settle(ctx context.Context, uid string) (packs []string, ended func(), err error) {
	found, unlock := l.lock(uid)
	defer unlock()
	all := l.lineage(uid)
	err = l.await(ctx, func() bool {
		return slices.ContainsFunc(all, func(v *version) bool { return v.running > 0 })
	})
	if err != nil {
		return nil, func() {}, err
	}
	for _, v := range all {
		packs = append(packs, v.waiting...)
		v.open, v.waiting = false, nil
	}
	found.settling = true
	l.settling++
	return packs, l.locked(func() { found.settling, l.settling = false, l.settling-1 }), nil
}

// Settling reports whether the resource of a profile is in Update or Delete.
func (l *Ledger) Settling() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.settling > 0
}

// Awaited are the versions whose resources the removal of a layer waits for.
func (l *Ledger) Awaited() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var uids []string
	for uid, v := range l.versions {
		if v.open {
			uids = append(uids, uid)
		}
	}
	return uids
}

// Join lets Settle wait until done is called. It fails when the resource of the
// version settles already.
func (l *Ledger) Join(uid string) (done func(), joined bool) {
	found, unlock := l.lock(uid)
	defer unlock()
	if !found.open || found.settling {
		return nil, false
	}
	found.running++
	return l.locked(func() { found.running-- }), true
}
