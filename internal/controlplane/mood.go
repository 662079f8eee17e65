package controlplane

import "net/http"

// Mood is how a Palette may differ from this one where public sources leave a
// question open: Questions has the question behind each field. The zero value is
// the Server as package documentation describes it. Moods are for tests, and set
// by Options.Mood alone.
type Mood struct {
	// Registries.

	// SyncFlag is where a registry has the flag of its synchronization; "" is its
	// spec and its status.
	SyncFlag FlagPlace
	// SummarySyncStatus writes status.syncStatus, not status.sync, in the summary.
	SummarySyncStatus bool
	// UpperCaseTypes writes BASIC and ECR in the summary.
	UpperCaseTypes bool
	// Stamps are the times of the last change in the list of registries; "" is the
	// correct time.
	Stamps Stamps
	// Secrets replaces a secret; "" is a mask.
	Secrets Stand
	// ProjectRoles lets the key read registries and packs in a project only.
	ProjectRoles bool

	// Refusals.

	// InUseStatus refuses the deletion of an object in use; 0 is 409.
	InUseStatus int
	// TakenStatus refuses the creation of an object that exists; 0 is 409.
	TakenStatus int
	// NameTakenStatus reports a name that is taken before a creation; 0 is 409.
	NameTakenStatus int
	// NameCheck is the result of that check for every name; "" looks the name up.
	NameCheck NameCheck
	// DeletesGone lets the deletion of an object that does not exist succeed.
	DeletesGone bool
	// HTMLNotFound sends a page for an object that does not exist.
	HTMLNotFound bool

	// Documents.

	// UnknownFields adds a field of no specification to every object.
	UnknownFields bool
	// Scalars is how booleans and numbers are spelled; "" is as JSON has it.
	Scalars Scalars
	// UpperCaseUID writes UID, not uid, in the response to a creation.
	UpperCaseUID bool
	// Timestamps replaces a time; "" is the time.
	Timestamps Stand
	// IgnoresLimit sends a paged list as one page.
	IgnoresLimit bool
	// NullOverLimit sends null when more is requested than a page holds.
	NullOverLimit bool

	// Profiles.

	// NoETags sends no entity tags, and ignores If-Match.
	NoETags bool
	// WeakETags sends weak ones, on reads alone, and ignores If-Match.
	WeakETags bool
	// IgnoresIfMatch sends entity tags, and ignores If-Match.
	IgnoresIfMatch bool
	// Status replaces the status of a profile.
	Status Stand
	// EmptyTemplates and NullTemplates replace a draft or published template that
	// does not exist.
	EmptyTemplates, NullTemplates bool
	// KeepsEqualDraft creates a draft for a PUT of the published content.
	KeepsEqualDraft bool
	// DropsPutAnnotations keeps the annotations in a PUT.
	DropsPutAnnotations bool
	// ForgetsPutMetadata deletes annotations and labels in a PUT.
	ForgetsPutMetadata bool
	// MergesMetadata keeps the keys that PATCH metadata does not name.
	MergesMetadata bool
	// ForgetsAnnotations keeps no annotation but the description.
	ForgetsAnnotations bool
	// DropsCreateVariables creates no variables with a profile.
	DropsCreateVariables bool
	// EmptyAtCreate, EmptyAtEdit and EmptyAtPublish refuse a profile without
	// packs where it is created, edited, published.
	EmptyAtCreate, EmptyAtEdit, EmptyAtPublish bool

	// Clones.

	// Clone is the status that refuses a clone; 0 is that there are clones.
	Clone int
	// CloneAsDraft does not publish a clone.
	CloneAsDraft bool
	// CloneBare clones no annotations and labels.
	CloneBare bool
	// CloneWithoutVariables clones no variables.
	CloneWithoutVariables bool

	// Packs.

	// HidesPackUIDs and HidesPackTypes leave these fields out of a profile.
	HidesPackUIDs, HidesPackTypes bool
	// TakesAnyPackUID finds a pack of a synchronized registry by its tag,
	// whatever uid a request names.
	TakesAnyPackUID bool
	// FindsRegistryByPack takes the registry of a pack from its uid where a
	// request names none.
	FindsRegistryByPack bool
	// TrimsValues removes white space at both ends of values, AddsNewline ends
	// them with a line break.
	TrimsValues, AddsNewline bool
	// DropsComments and ReordersKeys write values again, without their comments or
	// with their keys sorted.
	DropsComments, ReordersKeys bool
}

// FlagPlace is where a registry has the flag of its synchronization.
type FlagPlace string

// The places.
const (
	FlagInSpec   FlagPlace = "spec"      // and there is no status
	FlagInStatus FlagPlace = "status"    // and not in the spec
	FlagWhenTrue FlagPlace = "when true" // in both, and left out when false
	FlagNowhere  FlagPlace = "nowhere"   // at most the status has a term for it
)

// Stamps are the times of the last change of registries.
type Stamps string

// The times.
const (
	StampsOfCreation Stamps = "creation" // the time of the creation
	StampsAlike      Stamps = "alike"    // the same time for all of them
	StampsInSeconds  Stamps = "seconds"  // without fractions of a second
)

// Stand replaces a value.
type Stand string

// The stands. StandZero is the empty value of its type.
const (
	StandAbsent Stand = "absent"
	StandNull   Stand = "null"
	StandZero   Stand = "zero"
)

// NameCheck is the result of the check of a name.
type NameCheck string

// The results.
const (
	AlwaysFree  NameCheck = "free"
	AlwaysTaken NameCheck = "taken"
)

// Scalars is how booleans and numbers are spelled.
type Scalars string

// The spellings.
const (
	ScalarsAsText Scalars = "text"    // "true" and "7"
	TextAsNumbers Scalars = "numbers" // 7 for a text that is a number
)

// request is how a request is understood.
func (m Mood) request(r *http.Request) {
	if m.NoETags || m.WeakETags || m.IgnoresIfMatch {
		r.Header.Del("If-Match")
	}
}

// tag is how an entity tag is sent.
func (m Mood) tag(r *http.Request, tag string) string {
	switch {
	case m.NoETags, m.WeakETags && r.Method != http.MethodGet:
		return ""
	case m.WeakETags && tag != "":
		return "W/" + tag
	}
	return tag
}
