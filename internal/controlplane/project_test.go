package controlplane_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// projects gives the control plane projects beside the default one.
func projects(names ...string) func(*controlplane.Options) {
	return func(o *controlplane.Options) { o.Projects = names }
}

// inProject returns a peer whose requests are in the project of that name.
func (p *peer) inProject(name string) *peer {
	p.t.Helper()
	found := get[v1.ProjectsMetadata](p, v1.PathProjectsMetadata+"?name="+name)
	if len(found.Items) != 1 || found.Items[0].Metadata.Name != name || found.Items[0].Metadata.UID == "" {
		p.t.Fatalf("project %s: %+v", name, found)
	}
	return p.within(found.Items[0].Metadata.UID)
}

// profileUIDs are those of the list of the scope.
func (p *peer) profileUIDs() []string {
	p.t.Helper()
	var uids []string
	for _, item := range get[v1.ClusterProfilesMetadata](p, v1.PathDashboardProfilesMetadata).Items {
		uids = append(uids, item.Metadata.UID)
	}
	return uids
}

// TestProjectsAreSeparate creates a profile of the same name and version in two
// projects and the tenant. No project reaches that of the other one.
func TestProjectsAreSeparate(t *testing.T) {
	t.Parallel()
	tenant := newPeer(t, t.TempDir(), registryFake{}, projects("apps", "platform"))
	acr := tenant.create(v1.PathBasicRegistries, basicRegistry("acr"))
	scopes := map[string]*peer{
		"Default": tenant.inProject("Default"), "apps": tenant.inProject("apps"), "platform": tenant.inProject("platform"),
	}
	body := addOn("same", "1.0.0", newLayer(acr, "web", "1.0.0"))
	shared := tenant.create(v1.PathProfiles+"?publish=true", body)
	made := map[string]string{}
	for name, p := range scopes {
		made[name] = p.create(v1.PathProfiles+"?publish=true", body)
		p.refused(http.StatusConflict, v1.CodeClusterProfileAlreadyExists, http.MethodPost, v1.PathProfiles, body)
		p.refused(http.StatusConflict, v1.CodeClusterProfileAlreadyExists, http.MethodGet,
			v1.PathProfilesValidateName+"?name=same&version=1.0.0", nil)
	}
	if found := tenant.profileUIDs(); !slices.Equal(found, []string{shared}) {
		t.Errorf("the tenant lists %v", found)
	}
	tenant.refused(http.StatusConflict, v1.CodeRegistryInUse, http.MethodDelete, v1.Path(v1.PathRegistry, acr), nil,
		"same 1.0.0", "same 1.0.0 (project Default)", "same 1.0.0 (project apps)", "same 1.0.0 (project platform)")
	for name, p := range scopes {
		onlyOwn(t, p, tenant, made, name, shared)
	}
}

// onlyOwn checks that a project reaches its own profile and that of the tenant,
// and no other.
func onlyOwn(t *testing.T, p, tenant *peer, made map[string]string, name, shared string) {
	t.Helper()
	if found := p.profileUIDs(); len(found) != 2 || !slices.Contains(found, made[name]) ||
		!slices.Contains(found, shared) {
		t.Errorf("it lists %v", found)
	}
	own := get[v1.ClusterProfile](p, v1.Path(v1.PathProfile, made[name]))
	want := []v1.ClusterProfileVersion{{UID: made[name], Version: "1.0.0"}}
	if diff := cmp.Diff(want, own.Spec.Versions); diff != "" {
		t.Error(diff)
	}
	if scope := own.Metadata.Annotations[v1.AnnotationScope]; scope != v1.ScopeProject {
		t.Errorf("its scope is %q", scope)
	}
	for other, uid := range made {
		path := v1.Path(v1.PathProfile, uid)
		tenant.must(http.StatusOK, http.MethodGet, path, nil)
		if other == name {
			continue
		}
		p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodGet, path, nil)
		p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodDelete, path, nil)
		p.refused(
			http.StatusNotFound, v1.CodeResourceNotFound, http.MethodPatch, v1.Path(v1.PathProfilePublish, uid), nil,
		)
		p.refused(
			http.StatusNotFound, v1.CodeResourceNotFound, http.MethodGet, v1.Path(v1.PathDashboardProfile, uid), nil,
		)
		p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodPost, v1.Path(v1.PathProfileClone, uid),
			v1.ClusterProfileCloneEntity{Metadata: &v1.ClusterProfileCloneMetaInputEntity{Version: "2.0.0"}})
	}
}

func TestProjectsAreListed(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{}, projects("platform", "apps", "apps", "Default"))
	var names []string
	for _, item := range get[v1.ProjectsMetadata](p, v1.PathProjectsMetadata).Items {
		names = append(names, item.Metadata.Name)
		project := get[v1.Project](p, v1.Path(v1.PathProject, item.Metadata.UID))
		if project.Metadata.Name != item.Metadata.Name || project.Metadata.UID != item.Metadata.UID {
			t.Errorf("by uid: %+v", project.Metadata)
		}
	}
	if want := []string{"Default", "apps", "platform"}; !slices.Equal(names, want) {
		t.Errorf("%q, not %q", names, want)
	}
	for body, want := range map[string]string{
		"":                                  "Default apps platform, 3 of 3, next ",
		`{}`:                                "Default apps platform, 3 of 3, next ",
		`{"filter":{"name":{"eq":"APPS"}}}`: "apps, 1 of 1, next ",
		`{"filter":{"name":{"eq":"APPS","ignoreCase":false}}}`: ", 0 of 0, next ",
		`{"sort":[{"field":"name","order":"desc"}]}`:           "platform apps Default, 3 of 3, next ",
	} {
		if got := p.projectPage("", body); got != want {
			t.Errorf("%s: %s", body, got)
		}
	}
	if got := p.projectPage("?limit=2", `{}`); got != "Default apps, 2 of 3, next 2" {
		t.Errorf("first page: %s", got)
	}
	if got := p.projectPage("?limit=2&continue=2", `{}`); got != "platform, 1 of 3, next " {
		t.Errorf("last page: %s", got)
	}
	p.refused(
		http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPost, v1.PathProjects, `{"sort":[{"field":"age"}]}`,
	)
	p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodGet, v1.Path(v1.PathProject, "unknown"), nil)
}

func (p *peer) projectPage(query, body string) string {
	p.t.Helper()
	page := read[v1.ProjectsSummary](p.t, p.must(http.StatusOK, http.MethodPost, v1.PathProjects+query, body))
	var names []string
	for _, item := range page.Items {
		names = append(names, item.Metadata.Name)
	}
	return strings.Join(names, " ") + standing(page.Listmeta)
}

// TestProjectsAreDeclared checks that a server has the projects of its options,
// and not those of other processes on the same folder.
func TestProjectsAreDeclared(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := newPeer(t, dir, registryFake{}, projects("apps"))
	apps := first.inProject("apps")
	uid := apps.create(v1.PathProfiles, addOn("web", "1.0.0"))
	other := newPeer(t, dir, registryFake{})
	if found := get[v1.ProjectsMetadata](other, v1.PathProjectsMetadata+"?name=apps"); len(found.Items) != 0 {
		t.Errorf("a project that is not listed: %+v", found)
	}
	other.within(apps.project).refused(
		http.StatusForbidden, v1.CodeForbidden, http.MethodGet, v1.Path(v1.PathProfile, uid), nil,
	)
	other.must(http.StatusOK, http.MethodGet, v1.Path(v1.PathProfile, uid), nil) // the tenant's administrator
	again := newPeer(t, dir, registryFake{}, projects("more", "apps")).inProject("apps")
	if again.project != apps.project {
		t.Errorf("the project has another uid: %s, not %s", again.project, apps.project)
	}
	if found := again.profileUIDs(); !slices.Equal(found, []string{uid}) {
		t.Errorf("it lists %v", found)
	}
}

func TestCloneIntoAnotherProject(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{}, projects("apps"))
	apps := p.inProject("apps")
	source := p.inProject("Default").create(v1.PathProfiles+"?publish=true", addOn("web", "1.0.0"))
	cloneTo := func(uid string) v1.ClusterProfileCloneEntity {
		return v1.ClusterProfileCloneEntity{Metadata: &v1.ClusterProfileCloneMetaInputEntity{
			Target: &v1.ClusterProfileCloneTarget{Scope: v1.ScopeProject, ProjectUID: uid},
		}}
	}
	uid := p.create(v1.Path(v1.PathProfileClone, source), cloneTo(apps.project))
	if found := apps.profileUIDs(); !slices.Equal(found, []string{uid}) {
		t.Errorf("it lists %v", found)
	}
	p.refused(
		http.StatusForbidden, v1.CodeForbidden, http.MethodPost, v1.Path(v1.PathProfileClone, source),
		cloneTo("unknown"),
	)
}

func TestNamesOfProjects(t *testing.T) {
	t.Parallel()
	kept, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", " apps", "apps\n", "a\x00b"} {
		_, err := controlplane.New(controlplane.Options{
			Store: kept, Prober: registryFake{}, APIKey: redact.New("x"), Projects: []string{"good", name},
		})
		if err == nil || !strings.Contains(err.Error(), "project") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestFolderWithOneProject reads the folder of testdata, which was written by a
// release with one project: the profiles of the project and the tenant are kept.
func TestFolderWithOneProject(t *testing.T) {
	t.Parallel()
	const shared, own = "eb5682bc7f94ae0f3e271b5b", "2b4edf86e212e07786c3fb22"
	for name, options := range map[string][]func(*controlplane.Options){
		"as it was": nil, "with more projects": {projects("apps")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPeer(t, unpack(t, "testdata/one-project"), registryFake{}, options...)
			project := p.inProject("Default")
			if project.project != "5f0000000000000000000001" {
				t.Errorf("the project has the uid %s", project.project)
			}
			if found := p.profileUIDs(); !slices.Equal(found, []string{shared}) {
				t.Errorf("the tenant lists %v", found)
			}
			if found := project.profileUIDs(); !slices.Equal(found, []string{own, shared}) &&
				!slices.Equal(found, []string{shared, own}) {
				t.Errorf("the project lists %v", found)
			}
			project.refused(
				http.StatusConflict, v1.CodeClusterProfileAlreadyExists, http.MethodPost, v1.PathProfiles,
				addOn("apps", "1.0.0"),
			)
			project.must(http.StatusNoContent, http.MethodDelete, v1.Path(v1.PathProfile, own), nil)
			project.create(v1.PathProfiles, addOn("apps", "1.0.0"))
		})
	}
}

// unpack copies a folder of testdata, whose database is compressed.
func unpack(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	key, err := os.ReadFile(filepath.Join(source, "palette.key"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "palette.key"), key, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	packed, err := os.Open(filepath.Join(source, "palette.db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	plain, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	database, err := io.ReadAll(plain)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "palette.db"), database, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
