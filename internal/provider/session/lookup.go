package session

// NoteLookup notes that a refresh of this run has found the chart of a reference in its registry.
func (s *Session) NoteLookup(reference string) { s.lookedUp.Store(reference, true) }

// LookedUp reports whether a refresh of this run has found the chart of a reference. What the state keeps of an earlier
// run does not count: a plan may be made without a refresh, and Terraform plans again in the applying process.
func (s *Session) LookedUp(reference string) bool {
	_, found := s.lookedUp.Load(reference)
	return found
}
