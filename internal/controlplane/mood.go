package controlplane

import (
	"errors"
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// Mood is how a Palette may differ from this one where public sources leave a
// question open. The zero value is the Server as package documentation has it;
// a client has to get along with all of them, which tests try out.
//
//	field                 what is open, and what is known of it
//	--------------------  -----------------------------------------------------
//	NoETags               Whether profiles have entity tags: the specification
//	                      declares no header but AuditUid.
//	Clone                 Whether there is a clone: in the specification (4.8),
//	                      in no release of the official provider yet (branch
//	                      palette-4.10.0). The status that refuses it.
//	CloneAsDraft          Whether a clone is published: the specification says
//	                      "201, uid"; the official provider publishes it.
//	CloneBare             Whether description and labels come along: the
//	                      official provider patches the metadata of a clone.
//	KeepsEqualDraft       Whether a PUT of what is published makes a draft: "a
//	                      PUT creates a draft version" is all that is told.
//	DropsPutAnnotations   Whether a PUT sets annotations: the official provider
//	                      sends them once more, by PATCH /metadata.
//	DropsCreateVariables  Whether POST takes variables: users report that it
//	                      drops them without a word, others rely on them.
//	EmptyTemplates        Whether a draft that is not there is left out: a
//	NullTemplates         client of Palette (palette-mcp-server) looks for
//	                      packs in it instead of for the draft.
//	InUseStatus           How a deletion is refused of what is in use: the
//	                      documentation tells of operational errors as status
//	                      500 with a code. 0 is 409.
//	TrimsValues           How values come back: the official provider compares
//	DropsComments         them without white space, comments and order of keys
//	ReordersKeys          (PLT-2290, "server-side normalization").
type Mood struct {
	NoETags              bool
	Clone                int
	CloneAsDraft         bool
	CloneBare            bool
	KeepsEqualDraft      bool
	DropsPutAnnotations  bool
	DropsCreateVariables bool
	EmptyTemplates       bool
	NullTemplates        bool
	InUseStatus          int
	TrimsValues          bool
	DropsComments        bool
	ReordersKeys         bool
}

// request is how a request is understood.
func (m Mood) request(r *http.Request) {
	if m.NoETags {
		r.Header.Del(v1.HeaderIfMatch)
	}
}

// answer is how an answer is sent.
func (m Mood) answer(found answer) answer {
	if m.NoETags {
		found.Tag = ""
	}
	if shown, is := found.Body.(v1.ClusterProfile); is {
		found.Body = m.templates(shown)
	}
	return found
}

// refusal is how a refusal is sent.
func (m Mood) refusal(err error) error {
	var known *refusal
	if m.InUseStatus == 0 || !errors.As(err, &known) {
		return err
	}
	if known.Code != v1.CodeClusterProfileInUse && known.Code != v1.CodeRegistryInUse {
		return err
	}
	other := *known
	other.Status = m.InUseStatus
	return &other
}

// posted is what a create request leaves in a profile.
func (m Mood) posted(p *profile) {
	if m.DropsCreateVariables {
		p.Variables = nil
	}
}

// annotations are those that a PUT leaves.
func (m Mood) annotations(before, given map[string]string) map[string]string {
	if m.DropsPutAnnotations {
		return before
	}
	return given
}

// settle is what an edit leaves in the draft.
func (m Mood) settle(p *profile) {
	m.spell(p.Draft)
	if !m.KeepsEqualDraft {
		p.settle()
	}
}

// refuseClone fails when there is no such operation.
func (m Mood) refuseClone() error {
	code := v1.CodeInternal
	switch m.Clone {
	case 0:
		return nil
	case http.StatusNotFound:
		code = v1.CodeResourceNotFound
	case http.StatusMethodNotAllowed:
		code = codeMethodNotAllowed
	}
	return refuse(m.Clone, code, "there is no operation that clones a cluster profile")
}

// cloned is what a clone has.
func (m Mood) cloned(made *profile) {
	if m.CloneAsDraft && made.Published != nil {
		made.Draft, made.Published = made.Published, nil
	}
	if m.CloneBare {
		made.Metadata.Annotations, made.Metadata.Labels = nil, nil
	}
}
