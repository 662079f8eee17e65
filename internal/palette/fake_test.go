package palette_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

const key = "the-api-key-of-the-tests"

// carrier hands requests to a handler in this process.
type carrier func(http.ResponseWriter, *http.Request)

func (c carrier) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	recorder := httptest.NewRecorder()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if r.Body == nil {
			r.Body = http.NoBody
		}
		c(recorder, r)
	}()
	select {
	case <-done:
		response := recorder.Result()
		response.Request = r
		return response, nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

func quick(transport http.RoundTripper) palette.Config {
	return palette.Config{
		BaseURL: "palette.example", APIKey: redact.New(key), Transport: transport,
		RetryWaitMin: time.Millisecond, RetryWaitMax: 5 * time.Millisecond,
		GatherWindow: 20 * time.Millisecond, DraftPatience: 60 * time.Millisecond, SyncPoll: time.Millisecond,
	}
}

func client(t *testing.T, config palette.Config) *palette.Client {
	t.Helper()
	made, err := palette.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if body != nil {
		_ = json.NewEncoder(w).Encode(body)
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	reply(w, status, v1.Error{Code: code, Message: "refused by the fake"})
}

// fake keeps one profile as Palette does: a draft, and what is published.
type fake struct {
	mu        sync.Mutex
	uid       string
	published *v1.ClusterProfileTemplate
	draft     *v1.ClusterProfileTemplate
	contents  map[string]string // by manifest uid
	variant   int
	tags      bool // speaks entity tags
	log       []string
	bodies    []string

	// before sees every request and may respond to it; true means that it did. It
	// is called without the lock.
	before func(w http.ResponseWriter, r *http.Request, body string) bool
	// handles sees every request that before lets through, in the order in which
	// they are handled.
	handles     func(r *http.Request)
	annotations map[string]string
	// unmarked drops the annotations of a PUT.
	unmarked bool
	// bad refuses a PUT that holds the pack of that name.
	bad string
	// badPublish refuses to publish a pack of that name.
	badPublish string
}

func newFake(packs ...v1.PackRef) *fake {
	return &fake{
		uid: "profile-1", published: &v1.ClusterProfileTemplate{Type: v1.ProfileAddOn, Packs: packs},
		contents: map[string]string{}, annotations: map[string]string{"scope": "project"},
	}
}

func (f *fake) count(wanted string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	found := 0
	for _, name := range f.log {
		if name == wanted {
			found++
		}
	}
	return found
}

func (f *fake) puts() int      { return f.count("PUT /v1/clusterprofiles/profile-1") }
func (f *fake) publishes() int { return f.count("PATCH /v1/clusterprofiles/profile-1/publish") }
func (f *fake) gets() int      { return f.count("GET /v1/clusterprofiles/profile-1") }

func (f *fake) names() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return names(f.published)
}

func (f *fake) drafted() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return names(f.draft)
}

func names(template *v1.ClusterProfileTemplate) string {
	if template == nil {
		return "none"
	}
	var found []string
	for _, pack := range template.Packs {
		found = append(found, pack.Name)
	}
	return strings.Join(found, " ")
}

// ServeHTTP implements http.Handler.
func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body strings.Builder
	_ = json.NewDecoder(r.Body).Decode(&raw{&body})
	f.mu.Lock()
	f.log = append(f.log, r.Method+" "+r.URL.Path)
	f.bodies = append(f.bodies, body.String())
	f.mu.Unlock()
	if f.before != nil && f.before(w, r, body.String()) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.handles != nil {
		f.handles(r)
	}
	tag := fmt.Sprintf(`"%d"`, f.variant)
	if f.tags {
		if match := r.Header.Get(v1.HeaderIfMatch); match != "" && match != tag {
			refuse(w, http.StatusPreconditionFailed, v1.CodeClusterProfileModified)
			return
		}
		w.Header().Set(v1.HeaderETag, tag)
	} else if r.Header.Get(v1.HeaderIfMatch) != "" {
		refuse(w, http.StatusBadRequest, "If-Match is not known")
		return
	}
	switch r.Method + " " + strings.TrimPrefix(r.URL.Path, "/v1/clusterprofiles/profile-1") {
	case "GET ":
		reply(w, http.StatusOK, f.profile())
	case "PUT ":
		f.put(w, body.String())
	case "PATCH /publish":
		f.publish(w)
	case "PATCH /metadata":
		reply(w, http.StatusNoContent, nil)
	case "GET /packs/manifests":
		reply(w, http.StatusOK, f.manifests())
	default:
		if strings.HasSuffix(r.URL.Path, "/manifests") {
			reply(w, http.StatusOK, v1.ManifestEntities{Items: []v1.ManifestEntity{}})
			return
		}
		refuse(w, http.StatusNotFound, v1.CodeResourceNotFound)
	}
}

type raw struct{ to *strings.Builder }

func (r *raw) UnmarshalJSON(document []byte) error {
	_, err := r.to.Write(document)
	return err
}

func (f *fake) profile() v1.ClusterProfile {
	return v1.ClusterProfile{
		Metadata: &v1.ObjectMeta{
			Name: "apps", UID: f.uid, Annotations: f.annotations, Labels: map[string]string{"team": "x"},
		},
		Spec:   &v1.ClusterProfileSpec{Version: "1.0.0", Published: f.published, Draft: f.draft},
		Status: &v1.ClusterProfileStatus{IsPublished: f.published != nil},
	}
}

func (f *fake) put(w http.ResponseWriter, body string) {
	var update v1.ClusterProfileUpdateEntity
	if err := json.Unmarshal(
		[]byte(body), &update,
	); err != nil || update.Spec == nil || update.Spec.Template == nil || update.Spec.Template.Packs == nil {
		refuse(w, http.StatusBadRequest, "Incomplete")
		return
	}
	draft := &v1.ClusterProfileTemplate{Type: update.Spec.Template.Type}
	for _, pack := range update.Spec.Template.Packs {
		if f.bad != "" && pack.Name == f.bad {
			refuse(w, http.StatusInternalServerError, "BadPack")
			return
		}
		ref := v1.PackRef{
			Name: pack.Name, Tag: pack.Tag, Type: pack.Type, Layer: pack.Layer, RegistryUID: pack.RegistryUID,
			Values: pack.Values, PackUID: pack.UID,
		}
		for _, manifest := range pack.Manifests {
			f.contents[manifest.UID] = manifest.Content
			ref.Manifests = append(
				ref.Manifests, v1.ObjectReference{Kind: "manifest", Name: manifest.Name, UID: manifest.UID},
			)
		}
		draft.Packs = append(draft.Packs, ref)
	}
	f.draft = draft
	if !f.unmarked {
		f.annotations = update.Metadata.Annotations
	}
	f.changed(w)
	reply(w, http.StatusNoContent, nil)
}

func (f *fake) publish(w http.ResponseWriter) {
	if f.draft != nil {
		for _, pack := range f.draft.Packs {
			if f.badPublish != "" && pack.Name == f.badPublish {
				refuse(w, http.StatusInternalServerError, "BadPublish")
				return
			}
		}
		f.published, f.draft = f.draft, nil
		f.changed(w)
	}
	reply(w, http.StatusNoContent, nil)
}

func (f *fake) changed(w http.ResponseWriter) {
	f.variant++
	if f.tags {
		w.Header().Set(v1.HeaderETag, fmt.Sprintf(`"%d"`, f.variant))
	}
}

func (f *fake) manifests() v1.ClusterProfilePacksManifests {
	spec := &v1.ClusterProfilePacksManifestsSpec{}
	for _, pack := range f.published.Packs {
		found := v1.ClusterProfilePackManifests{Spec: &v1.PackManifestsSpec{Name: pack.Name}}
		for _, manifest := range pack.Manifests {
			found.Spec.Manifests = append(
				found.Spec.Manifests,
				v1.ManifestSummary{Name: manifest.Name, UID: manifest.UID, Content: f.contents[manifest.UID]},
			)
		}
		spec.Packs = append(spec.Packs, found)
	}
	return v1.ClusterProfilePacksManifests{Spec: spec}
}

func adds(name string) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		return append(packs, palette.Pack{
			Name: name, Tag: "1.0.0", Type: v1.PackOci, Layer: v1.LayerAddon, RegistryUID: "registry-1",
			Values: "charts: {}\n",
		}), nil
	}
}

func ref(name string) v1.PackRef {
	return v1.PackRef{
		Name: name, Tag: "1.0.0", Type: v1.PackOci, Layer: v1.LayerAddon, RegistryUID: "registry-1",
		Values: "charts: {}\n",
	}
}
