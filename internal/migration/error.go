package migration

import "fmt"

// Reason is why a resource cannot be moved.
type Reason string

// The reasons.
const (
	// WrongType says that the source is of a type that is no registry, or no
	// profile. Value is that type.
	WrongType Reason = "another type"
	// NewerVersion says that a release wrote the state that this package does not
	// know. Value is the version of the schema.
	NewerVersion Reason = "a newer schema"
	// Unreadable says that the state is no JSON object.
	Unreadable Reason = "an unreadable state"
	// Unidentified says that the state has no uid or no name.
	Unidentified Reason = "no identity"
	// OtherKind says that a registry is neither basic nor Amazon ECR. Value is its
	// type.
	OtherKind Reason = "another kind of registry"
	// OtherContent says that a registry holds something else than Helm charts.
	// Value is its provider_type.
	OtherContent Reason = "another content"
	// OtherProfile says that a profile is no add-on profile. Value is its type.
	OtherProfile Reason = "another type of profile"
)

// Error is the error of a resource that cannot be moved. It has nothing of the
// state but its fields.
type Error struct {
	Reason Reason
	// Type is the type of the resource in the state.
	Type string
	// Name and UID are those of the object in Palette, "" where they are not known.
	Name, UID string
	// Value is the one that Reason describes.
	Value string
}

// Error implements error.
func (e *Error) Error() string {
	return fmt.Sprintf("%s %q cannot be moved: %s %s", e.Type, e.Name, e.Reason, e.Value)
}
