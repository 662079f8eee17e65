package question_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/question"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// choice is the answer of each question that has another one than assumed.
type choice map[string]string

func (c choice) mood() (mood controlplane.Mood) {
	for _, q := range controlplane.Questions() {
		for _, answer := range q.Others {
			if c[q.Name] == answer.Name {
				answer.Set(&mood)
			}
		}
	}
	return mood
}

// expected is the answer to each question, where the choice shows it.
func (c choice) expected() map[string]string {
	expected := map[string]string{}
	for _, q := range question.Questions() {
		expected[q.Name] = question.Assumed
		if answer := c[q.Name]; answer != "" {
			expected[q.Name] = answer
		}
		for _, by := range q.Hidden {
			if expected[by.Question] == by.Name {
				expected[q.Name] = question.CannotTell
			}
		}
	}
	for _, name := range []string{"profile-in-use", "content-path"} {
		expected[name] = question.NotAsked
	}
	return expected
}

// singles is each other answer alone.
func singles() map[string]choice {
	all := map[string]choice{"no mood": {}}
	for _, q := range controlplane.Questions() {
		for _, answer := range q.Others {
			all[q.Name+": "+answer.Name] = choice{q.Name: answer.Name}
		}
	}
	return all
}

// mixed is a random answer to every question.
func mixed(seed uint64) choice {
	chance := rand.New(rand.NewPCG(seed, 0))
	all := choice{}
	for _, q := range controlplane.Questions() {
		if index := chance.IntN(len(q.Others) + 1); index < len(q.Others) {
			all[q.Name] = q.Others[index].Name
		}
	}
	return all
}

// some is how many cases are tried: all of them with PALETTE_TEST_EVERY.
func some(few, all uint64) uint64 {
	if os.Getenv("PALETTE_TEST_EVERY") != "" {
		return all
	}
	return few
}

func TestRecognizesEveryMood(t *testing.T) {
	t.Parallel()
	all := singles()
	if len(all) != len(controlplane.Moods())+1 {
		t.Fatalf("%d choices for %d moods", len(all), len(controlplane.Moods()))
	}
	for seed := range some(10, 200) {
		all[fmt.Sprintf("mixed %d", seed)] = mixed(seed)
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			recognizes(t, all[name])
		})
	}
}

// recognizes asks a control plane in a mood, compares the answers with those of
// the mood, and looks for objects that are left.
func recognizes(t *testing.T, chosen choice) {
	t.Helper()
	server, peer := served(t, chosen.mood())
	results, left, err := question.Ask(t.Context(), peer, func(question.Result) {})
	if err != nil {
		t.Fatal(err)
	}
	answers, saw := map[string]string{}, ""
	for _, result := range results {
		answers[result.Question.Name] = result.Answer
		saw += fmt.Sprintf("%s: %s: %s\n", result.Question.Name, result.Answer, result.Saw)
	}
	if diff := cmp.Diff(chosen.expected(), answers); diff != "" {
		t.Errorf("in the mood %v (-expected +recognized):\n%s\n%s", chosen, diff, saw)
	}
	if strings.Contains(saw, apiKey) || strings.Contains(saw, password) {
		t.Errorf("a secret is shown:\n%s", saw)
	}
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if found := remaining(t, server); found != "" {
		t.Errorf("still there: %s", found)
	}
}

// remaining are the lists of a control plane that name an object of a question.
func remaining(t *testing.T, handler http.Handler) string {
	t.Helper()
	text := ""
	for _, path := range []string{v1.PathDashboardProfilesMetadata, v1.PathOciRegistriesSummary} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://palette.local"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set(v1.HeaderAPIKey, apiKey)
		request.Header.Set(v1.HeaderProjectUID, defaultProject)
		response, err := controlplane.Transport(handler).RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		if body := readAll(t, response); strings.Contains(body, `"question-`) {
			text += body
		}
	}
	return text
}
