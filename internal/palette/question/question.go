package question

import (
	"context"
	"slices"
)

// Question is a question about Palette.
type Question struct {
	// Name is that of a question of controlplane.Questions. An Extra one is not in
	// that table: no mood answers it, and Asks is its text.
	Name  string
	Extra bool
	Asks  string
	// Hidden are the answers to earlier questions that hide the answer to this one.
	Hidden []Answer

	ask func(context.Context, *asker) Finding
}

// Answer is an answer to a question, both by their names.
type Answer struct{ Question, Name string }

// Answers that are none of the names of a question's other answers.
const (
	Assumed    = "assumed"
	Unlisted   = "none of the known answers"
	CannotTell = "cannot be told"
	NotAsked   = "not asked"
)

// Finding is what a Palette does.
type Finding struct {
	// Answer is the name of an answer, Assumed or Unlisted.
	Answer string
	// Saw is the observation behind it.
	Saw string
}

// Result is a question with its answer.
type Result struct {
	Question Question
	// Answer is as in Finding, or CannotTell or NotAsked, with the reason in Saw.
	Answer, Saw string
}

// Questions are all questions, each after those that may hide it.
func Questions() []Question {
	noClones := []Answer{{"clone", "404"}, {"clone", "405"}, {"clone", "501"}}
	return []Question{
		{Name: "synchronized-flag", ask: synchronizedFlag},
		{Name: "summary-status", ask: summaryStatus},
		{Name: "registry-type-case", ask: registryTypeCase},
		{Name: "secrets", ask: secrets},
		{Name: "project-roles", ask: projectRoles},
		{Name: "in-use", ask: inUse},
		{Name: "taken", ask: taken},
		{Name: "name-check", ask: nameCheck},
		{Name: "name-check-status", ask: nameCheckStatus, Hidden: []Answer{{"name-check", "always free"}}},
		{Name: "delete-gone", ask: deleteGone},
		{Name: "not-found-page", ask: notFoundPage},
		{Name: "unknown-fields", ask: unknownFields},
		{Name: "scalars", ask: scalars},
		{Name: "created-uid", ask: createdUID},
		{Name: "timestamps", ask: timestamps},
		{
			Name: "changed-stamps", ask: changedStamps,
			Hidden: []Answer{{"timestamps", "left out"}, {"timestamps", "zero"}},
		},
		{Name: "pages", ask: pages},
		{Name: "entity-tags", ask: entityTags},
		{Name: "status", ask: statusOfProfile},
		{Name: "templates", ask: templates},
		{Name: "equal-draft", ask: equalDraft},
		{Name: "put-metadata", ask: putMetadata},
		{Name: "patch-metadata", ask: patchMetadata},
		{Name: "annotations", ask: annotations},
		{Name: "create-variables", ask: createVariables},
		{Name: "empty-profile", ask: emptyProfile},
		{Name: "clone", ask: cloneExists},
		{Name: "clone-published", ask: clonePublished, Hidden: noClones},
		{Name: "clone-metadata", ask: cloneMetadata, Hidden: noClones},
		{Name: "clone-variables", ask: cloneVariables, Hidden: noClones},
		{Name: "pack-uid-shown", ask: packShows("packUid")},
		{Name: "pack-type-shown", ask: packShows("type")},
		{Name: "pack-uid-sent", ask: packUIDSent},
		{Name: "pack-registry", ask: packRegistry},
		{Name: "comments", ask: comments},
		{Name: "order-of-keys", ask: orderOfKeys},
		// Values that are formatted have the white space of the formatter.
		{Name: "white-space", ask: whiteSpace, Hidden: []Answer{{"comments", "dropped"}, {"order-of-keys", "sorted"}}},
		// Extra questions have no mood: the provider only shows what Palette responds.
		// Assumed is what the embedded control plane does.
		{
			Name: "validate-unreachable", Extra: true, ask: validateUnreachable,
			Asks: "How does the validation of a registry fail whose host is not there?",
		},
		{
			Name: "validate-template", Extra: true, ask: validateTemplate,
			Asks: "Does the validation of an ECR registry know {{.spectro.system.aws.region}} in its endpoint?",
		},
		{
			Name: "profile-in-use", Extra: true, ask: takesCluster,
			Asks: "How is the deletion of a profile refused that a cluster uses?",
		},
		{
			Name: "content-path", Extra: true, ask: takesCluster,
			Asks: "Does a cluster find a chart of a registry without synchronization below its baseContentPath?",
		},
	}
}

// hiddenBy is the earlier answer that hides a question.
func (q Question) hiddenBy(results []Result) (Answer, bool) {
	for _, result := range results {
		answer := Answer{result.Question.Name, result.Answer}
		if slices.Contains(q.Hidden, answer) {
			return answer, true
		}
	}
	return Answer{}, false
}

// among is the answer that was found, or Unlisted.
func among[T comparable](seen T, answers map[T]string, saw string) Finding {
	answer, known := answers[seen]
	if !known {
		answer = Unlisted
	}
	return Finding{answer, saw}
}

// notAskedError names what has to be set for a question.
type notAskedError string

func (e notAskedError) Error() string { return string(e) }

// unasked ends a question for which something has to be set.
func unasked(why string) { panic(failure{notAskedError(why)}) }
