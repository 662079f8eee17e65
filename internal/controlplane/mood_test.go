package controlplane_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func moody(t *testing.T, mood controlplane.Mood) *peer {
	t.Helper()
	return newPeer(t, t.TempDir(), registryFake{}, runsEverywhere,
		func(options *controlplane.Options) { options.Mood = mood })
}

func TestMoodNoETags(t *testing.T) {
	t.Parallel()
	p := moody(t, controlplane.Mood{NoETags: true})
	uid, same := p.published()
	path := v1.Path(v1.PathProfile, uid)
	if tag := p.must(http.StatusOK, http.MethodGet, path, nil).header.Get(v1.HeaderETag); tag != "" {
		t.Errorf("GET has the tag %q", tag)
	}
	put := p.must(http.StatusNoContent, http.MethodPut, path, same, v1.HeaderIfMatch, `"another"`)
	if tag := put.header.Get(v1.HeaderETag); tag != "" {
		t.Errorf("PUT has the tag %q", tag)
	}
}

func TestMoodClone(t *testing.T) {
	t.Parallel()
	for status, code := range map[int]string{
		http.StatusNotFound: v1.CodeResourceNotFound, http.StatusMethodNotAllowed: "MethodNotAllowed",
		http.StatusNotImplemented: v1.CodeInternal,
	} {
		p := moody(t, controlplane.Mood{Clone: status})
		uid, _ := p.published()
		path := v1.Path(v1.PathProfileClone, uid)
		p.refused(status, code, http.MethodPost, path, cloneAs("", "1.1.0"), "no operation")
		if found := p.profile(uid).Spec.Versions; len(found) != 1 {
			t.Errorf("%d: versions %+v", status, found)
		}
	}
}

func TestMoodCloneAsDraft(t *testing.T) {
	t.Parallel()
	p := moody(t, controlplane.Mood{CloneAsDraft: true})
	uid, _ := p.published()
	made := p.profile(p.clone(uid, cloneAs("", "1.1.0")))
	if made.Spec.Published != nil || names(made.Spec.Draft) != "web:0.1.0 raw:" {
		t.Errorf("draft %s, published %s", names(made.Spec.Draft), names(made.Spec.Published))
	}
	if source := p.profile(uid); source.Spec.Draft != nil || source.Spec.Published == nil {
		t.Errorf("the source: %+v", source.Spec)
	}
}

func TestMoodCloneBare(t *testing.T) {
	t.Parallel()
	p := moody(t, controlplane.Mood{CloneBare: true})
	uid, _ := p.published()
	made := p.profile(p.clone(uid, cloneAs("", "1.1.0"))).Metadata
	if made.Annotations[v1.AnnotationDescription] != "" || len(made.Labels) != 0 {
		t.Errorf("%+v", made)
	}
}

func TestMoodKeepsEqualDraft(t *testing.T) {
	t.Parallel()
	p := moody(t, controlplane.Mood{KeepsEqualDraft: true})
	uid, same := p.published()
	p.must(http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, uid), same)
	if found := p.profile(uid).Spec; names(found.Draft) != names(found.Published) {
		t.Errorf("draft %s, published %s", names(found.Draft), names(found.Published))
	}
}

func TestMoodDropsPutAnnotations(t *testing.T) {
	t.Parallel()
	p := moody(t, controlplane.Mood{DropsPutAnnotations: true})
	uid, same := p.published()
	same.Metadata.Annotations = map[string]string{"mark": "x"}
	p.must(http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, uid), same)
	found := p.profile(uid).Metadata
	if found.Annotations["mark"] != "" || found.Annotations["description"] != "apps" || len(found.Labels) != 0 {
		t.Errorf("%+v", found)
	}
	p.must(http.StatusNoContent, http.MethodPatch, v1.Path(v1.PathProfileMetadata, uid), v1.ProfileMetaEntity{
		Metadata: &v1.ObjectMetaInputEntity{Annotations: map[string]string{"mark": "x"}},
	})
	if found := p.profile(uid).Metadata; found.Annotations["mark"] != "x" {
		t.Errorf("after PATCH: %+v", found)
	}
}

func TestMoodDropsCreateVariables(t *testing.T) {
	t.Parallel()
	p := moody(t, controlplane.Mood{DropsCreateVariables: true})
	given := v1.Variables{Variables: []v1.Variable{{Name: "size"}}}
	body := addOn("apps", "1.0.0")
	body.Spec.Variables = given.Variables
	path := v1.Path(v1.PathProfileVariables, p.create(v1.PathProfiles, body))
	if found := get[v1.Variables](p, path).Variables; len(found) != 0 {
		t.Errorf("%v", found)
	}
	p.must(http.StatusNoContent, http.MethodPut, path, given)
	if found := get[v1.Variables](p, path).Variables; len(found) != 1 {
		t.Errorf("after PUT: %v", found)
	}
}

func TestMoodOfTemplates(t *testing.T) {
	t.Parallel()
	for want, mood := range map[string]controlplane.Mood{`{}`: {EmptyTemplates: true}, `null`: {NullTemplates: true}} {
		p := moody(t, mood)
		uid, same := p.published()
		text := func() string {
			return p.must(http.StatusOK, http.MethodGet, v1.Path(v1.PathProfile, uid), nil).body
		}
		if got := text(); !strings.Contains(got, `"draft":`+want) || !strings.Contains(got, `"name":"web"`) {
			t.Errorf("no draft, %s: %s", want, got)
		}
		same.Spec.Template.Packs = same.Spec.Template.Packs[:1]
		p.must(http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, uid), same)
		if got := text(); strings.Contains(got, `"draft":`+want) {
			t.Errorf("a draft, %s: %s", want, got)
		}
		uid = p.create(v1.PathProfiles, addOn("new", "1.0.0"))
		if got := text(); !strings.Contains(got, `"published":`+want) || strings.Count(got, `"spec"`) != 1 {
			t.Errorf("not published, %s: %s", want, got)
		}
	}
}

func TestMoodInUseStatus(t *testing.T) {
	t.Parallel()
	const status = http.StatusInternalServerError
	p := moody(t, controlplane.Mood{InUseStatus: status})
	uid, _ := p.published()
	acr := p.profile(uid).Spec.Published.Packs[0].RegistryUID
	p.refused(status, v1.CodeClusterProfileInUse, http.MethodDelete, v1.Path(v1.PathProfile, uid), nil, "prod-1")
	p.refused(status, v1.CodeRegistryInUse, http.MethodDelete, v1.Path(v1.PathRegistry, acr), nil, "apps")
	p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodDelete, v1.Path(v1.PathProfile, "unknown"), nil)
}

func TestMoodsOfValues(t *testing.T) {
	t.Parallel()
	const values = "# head\npack:\n  namespace: b # line\n  install: 1.10\ncharts:\n  web: {}\n  "
	for name, test := range map[string]struct {
		mood        controlplane.Mood
		given, want string
	}{
		"as it is": {controlplane.Mood{}, values, values},
		"trims":    {controlplane.Mood{TrimsValues: true}, values, strings.TrimSpace(values)},
		"drops comments": {
			controlplane.Mood{DropsComments: true}, values,
			"pack:\n    namespace: b\n    install: 1.10\ncharts:\n    web: {}\n",
		},
		"reorders keys": {
			controlplane.Mood{ReordersKeys: true}, values,
			"charts:\n    web: {}\n# head\npack:\n    install: 1.10\n    namespace: b # line\n",
		},
		"all": {
			controlplane.Mood{TrimsValues: true, DropsComments: true, ReordersKeys: true}, values,
			"charts:\n    web: {}\npack:\n    install: 1.10\n    namespace: b",
		},
		"a macro":   {controlplane.Mood{DropsComments: true}, "a: {{.macro}} # b", "a: {{.macro}} # b"},
		"an anchor": {controlplane.Mood{ReordersKeys: true}, "b: &x 1\na: *x", "b: &x 1\na: *x"},
		"nothing":   {controlplane.Mood{DropsComments: true}, "", ""},
	} {
		p := moody(t, test.mood)
		layer := newLayer(p.create(v1.PathBasicRegistries, basicRegistry("acr")), "web", "0.1.0")
		layer.Values = test.given
		uid := p.create(v1.PathProfiles+"?publish=true", addOn("apps", "1.0.0", layer))
		if diff := cmp.Diff(test.want, p.profile(uid).Spec.Published.Packs[0].Values); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		again := layerOf(layer.RegistryUID, "web", "0.1.0")
		again.Values = test.given
		p.must(http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, uid), update("apps", "1.0.0", again))
		if draft := p.profile(uid).Spec.Draft; draft != nil {
			t.Errorf("%s: written again, and a draft is left: %q", name, draft.Packs[0].Values)
		}
	}
}
