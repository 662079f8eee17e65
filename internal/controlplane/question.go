package controlplane

import "slices"

// Question is something about Palette that public sources leave open. A Server
// gives the assumed answer; a Mood gives another. Tests try every answer, and
// the page of open questions is written from here.
type Question struct {
	// Name is unique, in lower case with hyphens.
	Name string
	// Asks is the question, Assumed its answer where there is no mood: a
	// sentence each.
	Asks, Assumed string
	// Others are the other answers that there may be.
	Others []Answer
	// Evidence is what public sources say, and which.
	Evidence string
	// Copes is what the provider does, so that each answer is good.
	Copes string
	// Code is where it does so: "file symbol", the file from the root of the
	// repository.
	Code []string
	// Try is how somebody with a tenant learns the answer.
	Try string
}

// Answer is an answer that is not assumed.
type Answer struct {
	// Name is unique among those of its question.
	Name string
	// Says is the answer, a sentence.
	Says string
	// Set puts a Server into the mood of the answer.
	Set func(*Mood)
}

// Questions are all open questions, in the order of the page.
func Questions() []Question {
	return slices.Concat(
		registryQuestions(), refusalQuestions(), documentQuestions(), profileQuestions(), cloneQuestions(),
		packQuestions(),
	)
}

// Moods are the moods of one answer each, by "question: answer".
func Moods() map[string]Mood {
	all := map[string]Mood{}
	for _, question := range Questions() {
		for _, result := range question.Others {
			var mood Mood
			result.Set(&mood)
			all[question.Name+": "+result.Name] = mood
		}
	}
	return all
}
