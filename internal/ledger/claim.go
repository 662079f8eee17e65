package ledger

// Two addresses of one run may refer to the same pack: renamed, replaced before it
// is destroyed, or left by an interrupted run. Terraform handles them in any order.

// Claim notes that a layer of this run keeps or writes a pack, and reports whether
// another one releases it, and whether another one claims it too.
func (l *Ledger) Claim(profile, pack string) (released, taken bool) {
	found, unlock := l.lock(profile)
	defer unlock()
	found.claimed[pack]++
	return found.released[pack], found.claimed[pack] > 1
}

// Unclaim undoes a Claim: the layer was not written.
func (l *Ledger) Unclaim(profile, pack string) {
	found, unlock := l.lock(profile)
	defer unlock()
	found.claimed[pack]--
}

// Claimed reports whether a layer of this run keeps or writes a pack.
func (l *Ledger) Claimed(profile, pack string) bool {
	found, unlock := l.lock(profile)
	defer unlock()
	return found.claimed[pack] > 0
}

// Release notes that a layer of this run gives a pack up, and reports whether
// another one claims it.
func (l *Ledger) Release(profile, pack string) (claimed bool) {
	found, unlock := l.lock(profile)
	defer unlock()
	found.released[pack] = true
	return found.claimed[pack] > 0
}

// Released reports whether a layer of this run gives a pack up, in the version or
// in the one that it has superseded.
func (l *Ledger) Released(profile, pack string) bool {
	found, unlock := l.lock(profile)
	defer unlock()
	if found.released[pack] {
		return true
	}
	for _, before := range l.versions {
		if before.successor == profile && before.released[pack] {
			return true
		}
	}
	return false
}
