package question

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// noClones are the answers that leave no clone to look at.
func noClones() []Answer { return []Answer{{"clone", "404"}, {"clone", "405"}, {"clone", "501"}} }

func cloneQuestions() []Question {
	return []Question{
		{Name: "clone", ask: cloneExists},
		{Name: "clone-published", ask: clonePublished, Hidden: noClones()},
		{Name: "clone-metadata", ask: cloneMetadata, Hidden: noClones()},
		{Name: "clone-variables", ask: cloneVariables, Hidden: noClones()},
	}
}

// clone is what came of the attempt to clone, and the clone when there is one.
type clone struct {
	created reply
	uid     string
	value   any
}

// cloneSource is a published profile with all that may come along.
func (a *asker) cloneSource(ctx context.Context) (thing, error) {
	return a.source.get(func() (thing, error) {
		body := a.entity("source", notes())
		body.Spec.Variables = someVariables()
		made, err := a.make(ctx, published, body)
		if err != nil {
			return thing{}, err
		}
		path, declared := v1.Path(v1.PathProfileVariables, made.uid), v1.Variables{Variables: someVariables()}
		_, err = a.must(ctx, http.MethodPut, path, declared)
		return made, err
	})
}

func (a *asker) clone(ctx context.Context) (clone, error) {
	return a.cloned.get(func() (clone, error) {
		source, err := a.cloneSource(ctx)
		if err != nil {
			return clone{}, err
		}
		got, err := a.inProject(
			ctx,
			http.MethodPost,
			v1.Path(v1.PathProfileClone, source.uid),
			v1.ClusterProfileCloneEntity{
				Metadata: &v1.ClusterProfileCloneMetaInputEntity{Name: source.name, Version: nextVersion},
			},
		)
		if err != nil || !got.good() {
			return clone{created: got}, err
		}
		uid := uidOf(got.value)
		if uid == "" {
			return clone{}, errors.New("the response to the clone has no uid")
		}
		read, err := a.read(ctx, uid)
		return clone{got, uid, read.value}, err
	})
}

func cloneExists(ctx context.Context, a *asker) (Finding, error) {
	made, err := a.clone(ctx)
	if err != nil {
		return Finding{}, err
	}
	return among(made.created.status, map[int]string{
		http.StatusCreated: Assumed, http.StatusNotFound: "404", http.StatusMethodNotAllowed: "405",
		http.StatusNotImplemented: "501",
	}, made.created.String())
}

// copied is the clone; that there is none is an error.
func (a *asker) copied(ctx context.Context) (clone, error) {
	made, err := a.clone(ctx)
	if err == nil {
		err = made.created.fails("there is no clone")
	}
	return made, err
}

func clonePublished(ctx context.Context, a *asker) (Finding, error) {
	made, err := a.copied(ctx)
	type packs struct{ draft, published int }
	count := func(template string) int { return len(itemsAt(made.value, "spec", template, "packs")) }
	seen := packs{count("draft"), count("published")}
	found, _ := among(seen, map[packs]string{{0, 1}: Assumed, {1, 0}: "draft"},
		fmt.Sprintf("%d packs in the draft, %d published", seen.draft, seen.published))
	return found, err
}

func cloneMetadata(ctx context.Context, a *asker) (Finding, error) {
	made, err := a.copied(ctx)
	type seen struct{ description, label string }
	shown := seen{description(made.value), label(made.value, "asks")}
	found, _ := among(shown, map[seen]string{{"before", "question"}: Assumed, {"", ""}: "bare"},
		fmt.Sprintf("the description is %s, the label %s", quoted(shown.description), quoted(shown.label)))
	return found, err
}

func cloneVariables(ctx context.Context, a *asker) (Finding, error) {
	made, err := a.copied(ctx)
	if err != nil {
		return Finding{}, err
	}
	count, err := a.variables(ctx, made.uid)
	if err != nil {
		return Finding{}, err
	}
	return among(count, map[int]string{1: Assumed, 0: "dropped"},
		fmt.Sprintf("the source has 1 variable, the clone %d", count))
}
