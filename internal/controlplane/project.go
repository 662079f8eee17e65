package controlplane

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

const (
	// defaultProjectUID and defaultProjectName are the project that is there
	// from the start, as in every tenant of Palette.
	defaultProjectUID  = "5f0000000000000000000001"
	defaultProjectName = "Default"
)

// projects are those of a Server, by name: the default one, and those that its
// Options name. They are not stored, so that a misspelt name is refused in every
// order of requests and processes.
type projects []v1.ObjectEntity

func newProjects(names []string) (projects, error) {
	made := projects{{Name: defaultProjectName, UID: defaultProjectUID}}
	for _, name := range names {
		if err := checkName("the name", name); err != nil {
			return nil, fmt.Errorf("project %q: %s", name, asRefusal(err).Message)
		}
		if name != defaultProjectName {
			made = append(made, v1.ObjectEntity{Name: name, UID: projectUID(name)})
		}
	}
	slices.SortFunc(made, func(a, b v1.ObjectEntity) int { return cmp.Compare(a.Name, b.Name) })
	return slices.Compact(made), nil
}

// project is the project of a uid.
func (p projects) project(uid string) (found v1.ObjectEntity, known bool) {
	index := slices.IndexFunc(p, func(entity v1.ObjectEntity) bool { return entity.UID == uid })
	if index < 0 {
		return found, false
	}
	return p[index], true
}

// projectUID follows from the name, so that every process on a folder means
// the same project by it.
func projectUID(name string) string {
	sum := sha256.Sum256([]byte("project\x00" + name))
	return hex.EncodeToString(sum[:12])
}

// scope is the scope of a project, or, when uid is "", the tenant's.
func (p projects) scope(uid string) (scope, error) {
	if _, known := p.project(uid); uid != "" && !known {
		return scope{}, refuse(http.StatusForbidden, v1.CodeForbidden,
			"project %q does not exist or the API key has no access to it", uid)
	}
	return scope{Project: uid}, nil
}

// suffix names the project of one of several profiles of the same name and
// version; it is "" for the tenant.
func (p projects) suffix(uid string) string {
	if uid == "" {
		return ""
	}
	found, _ := p.project(uid)
	return " (project " + cmp.Or(found.Name, uid) + ")"
}

func projectsMetadata(c *call) (response, error) {
	wanted := c.query(v1.QueryName)
	list := v1.ProjectsMetadata{Items: []v1.ProjectMetadata{}}
	for _, entity := range c.projects {
		if wanted == "" || wanted == entity.Name {
			list.Items = append(list.Items, v1.ProjectMetadata{Metadata: &entity})
		}
	}
	return ok(list), nil
}

func projectGet(c *call) (response, error) {
	found, known := c.projects.project(c.uid())
	if !known {
		return response{}, notFound("project", c.uid())
	}
	return ok(v1.Project{Metadata: &v1.ObjectMeta{Name: found.Name, UID: found.UID}}), nil
}

// projectsList filters, sorts and pages. All projects are of the same age.
func projectsList(c *call, body *v1.ProjectsFilterSpec) (response, error) {
	first, limit, err := c.page()
	if err != nil {
		return response{}, err
	}
	found, err := c.projects.find(body)
	if err != nil {
		return response{}, err
	}
	shown, meta := cut(found, first, limit)
	return ok(v1.ProjectsSummary{Listmeta: meta, Items: mapped(shown, func(entity v1.ObjectEntity) v1.ProjectSummary {
		return v1.ProjectSummary{Metadata: &v1.ObjectMeta{Name: entity.Name, UID: entity.UID}}
	})}), nil
}

func (p projects) find(body *v1.ProjectsFilterSpec) ([]v1.ObjectEntity, error) {
	var found []v1.ObjectEntity
	for _, entity := range p {
		if body.Filter == nil || matchesText(entity.Name, body.Filter.Name) {
			found = append(found, entity)
		}
	}
	for _, wish := range body.Sort {
		if err := checkSort(wish.Field, wish.Order, "name", v1.SortCreated, v1.SortLastModified); err != nil {
			return nil, err
		}
		if wish.Field == "name" && wish.Order == v1.OrderDescending {
			slices.Reverse(found)
		}
	}
	return found, nil
}
