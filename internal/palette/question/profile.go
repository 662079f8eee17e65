package question

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// entityTags writes with an entity tag that no profile has.
func entityTags(ctx context.Context, a *asker) Finding {
	made := a.make(ctx, published, a.entity("tagged", notes()))
	got := a.read(ctx, made.uid)
	tag := got.header.Get(v1.HeaderETag)
	put := a.inProject(ctx, http.MethodPut, v1.Path(v1.PathProfile, made.uid), a.update(made, notes()),
		v1.HeaderIfMatch, `"`+a.prefix+`"`)
	kind := "strong"
	switch {
	case tag == "":
		kind = "none"
	case strings.HasPrefix(tag, "W/"):
		kind = "weak"
	}
	type seen struct {
		kind   string
		status int
	}
	return among(seen{kind, put.status}, map[seen]string{
		{"strong", http.StatusPreconditionFailed}: Assumed,
		{"none", http.StatusNoContent}:            "none",
		{"weak", http.StatusNoContent}:            "weak",
		{"strong", http.StatusNoContent}:          "ignored",
	}, fmt.Sprintf("the ETag of a GET is %s; PUT with another If-Match: %s", quoted(tag), put))
}

func statusOfProfile(ctx context.Context, a *asker) Finding {
	got := a.readOf(ctx, a.profile)
	shape := shapeAt(reflect.TypeFor[v1.ClusterProfileStatus](), got.value, "status")
	return among(shape, map[string]string{full: Assumed, absent: "left out", null: null, empty: empty},
		"status is "+shape)
}

func templates(ctx context.Context, a *asker) Finding {
	whole := a.readOf(ctx, a.profile)
	never := a.readOf(ctx, a.unpublished)
	type shapes struct{ draft, published string }
	typed := reflect.TypeFor[v1.ClusterProfileTemplate]()
	seen := shapes{shapeAt(typed, whole.value, "spec", "draft"), shapeAt(typed, never.value, "spec", "published")}
	return among(seen, map[shapes]string{{absent, absent}: Assumed, {empty, empty}: empty, {null, null}: null},
		fmt.Sprintf("draft of a profile that is published whole: %s; published of one that never was: %s",
			seen.draft, seen.published))
}

func equalDraft(ctx context.Context, a *asker) Finding {
	source := a.registry(ctx)
	pack := web(source.uid, values)
	made := a.make(ctx, published, a.entity("equal", pack))
	a.must(ctx, http.MethodPut, v1.Path(v1.PathProfile, made.uid), a.update(made, pack))
	got := a.read(ctx, made.uid)
	if len(itemsAt(got.value, "spec", "published", "packs")) != 1 {
		return Finding{Unlisted, "what was published is gone after the PUT"}
	}
	drafted := len(itemsAt(got.value, "spec", "draft", "packs"))
	return among(drafted, map[int]string{0: Assumed, 1: "kept"},
		fmt.Sprintf("%d packs in the draft after the PUT", drafted))
}

// putMetadata replaces the description, which every Palette keeps, and one
// label by another.
func putMetadata(ctx context.Context, a *asker) Finding {
	made := a.make(ctx, published, a.entity("put", notes()))
	body := a.update(made, notes())
	body.Metadata.Annotations = map[string]string{v1.AnnotationDescription: "after"}
	body.Metadata.Labels = map[string]string{"answers": "question"}
	a.must(ctx, http.MethodPut, v1.Path(v1.PathProfile, made.uid), body)
	got := a.read(ctx, made.uid)
	type seen struct{ description, before, after string }
	found := seen{description(got.value), label(got.value, "asks"), label(got.value, "answers")}
	return among(found, map[seen]string{
		{"after", "", "question"}:  Assumed,
		{"before", "", "question"}: "annotations kept",
		{"", "", ""}:               "forgotten",
	}, fmt.Sprintf("the description was \"before\" and is %s; the label of before is %s, that of the PUT %s",
		quoted(found.description), quoted(found.before), quoted(found.after)))
}

func description(profile any) string {
	return textAt(profile, "metadata", "annotations", v1.AnnotationDescription)
}

func label(profile any, key string) string { return textAt(profile, "metadata", "labels", key) }

func patchMetadata(ctx context.Context, a *asker) Finding {
	got := a.patched(ctx, "patched", v1.ObjectMetaInputEntity{Labels: map[string]string{"tier": "two"}})
	type seen struct{ named, other string }
	found := seen{label(got.value, "tier"), label(got.value, "asks")}
	return among(found, map[seen]string{{"two", ""}: Assumed, {"two", "question"}: "merged"},
		fmt.Sprintf("the label that the PATCH names is %s, the other one %s", quoted(found.named), quoted(found.other)))
}

// patched creates a profile, patches its metadata and reads it.
func (a *asker) patched(ctx context.Context, what string, given v1.ObjectMetaInputEntity) reply {
	made := a.make(ctx, published, a.entity(what, notes()))
	given.Name = made.name
	body := v1.ProfileMetaEntity{Metadata: &given}
	a.must(ctx, http.MethodPatch, v1.Path(v1.PathProfileMetadata, made.uid), body)
	return a.read(ctx, made.uid)
}

func annotations(ctx context.Context, a *asker) Finding {
	const mark = "question.example/mark"
	got := a.patched(ctx, "annotated", v1.ObjectMetaInputEntity{
		Annotations: map[string]string{v1.AnnotationDescription: "after", mark: "x"},
	})
	type seen struct{ mark, description string }
	found := seen{textAt(got.value, "metadata", "annotations", mark), description(got.value)}
	return among(found, map[seen]string{{"x", "after"}: Assumed, {"", "after"}: "forgotten"},
		fmt.Sprintf("the annotation is %s, the description %s", quoted(found.mark), quoted(found.description)))
}

// someVariables are those of a profile to create.
func someVariables() []v1.Variable {
	return []v1.Variable{
		{Name: "size", DisplayName: "size", Format: "string", InputType: "text", DefaultValue: "small"},
	}
}

func createVariables(ctx context.Context, a *asker) Finding {
	body := a.entity("variables", notes())
	body.Spec.Variables = someVariables()
	made := a.make(ctx, v1.PathProfiles, body)
	found := a.variables(ctx, made.uid)
	return among(found, map[int]string{1: Assumed, 0: "dropped"},
		fmt.Sprintf("made with 1 variable, and has %d", found))
}

// variables counts those of a profile.
func (a *asker) variables(ctx context.Context, uid string) int {
	got := a.must(ctx, http.MethodGet, v1.Path(v1.PathProfileVariables, uid), nil)
	return len(itemsAt(got.value, "variables"))
}
