package ledger

import (
	"context"
	"time"
)

// An object that changes its address in a configuration without a moved block is
// deleted under one address and created under another, in any order. Terraform
// plans each without the other.

// object identifies an object in Palette.
type object struct{ kind, name string }

// PlanDeletion notes that the run deletes an object, and reports whether the
// creation of one with that name was planned before.
func (l *Ledger) PlanDeletion(kind, name string) (made bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.init()
	l.deleted[object{kind, name}] = true
	l.changed.Broadcast()
	return l.made[object{kind, name}]
}

// PlanCreation notes that the run creates an object, and reports whether the
// deletion of one with that name was planned before.
func (l *Ledger) PlanCreation(kind, name string) (deleted bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.init()
	l.made[object{kind, name}] = true
	return l.deleted[object{kind, name}]
}

// AwaitDeletion waits until the deletion of an object is planned, up to the limit,
// and reports whether it is.
func (l *Ledger) AwaitDeletion(ctx context.Context, kind, name string, limit time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.init()
	return l.await(ctx, func() bool { return !l.deleted[object{kind, name}] }) == nil
}
