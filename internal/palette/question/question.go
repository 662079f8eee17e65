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
	return slices.Concat(
		registryQuestions(), refusalQuestions(), documentQuestions(), profileQuestions(), cloneQuestions(),
		packQuestions(), valuesQuestions(), extraQuestions(),
	)
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
