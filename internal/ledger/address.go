package ledger

import (
	"context"
	"time"
)

// An object that changes its address in a configuration without a moved block is
// deleted under one address and made under another, in any order. Either is
// planned without a word of the other.

// object is what Palette knows by one name.
type object struct{ kind, name string }

// PlanDeletion says that the run deletes an object, and reports whether it was
// planned before to make one of that name.
func (l *Ledger) PlanDeletion(kind, name string) (made bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.init()
	l.deleted[object{kind, name}] = true
	l.changed.Broadcast()
	return l.made[object{kind, name}]
}

// PlanCreation says that the run makes an object, and reports whether it was
// planned before to delete one of that name.
func (l *Ledger) PlanCreation(kind, name string) (deleted bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.init()
	l.made[object{kind, name}] = true
	return l.deleted[object{kind, name}]
}

// AwaitDeletion reports whether the run deletes an object, and waits for that to
// be planned, for a time.
func (l *Ledger) AwaitDeletion(ctx context.Context, kind, name string, limit time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.init()
	return l.await(ctx, func() bool { return !l.deleted[object{kind, name}] }) == nil
}
