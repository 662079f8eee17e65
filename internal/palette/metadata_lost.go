package palette

import (
	"context"
	"maps"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// restored is a profile as it was read after a PUT, with the annotations and
// labels that the PUT was to keep. Palette may ignore those of a PUT, and take
// them with PATCH /metadata only. What that does not keep either is not kept:
// nothing here depends on it.
func (e *editor) restored(ctx context.Context, now *state, annotations, labels map[string]string) *state {
	// Palette alone sets the scope.
	wanted := maps.Clone(annotations)
	delete(wanted, v1.AnnotationScope)
	if holds(now.profile.annotations, wanted) && holds(now.profile.labels, labels) {
		return now
	}
	whole := now.profile
	whole.annotations = maps.Clone(now.profile.annotations)
	if whole.annotations == nil {
		whole.annotations = map[string]string{}
	}
	maps.Copy(whole.annotations, wanted)
	next := metadata{whole.annotations, labels}
	err := e.client.patchMetadata(ctx, e.key.scope, now.profile, next, owned(next.annotations))
	if err == nil {
		err = e.client.keepOthers(ctx, e.key.scope, whole, next)
	}
	if err != nil {
		return now // the packs are written; the next plan shows what is missing
	}
	if again, err := e.readState(ctx); err == nil {
		return again
	}
	e.recent = nil
	return now
}

// holds reports whether a map has all of another one.
func holds(all, wanted map[string]string) bool {
	for key, value := range wanted {
		if is, there := all[key]; !there || is != value {
			return false
		}
	}
	return true
}

// takenAway removes what a PATCH of the metadata left out. Palette may keep keys
// that a PATCH does not name: then a PUT of the unchanged packs leaves them out,
// and an annotation that is kept nevertheless is emptied, which means the same
// here.
func (e *editor) takenAway(ctx context.Context, before Profile, annotations, labels map[string]string) error {
	if !exceeds(before.annotations, annotations) && !exceeds(before.labels, labels) {
		return nil // nothing was left out
	}
	now, err := e.readState(ctx)
	if err != nil || !exceeds(owned(now.profile.annotations), annotations) && !exceeds(now.profile.labels, labels) {
		return err
	}
	now.profile.labels = labels
	if _, err := e.putDraft(ctx, now, now.latest(), annotations); err != nil {
		return err
	}
	if now, err = e.readState(ctx); err != nil {
		return err
	}
	emptied := maps.Clone(annotations)
	for name := range owned(now.profile.annotations) {
		if _, wanted := annotations[name]; !wanted {
			emptied[name] = ""
		}
	}
	e.restored(ctx, now, emptied, labels)
	return nil
}

// exceeds reports whether a map has keys beside those that are wanted, Palette's
// own aside.
func exceeds(all, wanted map[string]string) bool {
	for key, value := range all {
		if _, there := wanted[key]; !there && key != v1.AnnotationScope && value != "" {
			return true
		}
	}
	return false
}
