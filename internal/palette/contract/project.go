package contract

import (
	"net/http"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// projects pins that two projects may have profiles of one name and version, and
// that each finds its own.
func projects(t *testing.T, p *peer) {
	if p.OtherProject == "" {
		t.Log("no second project: this peer names none")
		return
	}
	client, name := p.client(t), unique("projects")
	uid, err := client.ProjectUID(t.Context(), p.OtherProject)
	must(t, err)
	scopes := []palette.Scope{p.project(t), palette.Project(uid)}
	var made []string
	for _, scope := range scopes {
		made = append(made, profile(t, client, scope, entity(name, "1.0.0")))
	}
	for i, scope := range scopes {
		found, err := client.FindProfile(t.Context(), scope, name, "1.0.0")
		must(t, err)
		if found.UID != made[i] || made[0] == made[1] {
			t.Errorf("the project %s finds %s among %v", scope.ProjectUID(), found.UID, made)
		}
	}
	_, err = client.FindProfile(t.Context(), palette.Tenant(), name, "1.0.0")
	wants(t, err, palette.ErrNotFound)
}

// packs pins that the lists of packs, which other clients read, fit the
// specification.
func packs(t *testing.T, p *peer) {
	for _, test := range []struct {
		method, path string
		body         any
	}{
		{http.MethodGet, v1.PathPacks, nil},
		{http.MethodGet, v1.PathPacks + "?limit=2&filters=spec.name%3Dnobody", nil},
		{http.MethodPost, v1.PathPacksSearch, v1.PacksFilterSpec{}},
		{http.MethodPost, v1.PathProjects, v1.ProjectsFilterSpec{}},
	} {
		if status, body := p.raw(t, test.method, test.path, palette.Tenant(), test.body); status != http.StatusOK {
			t.Errorf("%s %s responds with %d: %s", test.method, test.path, status, body)
		}
	}
}
