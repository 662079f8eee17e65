package controlplane

import "net/http"

// Mood is how a Palette may differ from this one where public sources leave a
// question open. The zero value is the Server as package documentation has it;
// a client has to get along with all of them, which tests try out. Questions
// has the question behind each field, and what is known of its answer. A mood
// is for tests: nothing but Options.Mood sets one.
type Mood struct {
	// Registries.

	// SyncFlag is where a registry says that it is synchronized; "" is in its
	// spec and in its status.
	SyncFlag FlagPlace
	// SummarySyncStatus has the summary say status.syncStatus, not status.sync.
	SummarySyncStatus bool
	// UpperCaseTypes has the summary say BASIC and ECR.
	UpperCaseTypes bool
	// Stamps is when the list of registries says that each was changed last; ""
	// is when it was.
	Stamps Stamps
	// Secrets is what stands in the place of a secret; "" is a mask.
	Secrets Stand
	// ProjectRoles has the key read registries and packs in a project only.
	ProjectRoles bool

	// Refusals.

	// InUseStatus refuses to delete what is in use; 0 is 409.
	InUseStatus int
	// TakenStatus refuses to create what is there already; 0 is 409.
	TakenStatus int
	// NameTakenStatus says of a name, before a creation, that it is taken; 0 is
	// 409.
	NameTakenStatus int
	// NameCheck is what that check says whatever is there; "" looks.
	NameCheck NameCheck
	// DeletesGone has the deletion of what is not there succeed.
	DeletesGone bool
	// HTMLNotFound sends a page for what is not there.
	HTMLNotFound bool

	// Documents.

	// UnknownFields adds fields that nobody has heard of to every object.
	UnknownFields bool
	// Scalars is how booleans and numbers are spelled; "" is as JSON has it.
	Scalars Scalars
	// UpperCaseUID says UID, not uid, of what was created.
	UpperCaseUID bool
	// Timestamps is what stands in the place of a time; "" is the time.
	Timestamps Stand
	// IgnoresLimit has a paged list be one page.
	IgnoresLimit bool
	// NullOverLimit has a list be null when more is requested than a page holds.
	NullOverLimit bool

	// Profiles.

	// NoETags has no entity tags, and ignores If-Match.
	NoETags bool
	// WeakETags has weak ones, on reads alone, and ignores If-Match.
	WeakETags bool
	// IgnoresIfMatch has entity tags, and ignores If-Match.
	IgnoresIfMatch bool
	// Status is what stands in the place of the status of a profile.
	Status Stand
	// EmptyTemplates and NullTemplates are what stands in the place of a draft
	// or a published template that is not there; nothing does otherwise.
	EmptyTemplates, NullTemplates bool
	// KeepsEqualDraft has a PUT of what is published make a draft.
	KeepsEqualDraft bool
	// DropsPutAnnotations has a PUT leave the annotations as they were.
	DropsPutAnnotations bool
	// ForgetsPutMetadata has a PUT leave neither annotations nor labels.
	ForgetsPutMetadata bool
	// MergesMetadata has PATCH metadata keep the keys that it does not name.
	MergesMetadata bool
	// ForgetsAnnotations keeps no annotation but the description.
	ForgetsAnnotations bool
	// DropsCreateVariables has a POST make no variables.
	DropsCreateVariables bool
	// EmptyAtCreate, EmptyAtEdit and EmptyAtPublish refuse a profile without
	// packs where it is created, edited, published.
	EmptyAtCreate, EmptyAtEdit, EmptyAtPublish bool

	// Clones.

	// Clone is the status that refuses a clone; 0 is that there are clones.
	Clone int
	// CloneAsDraft has a clone be unpublished.
	CloneAsDraft bool
	// CloneBare has a clone be without annotations and labels.
	CloneBare bool
	// CloneWithoutVariables has a clone be without variables.
	CloneWithoutVariables bool

	// Packs.

	// HidesPackUIDs and HidesPackTypes leave them out of a profile.
	HidesPackUIDs, HidesPackTypes bool
	// TakesAnyPackUID finds a pack of a synchronized registry by its tag,
	// whatever uid a request names.
	TakesAnyPackUID bool
	// FindsRegistryByPack takes the registry of a pack from its uid where a
	// request names none.
	FindsRegistryByPack bool
	// TrimsValues takes white space off both ends of values, AddsNewline ends
	// them with one.
	TrimsValues, AddsNewline bool
	// DropsComments and ReordersKeys write values anew.
	DropsComments, ReordersKeys bool
}

// FlagPlace is where a registry says that it is synchronized.
type FlagPlace string

// The places.
const (
	FlagInSpec   FlagPlace = "spec"      // and there is no status
	FlagInStatus FlagPlace = "status"    // and not in the spec
	FlagWhenTrue FlagPlace = "when true" // in both, and left out when false
	FlagNowhere  FlagPlace = "nowhere"   // at most the status has a term for it
)

// Stamps is when registries are said to have been changed last.
type Stamps string

// The times.
const (
	StampsOfCreation Stamps = "creation" // when it was made, for good
	StampsAlike      Stamps = "alike"    // the same time for all of them
	StampsInSeconds  Stamps = "seconds"  // without fractions of a second
)

// Stand is what stands in the place of something.
type Stand string

// The stands. StandZero is what is empty of its kind.
const (
	StandAbsent Stand = "absent"
	StandNull   Stand = "null"
	StandZero   Stand = "zero"
)

// NameCheck is what the check of a name says.
type NameCheck string

// What it says.
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
