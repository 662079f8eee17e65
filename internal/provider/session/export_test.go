package session

// NewProjectError makes the error of Scope for an absent project.
func NewProjectError(missing, reason error) error { return &projectError{missing, reason} }
