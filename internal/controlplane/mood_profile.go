package controlplane

import (
	"maps"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// posted is what a create request leaves in a profile.
func (m Mood) posted(p *profile) {
	if m.DropsCreateVariables {
		p.Variables = nil
	}
	p.Metadata.Annotations = m.kept(p.Metadata.Annotations)
}

// put is what a PUT makes of annotations and labels.
func (m Mood) put(p *profile, given *v1.ObjectMeta) {
	switch {
	case m.ForgetsPutMetadata:
		p.Metadata.Annotations, p.Metadata.Labels = nil, nil
	case m.DropsPutAnnotations:
		p.Metadata.Labels = given.Labels
	default:
		p.Metadata.Annotations, p.Metadata.Labels = m.kept(given.Annotations), given.Labels
	}
}

// patched is what PATCH metadata makes of annotations or labels; nil leaves
// them.
func (m Mood) patched(before, given map[string]string) map[string]string {
	switch {
	case given == nil:
		return before
	case m.MergesMetadata:
		merged := map[string]string{}
		maps.Copy(merged, before)
		maps.Copy(merged, given)
		return merged
	}
	return given
}

// kept are the annotations that are not forgotten.
func (m Mood) kept(annotations map[string]string) map[string]string {
	if !m.ForgetsAnnotations {
		return annotations
	}
	kept := maps.Clone(annotations)
	maps.DeleteFunc(kept, func(key, _ string) bool { return key != v1.AnnotationDescription })
	return kept
}

// settle is what an edit leaves in the draft.
func (m Mood) settle(p *profile) {
	m.spell(p.Draft)
	if !m.KeepsEqualDraft {
		p.settle()
	}
}

// cloned is what a clone has.
func (m Mood) cloned(made *profile) {
	if m.CloneAsDraft && made.Published != nil {
		made.Draft, made.Published = made.Published, nil
	}
	if m.CloneBare {
		made.Metadata.Annotations, made.Metadata.Labels = nil, nil
	}
	if m.CloneWithoutVariables {
		made.Variables = nil
	}
}

// identify completes the registry and uid of a pack of a request.
func (m Mood) identify(tx *store.Tx, current *pack) error {
	if m.FindsRegistryByPack && current.RegistryUID == "" && current.UID != "" {
		known, err := indexedPack(tx, current.UID)
		if err != nil {
			return err
		}
		if known != nil {
			current.RegistryUID = known.RegistryUID
		}
	}
	if !m.TakesAnyPackUID || current.RegistryUID == "" {
		return nil
	}
	index, err := getPacks(tx, current.RegistryUID)
	if known, found := index.find(current.Name, current.Tag); found {
		current.UID = known.UID
	}
	return err
}
