package controlplane_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func addOn(name, version string, packs ...v1.PackManifestEntity) v1.ClusterProfileEntity {
	return v1.ClusterProfileEntity{
		Metadata: &v1.ObjectMeta{
			Name: name, Annotations: map[string]string{"description": "apps"}, Labels: map[string]string{"team": "x"},
		},
		Spec: &v1.ClusterProfileEntitySpec{
			Version: version, Template: &v1.ClusterProfileTemplateDraft{Type: v1.ProfileAddOn, Packs: packs},
		},
	}
}

func update(name, version string, packs ...v1.PackManifestUpdateEntity) v1.ClusterProfileUpdateEntity {
	return v1.ClusterProfileUpdateEntity{
		Metadata: &v1.ObjectMeta{Name: name},
		Spec: &v1.ClusterProfileUpdateEntitySpec{
			Version: version, Template: &v1.ClusterProfileTemplateUpdate{Type: v1.ProfileAddOn, Packs: packs},
		},
	}
}

func layerOf(registryUID, name, tag string) v1.PackManifestUpdateEntity {
	return v1.PackManifestUpdateEntity{
		Name: name, Tag: tag, RegistryUID: registryUID, Type: v1.PackOci, Layer: v1.LayerAddon,
		Values: "\npack:\n  namespace: a\n\n",
	}
}

func newLayer(registryUID, name, tag string) v1.PackManifestEntity {
	given := layerOf(registryUID, name, tag)
	return v1.PackManifestEntity{
		Name: name, Tag: tag, RegistryUID: registryUID, Type: given.Type, Layer: given.Layer, Values: given.Values,
	}
}

func (p *peer) profile(uid string) v1.ClusterProfile {
	p.t.Helper()
	return get[v1.ClusterProfile](p, v1.Path(v1.PathProfile, uid))
}

func names(source *v1.ClusterProfileTemplate) string {
	if source == nil {
		return "nil"
	}
	var all []string
	for _, ref := range source.Packs {
		all = append(all, ref.Name+":"+ref.Tag)
	}
	return strings.Join(all, " ")
}

func TestProfileLife(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	acr := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	uid := p.create(v1.PathProfiles, addOn("apps", "", newLayer(acr, "web", "0.1.0")))
	path := v1.Path(v1.PathProfile, uid)

	found := p.profile(uid)
	if names(found.Spec.Draft) != "web:0.1.0" || found.Spec.Published != nil || found.Status.IsPublished {
		t.Errorf("created: %+v", found.Spec)
	}
	if found.Spec.Version != "1.0.0" || found.Spec.Draft.CloudType != "all" ||
		found.Metadata.Annotations["scope"] != "tenant" ||
		found.Metadata.Annotations["description"] != "apps" || found.Metadata.Labels["team"] != "x" {
		t.Errorf("created: %+v %+v", found.Metadata, found.Spec)
	}
	pack := found.Spec.Draft.Packs[0]
	if pack.PackUID == "" {
		t.Error("no pack uid")
	}
	pack.PackUID = ""
	want := v1.PackRef{
		Name: "web", Layer: "addon", Type: "oci", Tag: "0.1.0", Version: "0.1.0", RegistryUID: acr,
		Values: "pack:\n  namespace: a", Manifests: []v1.ObjectReference{},
	}
	if diff := cmp.Diff(want, pack); diff != "" {
		t.Error(diff)
	}

	p.must(http.StatusNoContent, http.MethodPatch, v1.Path(v1.PathProfilePublish, uid), nil)
	found = p.profile(uid)
	if found.Spec.Draft != nil || names(found.Spec.Published) != "web:0.1.0" || !found.Status.IsPublished {
		t.Errorf("published: %+v", found.Spec)
	}
	p.must(http.StatusNoContent, http.MethodPatch, v1.Path(v1.PathProfilePublish, uid), nil) // nothing to publish

	// A PUT overwrites the draft and the metadata.
	p.must(
		http.StatusNoContent, http.MethodPut, path,
		update("apps", "1.0.0", layerOf(acr, "web", "0.2.0"), layerOf(acr, "db", "1.0.0")),
	)
	found = p.profile(uid)
	if names(found.Spec.Draft) != "web:0.2.0 db:1.0.0" || names(found.Spec.Published) != "web:0.1.0" {
		t.Errorf("after PUT: draft %s, published %s", names(found.Spec.Draft), names(found.Spec.Published))
	}
	if len(found.Metadata.Labels) != 0 || found.Metadata.Annotations["description"] != "" {
		t.Errorf("kept although left out: %+v", found.Metadata)
	}
	p.must(http.StatusNoContent, http.MethodPut, path, update("apps", "1.0.0"))
	if found = p.profile(uid); names(found.Spec.Draft) != "" || found.Spec.Draft == nil {
		t.Errorf("no packs: %+v", found.Spec.Draft)
	}

	p.must(http.StatusNoContent, http.MethodDelete, path, nil)
	p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodGet, path, nil)
	p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodDelete, path, nil)
}

func TestProfilePublishedAtOnce(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	found := p.profile(p.create(v1.PathProfiles+"?publish=true", addOn("apps", "1.0.0")))
	if found.Spec.Draft != nil || found.Spec.Published == nil || found.Spec.Published.Packs == nil {
		t.Errorf("%+v", found.Spec)
	}
}

func TestProfileNamesAndVersions(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	project := p.within(p.projectUID())
	free := func(q *peer, status int, version string) {
		t.Helper()
		q.must(status, http.MethodGet, v1.PathProfilesValidateName+"?name=apps&version="+version, nil)
	}
	free(p, http.StatusNoContent, "1.0.0")
	first := p.create(v1.PathProfiles, addOn("apps", "1.0.0"))
	free(p, http.StatusConflict, "1.0.0")
	free(p, http.StatusConflict, "")
	free(p, http.StatusNoContent, "1.0.1")
	free(project, http.StatusNoContent, "1.0.0")
	p.refused(
		http.StatusConflict, v1.CodeClusterProfileAlreadyExists, http.MethodPost, v1.PathProfiles,
		addOn("apps", "1.0.0"), "apps", "1.0.0",
	)
	second := p.create(v1.PathProfiles, addOn("apps", "1.0.1"))
	project.create(v1.PathProfiles, addOn("apps", "1.0.0")) // another scope

	versions := map[string]string{}
	for _, sibling := range p.profile(first).Spec.Versions {
		versions[sibling.Version] = sibling.UID
	}
	if diff := cmp.Diff(map[string]string{"1.0.0": first, "1.0.1": second}, versions); diff != "" {
		t.Error(diff)
	}
	p.refused(
		http.StatusConflict, v1.CodeClusterProfileAlreadyExists, http.MethodPut,
		v1.Path(v1.PathProfile, second), update("apps", "1.0.0"),
	)
	p.must(http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, second), update("apps", "1.1.0"))
	free(p, http.StatusNoContent, "1.0.1")
}

func TestProfileScopes(t *testing.T) {
	t.Parallel()
	tenant := newPeer(t, t.TempDir(), registryFake{})
	project := tenant.within(tenant.projectUID())
	shared := tenant.create(v1.PathProfiles, addOn("shared", "1.0.0"))
	own := project.create(v1.PathProfiles, addOn("own", "1.0.0"))
	if scope := project.profile(own).Metadata.Annotations["scope"]; scope != "project" {
		t.Errorf("scope %q", scope)
	}
	project.profile(shared)
	tenant.must(http.StatusNoContent, http.MethodPatch, v1.Path(v1.PathProfilePublish, own), nil)
	if scope := tenant.profile(own).Metadata.Annotations["scope"]; scope != "project" {
		t.Errorf("the administrator moved it to scope %q", scope)
	}
	project.must(http.StatusNoContent, http.MethodPatch, v1.Path(v1.PathProfilePublish, shared), nil)
	if scope := project.profile(shared).Metadata.Annotations["scope"]; scope != "tenant" {
		t.Errorf("a project moved it to scope %q", scope)
	}
	for peer, want := range map[*peer]int{tenant: 1, project: 2} {
		if found := get[v1.ClusterProfilesMetadata](peer, v1.PathDashboardProfilesMetadata); len(found.Items) != want {
			t.Errorf("%+v", found)
		}
	}
}

func TestProfileMetadata(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0"))
	path := v1.Path(v1.PathProfileMetadata, uid)
	p.must(http.StatusNoContent, http.MethodPatch, path, v1.ProfileMetaEntity{
		Metadata: &v1.ObjectMetaInputEntity{Name: "apps", Labels: map[string]string{}},
		Spec:     &v1.ClusterProfileSpecEntity{Version: "2.0.0"},
	})
	found := p.profile(uid)
	if len(found.Metadata.Labels) != 0 || found.Metadata.Annotations["description"] != "apps" ||
		found.Spec.Version != "2.0.0" {
		t.Errorf("%+v %s", found.Metadata, found.Spec.Version)
	}
	p.refused(http.StatusBadRequest, v1.CodeClusterProfileVersionInvalid, http.MethodPatch, path, v1.ProfileMetaEntity{
		Metadata: &v1.ObjectMetaInputEntity{}, Spec: &v1.ClusterProfileSpecEntity{Version: "V2.0"},
	})
	p.refused(http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPatch, path, `{}`, "metadata")
}

func TestProfileChecks(t *testing.T) {
	t.Parallel()
	change := func(adjust func(*v1.ClusterProfileEntity)) v1.ClusterProfileEntity {
		body := addOn("apps", "1.0.0")
		adjust(&body)
		return body
	}
	for name, test := range map[string]struct {
		body any
		code string
	}{
		"name":     {change(func(b *v1.ClusterProfileEntity) { b.Metadata.Name = "" }), v1.CodeInvalidRequest},
		"metadata": {change(func(b *v1.ClusterProfileEntity) { b.Metadata = nil }), v1.CodeInvalidRequest},
		"version":  {change(func(b *v1.ClusterProfileEntity) { b.Spec.Version = "1.0.0.beta" }), v1.CodeClusterProfileVersionInvalid},
		"zero":     {change(func(b *v1.ClusterProfileEntity) { b.Spec.Version = "1.00.0" }), v1.CodeClusterProfileVersionInvalid},
		"type":     {change(func(b *v1.ClusterProfileEntity) { b.Spec.Template.Type = "extra" }), v1.CodeInvalidRequest},
		"cloud":    {change(func(b *v1.ClusterProfileEntity) { b.Spec.Template.Type = v1.ProfileInfra }), v1.CodeInvalidRequest},
		"variable": {change(func(b *v1.ClusterProfileEntity) { b.Spec.Variables = []v1.Variable{{Name: "a"}, {Name: "a"}} }), v1.CodeInvalidRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPeer(t, t.TempDir(), registryFake{})
			p.refused(http.StatusBadRequest, test.code, http.MethodPost, v1.PathProfiles, test.body)
			uid := p.create(v1.PathProfiles, addOn("other", "1.0.0"))
			if name != "cloud" && name != "variable" { // a PUT has neither
				p.refused(http.StatusBadRequest, test.code, http.MethodPut, v1.Path(v1.PathProfile, uid), test.body)
			}
		})
	}
}

func TestPackChecks(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*v1.PackManifestUpdateEntity)
		code   string
	}{
		"registry unknown": {func(l *v1.PackManifestUpdateEntity) { l.RegistryUID = "unknown" }, v1.CodePackRegistryNotFound},
		"registry missing": {func(l *v1.PackManifestUpdateEntity) { l.RegistryUID = "" }, v1.CodeInvalidRequest},
		"registry kind":    {func(l *v1.PackManifestUpdateEntity) { l.Type = v1.PackHelm }, v1.CodeInvalidRequest},
		"type":             {func(l *v1.PackManifestUpdateEntity) { l.Type = "zarf" }, v1.CodeInvalidRequest},
		"layer":            {func(l *v1.PackManifestUpdateEntity) { l.Layer = "top" }, v1.CodeInvalidRequest},
		"tag":              {func(l *v1.PackManifestUpdateEntity) { l.Tag = "" }, v1.CodeInvalidRequest},
		"slash":            {func(l *v1.PackManifestUpdateEntity) { l.Name = "team/web" }, v1.CodeInvalidRequest},
		"name":             {func(l *v1.PackManifestUpdateEntity) { l.Name = "" }, v1.CodeInvalidRequest},
		"variable": {func(l *v1.PackManifestUpdateEntity) { l.Values = `a: "{{ .spectro.var.size | upper }}"` },
			v1.CodePackVariablesUndefined},
		"twice": {func(l *v1.PackManifestUpdateEntity) { l.Name = "db" }, v1.CodePackDuplicate},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPeer(t, t.TempDir(), registryFake{})
			acr := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
			uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0", newLayer(acr, "db", "1.0.0")))
			layer := layerOf(acr, "web", "0.1.0")
			test.change(&layer)
			p.refused(http.StatusBadRequest, test.code, http.MethodPut, v1.Path(v1.PathProfile, uid),
				update("apps", "1.0.0", layerOf(acr, "db", "1.0.0"), layer))
			if found := p.profile(uid); names(found.Spec.Draft) != "db:1.0.0" {
				t.Errorf("a refused PUT changed the draft: %s", names(found.Spec.Draft))
			}
		})
	}
}

func TestPacksOfASynchronizedRegistry(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), charted())
	acr := p.create(v1.PathBasicRegistries, syncedRegistry("acr"))
	p.waitForSync(acr, v1.SyncSuccess)
	uids := map[string]string{}
	for _, tag := range get[v1.PackTagEntity](p, v1.Path(v1.PathPackRegistry, "web", acr)).Tags {
		uids[tag.Version] = tag.PackUID
	}
	body := func(name, tag, uid string) v1.ClusterProfileEntity {
		layer := newLayer(acr, name, tag)
		layer.UID = uid
		return addOn("apps", "1.0.0", layer)
	}
	p.refused(
		http.StatusBadRequest, v1.CodePackNotFound, http.MethodPost, v1.PathProfiles,
		body("web", "0.1.0", ""), "web", "0.1.0",
	)
	p.refused(
		http.StatusBadRequest, v1.CodePackNotFound, http.MethodPost, v1.PathProfiles,
		body("web", "0.1.0", uids["0.2.0"]),
	)
	p.refused(
		http.StatusBadRequest, v1.CodePackNotFound, http.MethodPost, v1.PathProfiles,
		body("web", "9.9.9", uids["0.1.0"]), "Success",
	)
	layers := []v1.PackManifestEntity{
		newLayer(acr, "web", "0.1.0"), newLayer(acr, "other--web", "0.2.0"), newLayer(acr, "plus--web", "1.0.0_build.5"),
	}
	layers[0].UID, layers[1].UID, layers[2].UID = uids["0.1.0"], uids["0.2.0"], uids["1.0.0+build.5"]
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0", layers...))
	for _, pack := range p.profile(uid).Spec.Draft.Packs {
		if pack.IsInvalid || pack.Digest == "" {
			t.Errorf("%+v", pack)
		}
	}
}

func TestPackRemovedFromItsRegistry(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := newPeer(t, dir, charted())
	acr := p.create(v1.PathBasicRegistries, syncedRegistry("acr"))
	p.waitForSync(acr, v1.SyncSuccess)
	layer := newLayer(acr, "web", "0.1.0")
	for _, tag := range get[v1.PackTagEntity](p, v1.Path(v1.PathPackRegistry, "web", acr)).Tags {
		if tag.Version == "0.1.0" {
			layer.UID = tag.PackUID
		}
	}
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0", layer))
	empty := newPeer(t, dir, registryFake{})
	empty.must(http.StatusAccepted, http.MethodPost, v1.Path(v1.PathBasicRegistrySync, acr), nil)
	empty.waitForSync(acr, v1.SyncSuccess)
	if pack := empty.profile(uid).Spec.Draft.Packs[0]; !pack.IsInvalid ||
		!strings.Contains(pack.InvalidReason, "0.1.0") {
		t.Errorf("%+v", pack)
	}
}

func TestPackOfAnUnsynchronizedRegistryByUID(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	acr := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	layer := newLayer(acr, "web", "0.1.0")
	layer.UID = "stale"
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0", layer))
	pack := p.profile(uid).Spec.Draft.Packs[0]
	if pack.PackUID == "stale" {
		t.Error("the uid of the request was believed")
	}
	if found := get[v1.PackTagEntity](p, v1.Path(v1.PathPack, pack.PackUID)); found.RegistryUID != acr ||
		found.Name != "web" {
		t.Errorf("%+v", found)
	}
}

func TestRegistryInUse(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	project := p.within(p.projectUID())
	acr := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	published := p.create(v1.PathProfiles+"?publish=true", addOn("apps", "1.0.0", newLayer(acr, "web", "0.1.0")))
	draft := project.create(v1.PathProfiles, addOn("other", "2.1.0", newLayer(acr, "web", "0.1.0")))
	// published still has it
	p.must(http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, published), update("apps", "1.0.0"))
	for _, path := range []string{v1.Path(v1.PathBasicRegistry, acr), v1.Path(v1.PathRegistry, acr)} {
		p.refused(http.StatusConflict, v1.CodeRegistryInUse, http.MethodDelete, path, nil, "apps 1.0.0", "other 2.1.0")
	}
	p.must(http.StatusNoContent, http.MethodPatch, v1.Path(v1.PathProfilePublish, published), nil)
	project.must(http.StatusNoContent, http.MethodDelete, v1.Path(v1.PathProfile, draft), nil)
	p.must(http.StatusNoContent, http.MethodDelete, v1.Path(v1.PathBasicRegistry, acr), nil)
}

func TestEntityTags(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0"))
	path := v1.Path(v1.PathProfile, uid)
	tag := p.must(http.StatusOK, http.MethodGet, path, nil).header.Get("ETag")
	if again := p.must(http.StatusOK, http.MethodGet, path, nil).header.Get("ETag"); tag == "" || again != tag {
		t.Errorf("tags %q and %q", tag, again)
	}
	next := p.must(
		http.StatusNoContent, http.MethodPut, path, update("apps", "1.0.0"), "If-Match", tag,
	).header.Get("ETag")
	if next == tag || next == "" {
		t.Errorf("PUT gives %q after %q", next, tag)
	}
	for method, target := range map[string]string{
		http.MethodPut: path, http.MethodPatch: v1.Path(v1.PathProfilePublish, uid), http.MethodDelete: path,
	} {
		got := p.must(http.StatusPreconditionFailed, method, target, update("apps", "1.0.0"), "If-Match", tag)
		if code := read[v1.Error](t, got).Code; code != v1.CodeClusterProfileModified {
			t.Errorf("%s: %s", method, got.body)
		}
	}
	p.must(http.StatusNoContent, http.MethodPatch, v1.Path(v1.PathProfilePublish, uid), nil, "If-Match", `"0", `+next)
	p.must(http.StatusNoContent, http.MethodPut, path, update("apps", "1.0.0"), "If-Match", "*")
}

func TestSinglePacks(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	acr := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	uid := p.create(v1.PathProfiles+"?publish=true", addOn("apps", "1.0.0", newLayer(acr, "web", "0.1.0")))
	packs, web := v1.Path(v1.PathProfilePacks, uid), v1.Path(v1.PathProfilePack, uid, "web")
	body := func(name string) v1.PackInputEntity {
		layer := newLayer(acr, name, "1.0.0")
		return v1.PackInputEntity{Pack: &layer}
	}
	if added := p.create(packs, body("db")); added == "" {
		t.Error("no uid")
	}
	p.refused(http.StatusConflict, v1.CodePackDuplicate, http.MethodPost, packs, body("db"), "db")
	p.refused(http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPost, packs, `{}`)
	p.must(
		http.StatusNoContent, http.MethodPut, web,
		`{"pack":{"name":"web","uid":"any","tag":"0.2.0","type":"oci","layer":"addon"}}`,
	)
	p.refused(
		http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPut, web,
		`{"pack":{"name":"web","tag":"0.2.0"}}`, "pack.uid",
	)
	found := p.profile(uid)
	if names(found.Spec.Draft) != "web:0.2.0 db:1.0.0" || names(found.Spec.Published) != "web:0.1.0" {
		t.Errorf("draft %s, published %s", names(found.Spec.Draft), names(found.Spec.Published))
	}
	if row := get[v1.PackRefSummaryResponse](p, web); row.Spec.Registry.UID != acr || row.Spec.Pack.Version != "0.2.0" {
		t.Errorf("%+v", row.Spec)
	}
	if all := get[v1.ClusterProfilePacksEntities](p, packs); len(all.Items) != 2 || all.Items[1].Spec.Name != "db" {
		t.Errorf("%+v", all)
	}
	p.must(http.StatusNoContent, http.MethodDelete, web, nil)
	if found := p.profile(uid); names(found.Spec.Draft) != "db:1.0.0" || names(found.Spec.Published) != "web:0.1.0" {
		t.Errorf("draft %s, published %s", names(found.Spec.Draft), names(found.Spec.Published))
	}
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		p.refused(http.StatusNotFound, v1.CodeResourceNotFound, method, web, nil)
	}
}

func TestManifests(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	uid := p.create(v1.PathProfiles+"?publish=true", addOn("apps", "1.0.0", v1.PackManifestEntity{
		Name: "raw", Type: v1.PackManifest,
		Manifests: []v1.ManifestInputEntity{{Name: "ns", Content: "kind: Namespace"}},
	}))
	pack := p.profile(uid).Spec.Published.Packs[0]
	if pack.PackUID != v1.ManifestPackUID || len(pack.Manifests) != 1 || pack.Manifests[0].Kind != "manifest" {
		t.Fatalf("%+v", pack)
	}
	ns := pack.Manifests[0].UID
	manifests, text := v1.Path(
		v1.PathProfilePackManifests, uid, "raw",
	), v1.Path(v1.PathProfilePackManifest, uid, "raw", ns)
	all := get[v1.ClusterProfilePacksManifests](p, v1.Path(v1.PathProfilePacksManifest, uid))
	if found := all.Spec.Packs[0].Spec.Manifests[0]; found.Content != "kind: Namespace" || found.UID != ns {
		t.Errorf("%+v", found)
	}
	added := p.create(manifests, v1.ManifestInputEntity{Name: "cm", Content: "kind: ConfigMap"})
	p.refused(http.StatusConflict, v1.CodePackDuplicate, http.MethodPost, manifests, v1.ManifestInputEntity{Name: "cm"})
	p.must(http.StatusNoContent, http.MethodPut, text, v1.ManifestInputEntity{Name: "ns", Content: "kind: Other"})
	found := get[v1.ManifestEntity](p, text)
	if found.Spec.Draft.Content != "kind: Other" || found.Spec.Published.Content != "kind: Namespace" {
		t.Errorf("%+v, %+v", found.Spec.Draft, found.Spec.Published)
	}

	// A whole PUT keeps a manifest by its uid, with the content it has.
	keep := v1.PackManifestUpdateEntity{Name: "raw", Type: v1.PackManifest, Manifests: []v1.ManifestRefUpdateEntity{
		{Name: "ns", UID: ns}, {Name: "cm", UID: added, Content: "kind: Secret"}, {Name: "new", Content: "kind: Pod"},
	}}
	p.must(http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, uid), update("apps", "1.0.0", keep))
	var contents []string
	for _, entity := range get[v1.ManifestEntities](p, manifests).Items {
		contents = append(contents, entity.Metadata.Name+" "+entity.Spec.Draft.Content)
	}
	if diff := cmp.Diff([]string{"ns kind: Other", "cm kind: Secret", "new kind: Pod"}, contents); diff != "" {
		t.Error(diff)
	}
	p.must(http.StatusNoContent, http.MethodDelete, text, nil)
	p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodGet, text, nil)
}

func TestForeignPacksAreKept(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0",
		v1.PackManifestEntity{
			Name: "ubuntu", Type: v1.PackSpectro, UID: "abc", Tag: "22.x", Layer: "os", Values: "  a: 1\n",
		}))
	pack := p.profile(uid).Spec.Draft.Packs[0]
	if pack.PackUID != "abc" || pack.Layer != "os" || pack.Tag != "22.x" || pack.Values != "  a: 1" {
		t.Errorf("%+v", pack)
	}
}

func TestVariables(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0"))
	path := v1.Path(v1.PathProfileVariables, uid)
	if got := p.must(http.StatusOK, http.MethodGet, path, nil); got.body != `{"variables":[]}` {
		t.Errorf("at first: %s", got.body)
	}
	secret := v1.Variable{Name: "key", DefaultValue: canary, IsSensitive: true}
	p.must(
		http.StatusNoContent, http.MethodPut, path,
		v1.Variables{Variables: []v1.Variable{{Name: "size", Format: "number", DefaultValue: "1"}, secret}},
	)
	p.must(
		http.StatusNoContent, http.MethodPatch, path,
		v1.Variables{Variables: []v1.Variable{{Name: "size", DefaultValue: "2"}, {Name: "more"}}},
	)
	found := get[v1.Variables](p, path).Variables
	if len(found) != 3 || found[0].DefaultValue != "2" || found[1].DefaultValue != v1.Masked ||
		found[2].Name != "more" {
		t.Errorf("%v", found)
	}
	p.refused(
		http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPut, path, v1.Variables{Variables: found}, "mask",
	)
	p.refused(
		http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPut, path,
		v1.Variables{Variables: []v1.Variable{{Name: "a", Format: "date"}}},
	)

	acr := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	layer := layerOf(acr, "web", "1.0.0")
	layer.Values = `size: "{{.spectro.var.size}}"`
	p.must(http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, uid), update("apps", "1.0.0", layer))

	p.must(http.StatusNoContent, http.MethodDelete, path, v1.VariableNames{Variables: []string{"key", "more"}})
	if found := get[v1.Variables](p, path).Variables; len(found) != 1 || found[0].Name != "size" {
		t.Errorf("%v", found)
	}
}

func TestValidatePacks(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	acr := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0"))
	body := v1.ClusterProfileTemplateDraft{
		Packs: []v1.PackManifestEntity{newLayer(acr, "web", "1.0.0"), newLayer("unknown", "db", "1.0.0")},
	}
	for _, path := range []string{v1.PathProfilesValidate, v1.Path(v1.PathProfileValidatePacks, uid)} {
		got := read[v1.ClusterProfileValidatorResponse](
			t, p.must(http.StatusOK, http.MethodPost, path, body),
		).Packs.Results
		if len(got) != 2 || len(got[0].Errors) != 0 || got[1].Errors[0].Code != v1.CodePackRegistryNotFound {
			t.Errorf("%s: %+v", path, got)
		}
	}
	p.refused(
		http.StatusNotFound, v1.CodeResourceNotFound, http.MethodPost,
		v1.Path(v1.PathProfileValidatePacks, "unknown"), body,
	)
}

func TestProfilesList(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	for i := range 60 {
		p.create(v1.PathProfiles, addOn(fmt.Sprintf("Apps-%02d", i), "1.0.0"))
	}
	p.create(v1.PathProfiles, addOn("apps-00", "1.2.0"))
	list := func(query string, filter v1.ClusterProfilesFilterSpec) v1.ClusterProfilesSummary {
		t.Helper()
		return read[v1.ClusterProfilesSummary](
			t, p.must(http.StatusOK, http.MethodPost, v1.PathDashboardProfiles+query, filter),
		)
	}
	listed := map[string]bool{}
	for next, pages := "", 0; ; pages++ {
		page := list("?limit=100&continue="+next, v1.ClusterProfilesFilterSpec{})
		for _, item := range page.Items {
			listed[item.Metadata.UID] = true
		}
		if next = page.Listmeta.Continue; next == "" || pages > 5 {
			break
		}
	}
	if len(listed) != 61 {
		t.Errorf("all pages have %d profiles, not 61", len(listed))
	}
	text := func(value string) *string { return &value }
	no := false
	for name, test := range map[string]struct {
		filter v1.ClusterProfileFilterSpec
		want   int
	}{
		"name ignores case": {v1.ClusterProfileFilterSpec{ProfileName: &v1.FilterString{Eq: text("apps-00")}}, 2},
		"name with case":    {v1.ClusterProfileFilterSpec{ProfileName: &v1.FilterString{Eq: text("apps-00"), IgnoreCase: &no}}, 1},
		"begins":            {v1.ClusterProfileFilterSpec{ProfileName: &v1.FilterString{BeginsWith: text("apps-5")}}, 10},
		"contains":          {v1.ClusterProfileFilterSpec{ProfileName: &v1.FilterString{Contains: text("-59")}}, 1},
		"not":               {v1.ClusterProfileFilterSpec{ProfileName: &v1.FilterString{Ne: text("apps-00")}}, 50},
		"newer":             {v1.ClusterProfileFilterSpec{Version: &v1.FilterVersionString{Gt: text("1.0.0")}}, 1},
		"scope":             {v1.ClusterProfileFilterSpec{Scope: v1.ScopeProject}, 0},
		"type":              {v1.ClusterProfileFilterSpec{ProfileType: []string{v1.ProfileInfra}}, 0},
		"tag":               {v1.ClusterProfileFilterSpec{Tags: &v1.FilterArray{Eq: []string{"team:X"}}, ProfileName: &v1.FilterString{Eq: text("apps-01")}}, 1},
		"not the tag":       {v1.ClusterProfileFilterSpec{Tags: &v1.FilterArray{Ne: []string{"team:x"}}}, 0},
	} {
		if found := list("", v1.ClusterProfilesFilterSpec{Filter: &test.filter}); len(found.Items) != test.want {
			t.Errorf("%s: %d items, not %d", name, len(found.Items), test.want)
		}
	}
	sorted := list(
		"?limit=1",
		v1.ClusterProfilesFilterSpec{
			Sort: []v1.ClusterProfileSortSpec{{Field: v1.SortProfileName, Order: v1.OrderDescending}},
		},
	)
	if first := sorted.Items[0]; first.Metadata.Name != "apps-00" || first.SpecSummary.Version != "1.2.0" ||
		sorted.Listmeta.Count != 61 {
		t.Errorf("%+v", first.Metadata)
	}
	p.refused(
		http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPost, v1.PathDashboardProfiles,
		`{"sort":[{"field":"color"}]}`,
	)
	p.refused(
		http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPost, v1.PathDashboardProfiles+"?continue=x", `{}`,
	)
	first := sorted.Items[0].Metadata.UID
	if found := get[v1.ClusterProfileSummary](p, v1.Path(v1.PathDashboardProfile, first)); found.Metadata.UID != first {
		t.Errorf("%+v", found)
	}
}
