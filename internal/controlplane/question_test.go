package controlplane_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// observation shows an answer: what a client of the Server observes in the mood
// of the answer. Without the mood it observes something else.
type observation struct {
	look func(p *peer) string
	want string
}

// TestMoods observes each answer to each question.
func TestMoods(t *testing.T) {
	t.Parallel()
	cases := observations()
	for name, mood := range controlplane.Moods() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			look, known := cases[name]
			if !known {
				t.Fatal("no observation shows this answer")
			}
			start := func(mood controlplane.Mood) *peer {
				return newPeer(t, t.TempDir(), charted(), func(options *controlplane.Options) { options.Mood = mood })
			}
			if got := look.look(start(mood)); got != look.want {
				t.Errorf("observed %s, not %s", got, look.want)
			}
			if got := look.look(start(controlplane.Mood{})); got == look.want {
				t.Errorf("the assumed answer is the same: %s", got)
			}
		})
	}
	if len(cases) != len(controlplane.Moods()) {
		t.Errorf("%d cases for %d answers", len(cases), len(controlplane.Moods()))
	}
}

// value is what a document has at a path, as JSON; "-" is nothing.
func value(document string, path ...string) string {
	value := json.RawMessage(document)
	for _, key := range path {
		var list []json.RawMessage
		fields := map[string]json.RawMessage{}
		switch {
		case json.Unmarshal(value, &list) == nil && len(list) > 0:
			value = list[0]
			if json.Unmarshal(value, &fields) != nil {
				return "-"
			}
		case json.Unmarshal(value, &fields) != nil:
			return "-"
		}
		found, ok := fields[key]
		if !ok {
			return "-"
		}
		value = found
	}
	return string(value)
}

func (p *peer) text(path string) string {
	p.t.Helper()
	return p.must(http.StatusOK, http.MethodGet, path, nil).body
}

func lookAtFlags(p *peer) string {
	var all []string
	for _, body := range []v1.BasicOciRegistry{basicRegistry("a"), syncedRegistry("b")} {
		uid := p.create(v1.PathBasicRegistries, body)
		if body.Spec.IsSyncSupported {
			p.waitForWord(uid)
		}
		text := p.text(v1.Path(v1.PathBasicRegistry, uid))
		all = append(all, value(text, "spec", "isSyncSupported"),
			value(text, "status", "syncStatus", "isSyncSupported"),
			value(p.text(v1.Path(v1.PathBasicRegistrySyncStatus, uid)), "isSyncSupported"))
	}
	return strings.Join(all, " ")
}

// waitForWord waits for the end of a synchronization, whatever its types.
func (p *peer) waitForWord(uid string) {
	p.t.Helper()
	eventually(p.t, "success", func() bool {
		return strings.Contains(p.text(v1.Path(v1.PathBasicRegistrySyncStatus, uid)), v1.SyncSuccess)
	})
}

func lookAtSummary(keys ...string) func(*peer) string {
	return func(p *peer) string {
		p.create(v1.PathBasicRegistries, basicRegistry("a"))
		return value(p.text(v1.PathOciRegistriesSummary), append([]string{"items"}, keys...)...)
	}
}

// lookAtStamps changes a registry, and compares the times in the list.
func lookAtStamps(p *peer) string {
	uid := p.create(v1.PathBasicRegistries, basicRegistry("a"))
	stamp := func(name string) string {
		return strings.Trim(value(p.text(v1.PathOciRegistriesSummary), "items", "metadata", name), `"`)
	}
	time.Sleep(2 * time.Millisecond)
	p.send(http.MethodPut, v1.Path(v1.PathBasicRegistry, uid), basicRegistry("a"))
	made, changed := stamp("creationTimestamp"), stamp("lastModifiedTimestamp")
	switch {
	case made == changed && !strings.Contains(made, "."):
		return "whole"
	case made == changed:
		return "same"
	case strings.HasSuffix(changed, ":05.678Z"):
		return "same " + changed
	default:
		return "moves"
	}
}

func lookAtSecret(p *peer) string {
	return value(
		p.text(v1.Path(v1.PathBasicRegistry, p.create(v1.PathBasicRegistries, basicRegistry("a")))), "spec",
		"auth", "password",
	)
}

func lookAtScopes(p *peer) string {
	inProject := p.within(p.projectUID())
	return fmt.Sprint(p.send(http.MethodGet, v1.PathOciRegistriesSummary, nil).status,
		inProject.send(http.MethodGet, v1.PathOciRegistriesSummary, nil).status,
		p.send(http.MethodPost, v1.PathBasicRegistries, basicRegistry("a")).status)
}

// lookAtUse deletes a registry that is in use.
func lookAtUse(p *peer) string {
	uid, _ := p.published()
	acr := strings.Trim(value(p.text(v1.Path(v1.PathProfile, uid)), "spec", "published", "packs", "registryUid"), `"`)
	got := p.send(http.MethodDelete, v1.Path(v1.PathRegistry, acr), nil)
	return fmt.Sprintf("%d %s", got.status, value(got.body, "code"))
}

func lookAtTwins(p *peer) string {
	var all []string
	for _, body := range []any{basicRegistry("a"), addOn("apps", "1.0.0")} {
		path := v1.PathBasicRegistries
		if _, is := body.(v1.ClusterProfileEntity); is {
			path = v1.PathProfiles
		}
		p.create(path, body)
		got := p.send(http.MethodPost, path, body)
		all = append(all, fmt.Sprintf("%d %s", got.status, value(got.body, "code")))
	}
	return strings.Join(all, " ")
}

func lookAtNames(p *peer) string {
	p.create(v1.PathProfiles, addOn("apps", "1.0.0"))
	check := func(name string) int {
		return p.send(http.MethodGet, v1.PathProfilesValidateName+"?version=1.0.0&name="+name, nil).status
	}
	return fmt.Sprint(check("apps"), check("other"))
}

func lookAtDeletion(p *peer) string {
	return fmt.Sprint(p.send(http.MethodDelete, v1.Path(v1.PathProfile, "x"), nil).status,
		p.send(http.MethodDelete, v1.Path(v1.PathBasicRegistry, "x"), nil).status,
		p.send(http.MethodGet, v1.Path(v1.PathProfile, "x"), nil).status)
}

func lookForNothing(p *peer) string {
	got := p.must(http.StatusNotFound, http.MethodGet, v1.Path(v1.PathProfile, "x"), nil)
	return got.header.Get("Content-Type") + " " + got.body[:1]
}

// lookAtProfile reads a part of a published profile.
func lookAtProfile(path ...string) func(*peer) string {
	return func(p *peer) string {
		uid, _ := p.published()
		return value(p.text(v1.Path(v1.PathProfile, uid)), path...)
	}
}

func lookAtTags(p *peer) string {
	uid, same := p.published()
	path := v1.Path(v1.PathProfile, uid)
	read := p.must(http.StatusOK, http.MethodGet, path, nil).header.Get(v1.HeaderETag)
	put := p.send(http.MethodPut, path, same, v1.HeaderIfMatch, `"another"`)
	return fmt.Sprintf(
		"%t %t %t %d", read != "", strings.HasPrefix(read, "W/"), put.header.Get(v1.HeaderETag) != "", put.status,
	)
}

// lookAtPut reads annotations and labels after a PUT.
func lookAtPut(p *peer) string {
	uid, same := p.published()
	same.Metadata.Annotations, same.Metadata.Labels = map[string]string{"mark": "x"}, map[string]string{"team": "y"}
	p.must(http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, uid), same)
	found := p.profile(uid).Metadata
	return fmt.Sprintf("%q %q %q", found.Annotations["mark"], found.Annotations["description"], found.Labels["team"])
}

// lookAtPatch reads annotations and labels after a PATCH.
func lookAtPatch(p *peer) string {
	uid, _ := p.published()
	p.must(http.StatusNoContent, http.MethodPatch, v1.Path(v1.PathProfileMetadata, uid), v1.ProfileMetaEntity{
		Metadata: &v1.ObjectMetaInputEntity{
			Annotations: map[string]string{"mark": "x"}, Labels: map[string]string{"other": "y"},
		},
	})
	found := p.profile(uid).Metadata
	return fmt.Sprintf("%q %q %q", found.Annotations["mark"], found.Annotations["description"], found.Labels["team"])
}

// lookAtEmptiness tries a profile without packs: created, edited, published.
func lookAtEmptiness(p *peer) string {
	uid, same := p.published()
	same.Spec.Template.Packs = nil
	created := p.send(http.MethodPost, v1.PathProfiles, addOn("empty", "1.0.0")).status
	edited := p.send(http.MethodPut, v1.Path(v1.PathProfile, uid), same).status
	if edited != http.StatusNoContent {
		return fmt.Sprint(
			created, edited, p.send(http.MethodPost, v1.PathProfiles+"?publish=true", addOn("none", "1.0.0")).status,
		)
	}
	return fmt.Sprint(created, edited, p.send(http.MethodPatch, v1.Path(v1.PathProfilePublish, uid), nil).status)
}

// lookAtClone clones a profile with variables and labels.
func lookAtClone(p *peer) string {
	uid := p.rich()
	got := p.send(http.MethodPost, v1.Path(v1.PathProfileClone, uid), cloneAs("", "1.1.0"))
	if got.status != http.StatusCreated {
		return fmt.Sprint(got.status)
	}
	made := p.profile(read[v1.UID](p.t, got).UID)
	variables := get[v1.Variables](p, v1.Path(v1.PathProfileVariables, made.Metadata.UID)).Variables
	return fmt.Sprintf("%t %q %d", made.Spec.Published != nil, made.Metadata.Labels["team"], len(variables))
}

func lookAtPostedVariables(p *peer) string {
	body := addOn("apps", "1.0.0")
	body.Spec.Variables = []v1.Variable{{Name: "size"}}
	uid := p.create(v1.PathProfiles, body)
	return fmt.Sprint(len(get[v1.Variables](p, v1.Path(v1.PathProfileVariables, uid)).Variables))
}

// lookAtIndex adds a chart of a synchronized registry, whose registry and uid
// change may remove.
func lookAtIndex(change func(*v1.PackManifestEntity)) func(*peer) string {
	return func(p *peer) string {
		idx := p.create(v1.PathBasicRegistries, syncedRegistry("idx"))
		p.waitForSync(idx, v1.SyncSuccess)
		web := newLayer(idx, "web", "0.1.0")
		for _, tag := range get[v1.PackTagEntity](p, v1.Path(v1.PathPackRegistry, "web", idx)).Tags {
			if tag.Version == "0.1.0" {
				web.UID = tag.PackUID
			}
		}
		change(&web)
		return fmt.Sprint(p.send(http.MethodPost, v1.PathProfiles, addOn("apps", "1.0.0", web)).status)
	}
}

func lookAtValues(values string) func(*peer) string {
	return func(p *peer) string {
		web := newLayer(p.create(v1.PathBasicRegistries, basicRegistry("acr")), "web", "0.1.0")
		web.Values = values
		uid := p.create(v1.PathProfiles+"?publish=true", addOn("apps", "1.0.0", web))
		return p.profile(uid).Spec.Published.Packs[0].Values
	}
}

func lookAtEqualDraft(p *peer) string {
	uid, same := p.published()
	p.must(http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, uid), same)
	return names(p.profile(uid).Spec.Draft)
}

func lookAtPages(limit string) func(*peer) string {
	return func(p *peer) string {
		for _, name := range []string{"a", "b", "c"} {
			p.create(v1.PathProfiles, addOn(name, "1.0.0"))
		}
		list := p.must(
			http.StatusOK, http.MethodPost, v1.PathDashboardProfiles+"?limit="+limit, v1.ClusterProfilesFilterSpec{},
		)
		items := read[v1.ClusterProfilesSummary](p.t, list).Items
		return fmt.Sprint(len(items), " ", value(list.body, "items") == "null")
	}
}

func lookAtCreated(p *peer) string {
	got := p.must(http.StatusCreated, http.MethodPost, v1.PathProfiles, addOn("a", "1.0.0"))
	return fmt.Sprint(value(got.body, "uid") == "-", value(got.body, "UID") == "-")
}

func lookAtLabel(p *peer) string {
	body := addOn("a", "1.0.0")
	body.Metadata.Labels["tier"] = "1"
	return value(p.text(v1.Path(v1.PathProfile, p.create(v1.PathProfiles, body))), "metadata", "labels", "tier")
}

func lookAtFlag(p *peer) string {
	uid := p.create(v1.PathProfiles, addOn("a", "1.0.0"))
	return value(p.text(v1.Path(v1.PathProfile, uid)), "status", "isPublished")
}

func lookAtExtras(p *peer) string {
	text := p.text(v1.Path(v1.PathProfile, p.create(v1.PathProfiles, addOn("a", "1.0.0"))))
	return value(text, "xIntroducedLater", "uid") + " " + value(text, "metadata", "xIntroducedLater", "uid") + " " +
		value(text, "metadata", "labels", "xIntroducedLater")
}

// TestQuestionsAreComplete checks that each question has all its texts, and names
// code that exists.
func TestQuestionsAreComplete(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, q := range controlplane.Questions() {
		if names[q.Name] {
			t.Errorf("two questions are called %s", q.Name)
		}
		names[q.Name] = true
		for field, text := range map[string]string{
			"Asks": q.Asks, "Assumed": q.Assumed, "Evidence": q.Evidence, "Copes": q.Copes, "Try": q.Try,
		} {
			if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
				t.Errorf("%s: %s is no sentence: %q", q.Name, field, text)
			}
		}
		if len(q.Others) == 0 || len(q.Code) == 0 {
			t.Errorf("%s has no other answer or no code", q.Name)
		}
		for _, place := range q.Code {
			file, symbol, _ := strings.Cut(place, " ")
			code, err := os.ReadFile(filepath.Join("..", "..", file))
			if err != nil || symbol == "" || !regexp.MustCompile(`func [^\n]*\b`+symbol+`[\[(]`).Match(code) {
				t.Errorf("%s: there is no %s", q.Name, place)
			}
		}
	}
}
