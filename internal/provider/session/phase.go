package session

// NotePlanning says that this process has read a resource or an object of
// Palette, or was given a configuration with unknown values: that is what
// happens while Terraform plans. Only a data source that waits for a resource
// is read while it applies.
func (s *Session) NotePlanning() { s.planning.Store(true) }

// Planning reports whether this process is known to plan. Before it writes a
// resource, Terraform plans it once more, in the process that applies. There,
// what could not be checked was reported by the plan already, and credentials
// of a registry that does not change are not at hand: only facts are news.
func (s *Session) Planning() bool { return s.planning.Load() }
