package question

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// clone is the response to the creation of a clone, and the clone when there is one.
type clone struct {
	created reply
	uid     string
	value   any
}

// cloneSource is a published profile with all that a clone may have.
func (a *asker) cloneSource(ctx context.Context) thing {
	return a.source.get(func() thing {
		body := a.entity("source", notes())
		body.Spec.Variables = someVariables()
		made := a.make(ctx, published, body)
		declared := v1.Variables{Variables: someVariables()}
		a.must(ctx, http.MethodPut, v1.Path(v1.PathProfileVariables, made.uid), declared)
		return made
	})
}

func (a *asker) clone(ctx context.Context) clone {
	return a.cloned.get(func() clone {
		source := a.cloneSource(ctx)
		body := v1.ClusterProfileCloneEntity{
			Metadata: &v1.ClusterProfileCloneMetaInputEntity{Name: source.name, Version: nextVersion},
		}
		got := a.inProject(ctx, http.MethodPost, v1.Path(v1.PathProfileClone, source.uid), body)
		if !got.good() {
			return clone{created: got}
		}
		uid := uidOf(got.value)
		if uid == "" {
			check(errors.New("the response to the clone has no uid"))
		}
		return clone{got, uid, a.read(ctx, uid).value}
	})
}

func cloneExists(ctx context.Context, a *asker) Finding {
	made := a.clone(ctx)
	return among(made.created.status, map[int]string{
		http.StatusCreated: Assumed, http.StatusNotFound: "404", http.StatusMethodNotAllowed: "405",
		http.StatusNotImplemented: "501",
	}, made.created.String())
}

// copied is the clone; without one, the question ends.
func (a *asker) copied(ctx context.Context) clone {
	made := a.clone(ctx)
	made.created.need("there is no clone")
	return made
}

func clonePublished(ctx context.Context, a *asker) Finding {
	made := a.copied(ctx)
	type packs struct{ draft, published int }
	count := func(template string) int { return len(itemsAt(made.value, "spec", template, "packs")) }
	seen := packs{count("draft"), count("published")}
	return among(seen, map[packs]string{{0, 1}: Assumed, {1, 0}: "draft"},
		fmt.Sprintf("%d packs in the draft, %d published", seen.draft, seen.published))
}

func cloneMetadata(ctx context.Context, a *asker) Finding {
	made := a.copied(ctx)
	type seen struct{ description, label string }
	shown := seen{description(made.value), label(made.value, "asks")}
	return among(shown, map[seen]string{{"before", "question"}: Assumed, {"", ""}: "bare"},
		fmt.Sprintf("the description is %s, the label %s", quoted(shown.description), quoted(shown.label)))
}

func cloneVariables(ctx context.Context, a *asker) Finding {
	count := a.variables(ctx, a.copied(ctx).uid)
	return among(count, map[int]string{1: Assumed, 0: "dropped"},
		fmt.Sprintf("the source has 1 variable, the clone %d", count))
}
