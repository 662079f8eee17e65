package session

import (
	"context"
	"sync"
	"time"
)

// Step is what a run plans for one version of a cluster profile.
type Step int

const (
	// Unplanned says that the run has not planned the profile, or not in time.
	Unplanned Step = iota
	// Stays says that the run keeps the version, or deletes it as a whole.
	Stays
	// MovesOn says that the run makes another version and leaves this one as
	// it is.
	MovesOn
	// MayMoveOn says that the next version is not known yet.
	MayMoveOn
)

// planPatience is how long the layers of one run wait in all for their
// profiles to be planned, and signPatience is the same while nothing shows that
// profiles are planned at all. They are used up only when a removed layer's
// profile is no part of the run.
const (
	planPatience = 2 * time.Second
	signPatience = 500 * time.Millisecond
)

// steps is what this run plans for the profiles that are there already.
// Terraform removes a layer before it updates the profile, in a process that
// knows nothing of the update; so whether the version that loses a layer is
// about to become an earlier one has to be known when the removal is planned.
type steps struct {
	mu    sync.Mutex
	byUID map[string]*step
	begun time.Time // of the first wait
}

type step struct {
	planned   chan struct{} // closed by the first plan of the profile
	next      Step
	successor string // uid, once it is made
	missed    bool   // a layer did not get to know
}

// PlanProfile tells what the run plans for a version of a profile. It reports
// whether a layer has asked for it before, and was left without an answer.
func (s *Session) PlanProfile(uid string, next Step) (missed bool) {
	s.steps.mu.Lock()
	defer s.steps.mu.Unlock()
	found := s.steps.find(uid)
	if found.next == Unplanned {
		close(found.planned)
	}
	found.next = next
	return found.missed
}

// Succeed tells which version has taken the place of another.
func (s *Session) Succeed(uid, successor string) {
	s.steps.mu.Lock()
	defer s.steps.mu.Unlock()
	s.steps.find(uid).successor = successor
}

// Successor is the version that this run has put in the place of another, "".
func (s *Session) Successor(uid string) string {
	s.steps.mu.Lock()
	defer s.steps.mu.Unlock()
	return s.steps.find(uid).successor
}

// StepOf says what the run plans for a version of a profile, as far as it has
// been planned.
func (s *Session) StepOf(uid string) Step {
	s.steps.mu.Lock()
	defer s.steps.mu.Unlock()
	return s.steps.find(uid).next
}

// AwaitStep is StepOf, and gives the profile a moment to be planned: Terraform
// orders the plan of a removed layer and that of its profile by chance. Where
// Terraform plans to destroy everything, layers come first and nothing is read:
// without a sign of another plan the wait is short.
func (s *Session) AwaitStep(ctx context.Context, uid string) Step {
	s.steps.mu.Lock()
	found := s.steps.find(uid)
	if s.steps.begun.IsZero() {
		s.steps.begun = time.Now()
	}
	begun := s.steps.begun
	s.steps.mu.Unlock()
	look := time.NewTicker(signPatience / 25)
	defer look.Stop()
	for waiting := true; waiting; {
		select {
		case <-found.planned:
			waiting = false
		case <-ctx.Done():
			waiting = false
		case <-look.C:
			patience := signPatience
			if s.Planning() {
				patience = planPatience
			}
			waiting = time.Since(begun) < patience
		}
	}
	s.steps.mu.Lock()
	defer s.steps.mu.Unlock()
	found.missed = found.missed || found.next == Unplanned
	return found.next
}

func (s *steps) find(uid string) *step {
	if s.byUID == nil {
		s.byUID = make(map[string]*step)
	}
	found, ok := s.byUID[uid]
	if !ok {
		found = &step{planned: make(chan struct{})}
		s.byUID[uid] = found
	}
	return found
}
