package controlplane_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// cloneAs is the body that requests a clone with a name and version.
func cloneAs(name, version string) v1.ClusterProfileCloneEntity {
	return v1.ClusterProfileCloneEntity{Metadata: &v1.ClusterProfileCloneMetaInputEntity{Name: name, Version: version}}
}

// cloneInto is the body that requests a clone in a scope.
func cloneInto(scope, project string) v1.ClusterProfileCloneEntity {
	body := cloneAs("", "2.0.0")
	body.Metadata.Target = &v1.ClusterProfileCloneTarget{Scope: scope, ProjectUID: project}
	return body
}

// rich makes a published profile with variables, a chart and a manifest, and
// a draft without the chart on top.
func (p *peer) rich() string {
	p.t.Helper()
	acr := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	web := newLayer(acr, "web", "0.1.0")
	web.Values = "pack:\n  size: '{{.spectro.var.size}}'"
	body := addOn("apps", "1.0.0", web, rawPack())
	body.Spec.Variables = []v1.Variable{
		{Name: "size", DefaultValue: "1"}, {Name: "key", DefaultValue: canary, IsSensitive: true},
	}
	uid := p.create(v1.PathProfiles+"?publish=true", body)
	p.must(http.StatusNoContent, http.MethodDelete, v1.Path(v1.PathProfilePack, uid, "web"), nil)
	return uid
}

func (p *peer) clone(uid string, body v1.ClusterProfileCloneEntity) string {
	p.t.Helper()
	return p.create(v1.Path(v1.PathProfileClone, uid), body)
}

func TestCloneHasWhatIsPublished(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	uid := p.rich()
	before := p.profile(uid)
	made := p.profile(p.clone(uid, cloneAs("", "1.1.0")))
	if made.Spec.Draft != nil || !made.Status.IsPublished || made.Metadata.Name != "apps" ||
		made.Spec.Version != "1.1.0" {
		t.Errorf("made %+v, draft %s", made.Metadata, names(made.Spec.Draft))
	}
	wanted, got := before.Spec.Published.Packs, made.Spec.Published.Packs
	if len(got) != 2 || got[1].Manifests[0].UID == wanted[1].Manifests[0].UID {
		t.Fatalf("packs %+v", got)
	}
	got[1].Manifests[0].UID = wanted[1].Manifests[0].UID
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Error(diff)
	}
	for _, pair := range [][2]map[string]string{
		{before.Metadata.Annotations, made.Metadata.Annotations}, {before.Metadata.Labels, made.Metadata.Labels},
	} {
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			t.Error(diff)
		}
	}
	manifests := v1.Path(v1.PathProfilePackManifests, made.Metadata.UID, "raw")
	if found := get[v1.ManifestEntities](p, manifests).Items[0].Spec.Published; found.Content != "kind: Namespace" {
		t.Errorf("the manifest is %+v", found)
	}
	after := p.profile(uid)
	before.Spec.Versions, after.Spec.Versions = nil, nil
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the source changed: %s", diff)
	}
}

// TestCloneHasVariables checks that a clone has the value of a sensitive
// variable. No response shows the value, so the test reads the store.
func TestCloneHasVariables(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := newPeer(t, dir, registryFake{})
	uid := p.rich()
	made := p.clone(uid, cloneAs("apps", "1.1.0"))
	variables := func(uid string) []v1.Variable {
		return get[v1.Variables](p, v1.Path(v1.PathProfileVariables, uid)).Variables
	}
	if diff := cmp.Diff(variables(uid), variables(made)); diff != "" {
		t.Error(diff)
	}
	var document struct{ Variables []v1.Variable }
	kept, err := store.Open(dir)
	if err == nil {
		err = kept.View(t.Context(), func(tx *store.Tx) error { return tx.Get("profiles", made, &document) })
	}
	if err != nil || len(document.Variables) != 2 || document.Variables[1].DefaultValue != canary {
		t.Errorf("the store has %v (%v)", document.Variables, err)
	}
	removed := v1.VariableNames{Variables: []string{"key"}}
	p.must(http.StatusNoContent, http.MethodDelete, v1.Path(v1.PathProfileVariables, made), removed)
	if len(variables(uid)) != 2 {
		t.Error("the copy shares its variables with the source")
	}
}

func TestCloneOfDraft(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	acr := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0", newLayer(acr, "web", "0.1.0")))
	made := p.profile(p.clone(uid, cloneAs("copy", "")))
	if names(made.Spec.Draft) != "web:0.1.0" || made.Spec.Published != nil {
		t.Errorf("draft %s, published %s", names(made.Spec.Draft), names(made.Spec.Published))
	}
	if made.Metadata.Name != "copy" || made.Spec.Version != "1.0.0" {
		t.Errorf("%+v, version %s", made.Metadata, made.Spec.Version)
	}
}

func TestCloneScope(t *testing.T) {
	t.Parallel()
	tenant := newPeer(t, t.TempDir(), registryFake{})
	project := tenant.within(tenant.projectUID())
	shared := tenant.create(v1.PathProfiles, addOn("shared", "1.0.0"))
	own := project.create(v1.PathProfiles, addOn("own", "1.0.0"))
	for name, test := range map[string]struct {
		peer *peer
		uid  string
		body v1.ClusterProfileCloneEntity
		want string
	}{
		"of the tenant":             {project, shared, cloneAs("", "1.1.0"), v1.ScopeTenant},
		"of a project":              {tenant, own, cloneAs("", "1.1.0"), v1.ScopeProject},
		"into the project":          {tenant, shared, cloneInto(v1.ScopeProject, tenant.projectUID()), v1.ScopeProject},
		"into the caller's project": {project, shared, cloneInto(v1.ScopeProject, ""), v1.ScopeProject},
		"into the tenant":           {project, own, cloneInto(v1.ScopeTenant, ""), v1.ScopeTenant},
	} {
		if name == "into the caller's project" {
			test.body.Metadata.Version = "3.0.0"
		}
		made := tenant.profile(test.peer.clone(test.uid, test.body))
		if got := made.Metadata.Annotations[v1.AnnotationScope]; got != test.want {
			t.Errorf("%s: scope %s, not %s", name, got, test.want)
		}
	}
}

func TestCloneRefusals(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0"))
	p.create(v1.PathProfiles, addOn("apps", "1.1.0"))
	for name, test := range map[string]struct {
		status int
		code   string
		uid    string
		body   any
	}{
		"taken":           {http.StatusConflict, v1.CodeClusterProfileAlreadyExists, uid, cloneAs("apps", "1.1.0")},
		"its own":         {http.StatusConflict, v1.CodeClusterProfileAlreadyExists, uid, cloneAs("", "")},
		"version":         {http.StatusBadRequest, v1.CodeClusterProfileVersionInvalid, uid, cloneAs("apps", "two")},
		"name":            {http.StatusBadRequest, v1.CodeInvalidRequest, uid, cloneAs(" ", "2.0.0")},
		"nothing":         {http.StatusBadRequest, v1.CodeInvalidRequest, uid, `{}`},
		"scope":           {http.StatusBadRequest, v1.CodeInvalidRequest, uid, cloneInto(v1.ScopeSystem, "")},
		"no scope":        {http.StatusBadRequest, v1.CodeInvalidRequest, uid, cloneInto("", "")},
		"no project":      {http.StatusBadRequest, v1.CodeInvalidRequest, uid, cloneInto(v1.ScopeProject, "")},
		"unknown project": {http.StatusForbidden, v1.CodeForbidden, uid, cloneInto(v1.ScopeProject, "unknown")},
		"unknown source":  {http.StatusNotFound, v1.CodeResourceNotFound, "unknown", cloneAs("", "2.0.0")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := *p
			q.t = t
			q.refused(test.status, test.code, http.MethodPost, v1.Path(v1.PathProfileClone, test.uid), test.body)
		})
	}
}
