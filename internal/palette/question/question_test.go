package question_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/guest"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/question"
)

// Every question of the table of moods is asked, by its name.
func TestQuestionsOfTheTable(t *testing.T) {
	t.Parallel()
	answers, asked := map[string][]string{}, map[string]bool{}
	for _, q := range controlplane.Questions() {
		asked[q.Name] = true
		for _, answer := range q.Others {
			answers[q.Name] = append(answers[q.Name], answer.Name)
		}
	}
	found := map[string]bool{}
	for _, q := range question.Questions() {
		for _, by := range q.Hidden {
			if !found[by.Question] || !slices.Contains(answers[by.Question], by.Name) {
				t.Errorf("%s is hidden by %v, which is no answer that comes before it", q.Name, by)
			}
		}
		if q.Extra != (q.Asks != "") || q.Extra && asked[q.Name] {
			t.Errorf("%s: a question is in the table, or it is an extra one with its own text", q.Name)
		}
		if !q.Extra {
			found[q.Name] = true
		}
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(asked)), slices.Sorted(maps.Keys(found))); diff != "" {
		t.Errorf("the questions (-of the table +asked):\n%s", diff)
	}
	for name, others := range answers {
		for _, other := range others {
			if slices.Contains(
				[]string{question.Assumed, question.Unlisted, question.CannotTell, question.NotAsked}, other,
			) {
				t.Errorf("%s has an answer that is called %q", name, other)
			}
		}
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	var page bytes.Buffer
	long := strings.Repeat("a", 110)
	results := []question.Result{
		{question.Question{Name: "clone"}, "404", "404 page not\nfound"},
		{question.Question{Name: "content-path", Extra: true, Asks: "Where?"}, question.NotAsked, "it takes a cluster"},
		{question.Question{Name: "status"}, question.Unlisted, long + " b"},
	}
	question.Header(&page)
	for _, result := range results {
		result.Write(&page, sentence(result.Question.Name, result.Answer))
	}
	question.Summarize(&page, results, []guest.Left{{
		Path: "/v1/clusterprofiles/u", Name: "question-x", Project: "p", Why: "409 InUse",
	}})
	want := `question             mood                       what Palette does
clone                404                        Is there ` + "`POST /v1/clusterprofiles/{uid}/clone`" + `? No: 404.
                                                404 page not found
content-path         not asked                  Where?
                                                it takes a cluster
status               none of the known answers  Does a profile have a status?
                                                ` + long + `
                                                b

3 questions: 0 as assumed, 1 in another mood, 1 with none of the known answers, 0 that cannot be told, 1 not asked
not deleted, please do:
  question-x (DELETE /v1/clusterprofiles/u, header ProjectUid: p): 409 InUse
`
	if diff := cmp.Diff(want, page.String()); diff != "" {
		t.Error(diff)
	}
}

// Without a registry, a second key and a cluster, the questions that need them name
// the variables to set.
func TestNotAsked(t *testing.T) {
	t.Parallel()
	_, peer := served(t, controlplane.Mood{})
	bare := guest.Tenant{Host: peer.Host, APIKey: peer.APIKey, Project: peer.Project}
	peer.Tenant = bare
	unasked := map[string]string{}
	_, left, err := question.Ask(t.Context(), peer, func(result question.Result) {
		switch result.Answer {
		case question.NotAsked:
			unasked[result.Question.Name] = result.Saw
		case question.Assumed:
		default:
			t.Errorf("%s: %s: %s", result.Question.Name, result.Answer, result.Saw)
		}
	})
	if err != nil || len(left) > 0 {
		t.Errorf("%v, left %v", err, left)
	}
	for name, variable := range map[string]string{
		"pack-uid-sent": "PALETTE_TEST_OCI_ENDPOINT", "pack-registry": "PALETTE_TEST_OCI_ENDPOINT",
		"project-roles": "PALETTE_TEST_PROJECT_API_KEY", "validate-template": "PALETTE_TEST_ECR_ENDPOINT",
		"profile-in-use": "cluster", "content-path": "cluster",
	} {
		if !strings.Contains(unasked[name], variable) {
			t.Errorf("%s: %q does not name %s", name, unasked[name], variable)
		}
		delete(unasked, name)
	}
	if len(unasked) > 0 {
		t.Errorf("not asked either: %v", unasked)
	}
}
