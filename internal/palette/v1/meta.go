package v1

import (
	"encoding/json"
	"strings"
	"time"
)

// Time is a date and time. The zero Time is absent. Reading one never fails:
// a timestamp that cannot be read is no reason to lose the object around it.
type Time struct{ time.Time }

// MarshalJSON writes RFC 3339 in UTC with milliseconds, as Palette does.
func (t Time) MarshalJSON() ([]byte, error) {
	return json.Marshal(t.UTC().Format("2006-01-02T15:04:05.000Z07:00"))
}

// UnmarshalJSON reads RFC 3339; everything else gives the zero Time.
func (t *Time) UnmarshalJSON(document []byte) error {
	t.Time = time.Time{}
	text, ok := strings.CutPrefix(string(document), `"`)
	if parsed, err := time.Parse(time.RFC3339, strings.TrimSuffix(text, `"`)); ok && err == nil {
		t.Time = parsed
	}
	return nil
}

// UID is the response to a create request.
type UID struct {
	UID string `json:"uid"`
}

// ObjectMeta describes an object. Name cannot be updated.
type ObjectMeta struct {
	Name                  string            `json:"name,omitempty"`
	UID                   string            `json:"uid,omitempty"`
	Annotations           map[string]string `json:"annotations,omitempty"`
	Labels                map[string]string `json:"labels,omitempty"`
	CreationTimestamp     Time              `json:"creationTimestamp,omitzero"`
	LastModifiedTimestamp Time              `json:"lastModifiedTimestamp,omitzero"`
	DeletionTimestamp     Time              `json:"deletionTimestamp,omitzero"`
}

// ObjectMetaInputEntity is the part of the metadata that a client may change.
// Maps are left out when nil and sent when empty.
type ObjectMetaInputEntity struct {
	Name        string            `json:"name,omitempty"`
	Annotations map[string]string `json:"annotations,omitzero"`
	Labels      map[string]string `json:"labels,omitzero"`
}

// ObjectEntity names an object.
type ObjectEntity struct {
	Name string `json:"name,omitempty"`
	UID  string `json:"uid,omitempty"`
}

// ObjectReference refers to an object of a kind.
type ObjectReference struct {
	Kind string `json:"kind,omitempty"`
	Name string `json:"name,omitempty"`
	UID  string `json:"uid,omitempty"`
}

// ObjectResReference refers to an object that may be in another project.
type ObjectResReference struct {
	Kind       string `json:"kind,omitempty"`
	Name       string `json:"name,omitempty"`
	ProjectUID string `json:"projectUid,omitempty"`
	TenantUID  string `json:"tenantUid,omitempty"`
	UID        string `json:"uid,omitempty"`
}

// ProjectResourceReference refers to an object of a project.
type ProjectResourceReference struct {
	Kind       string `json:"kind,omitempty"`
	Name       string `json:"name,omitempty"`
	ProjectUID string `json:"projectUid,omitempty"`
	UID        string `json:"uid,omitempty"`
}

// Object is what many documents have in common: what identifies an object, and
// its content.
type Object[S any] struct {
	Metadata *ObjectMeta `json:"metadata,omitempty"`
	Spec     *S          `json:"spec,omitempty"`
}

// List is a list that is not paged.
type List[T any] struct {
	Items []T `json:"items"`
}

// Page is one page of a list.
type Page[T any] struct {
	Items    []T           `json:"items"`
	Listmeta *ListMetaData `json:"listmeta,omitempty"`
}

// ListMetaData is the place of a page in its list. Continue is the token of the
// next page, empty on the last one.
type ListMetaData struct {
	Continue string `json:"continue"`
	Count    int64  `json:"count"`
	Limit    int64  `json:"limit"`
	Offset   int64  `json:"offset"`
}

// Keys and values that are conventions of Palette, not of its schema.
const (
	// AnnotationScope is where an object lives: ScopeProject, ScopeTenant or
	// ScopeSystem.
	AnnotationScope = "scope"
	// AnnotationDescription is the description of a profile.
	AnnotationDescription = "description"
	// LabelTagValue is the value of a label that stands for a tag without one.
	LabelTagValue = "spectro__tag"

	ScopeProject = "project"
	ScopeTenant  = "tenant"
	ScopeSystem  = "system"
	// ScopeAll requests objects of every scope.
	ScopeAll = "all"
)
