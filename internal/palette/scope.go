package palette

import v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"

// The names of the scopes, as String gives them.
const (
	ScopeTenant  = v1.ScopeTenant
	ScopeProject = v1.ScopeProject
	// ScopeSystem is where profiles of Palette itself live. Nobody else has it.
	ScopeSystem = v1.ScopeSystem
)

// Scope is where an object lives: the tenant or a project. The zero Scope is
// the tenant.
type Scope struct {
	projectUID string
}

// Tenant is the scope of the tenant.
func Tenant() Scope { return Scope{} }

// Project is the scope of the project with that uid. An empty uid is the
// tenant.
func Project(uid string) Scope { return Scope{projectUID: uid} }

// ProjectUID is the uid of the project, "" for the tenant.
func (s Scope) ProjectUID() string { return s.projectUID }

// String is "tenant" or "project".
func (s Scope) String() string {
	if s.projectUID == "" {
		return ScopeTenant
	}
	return ScopeProject
}
