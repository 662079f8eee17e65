package guest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// attempts is how often Leave tries to delete an object: what uses it may be in
// deletion.
const attempts = 3

// Left is what Leave could not delete.
type Left struct {
	// Path deletes it, with the project in the header ProjectUid where there is one.
	// It is "" when the uid was in a lost response.
	Path, Name, Project, Why string
}

// String has all that is needed to delete it by hand.
func (l Left) String() string {
	text := l.Name
	if l.Path != "" {
		text += " (DELETE " + l.Path
		if l.Project != "" {
			text += ", header ProjectUid: " + l.Project
		}
		text += ")"
	}
	return text + ": " + l.Why
}

// Leave deletes all objects of the visit. It works after Stop as well; ctx should
// outlive the context of the visit.
func (g *Guest) Leave(ctx context.Context) (left []Left) {
	for attempt := range attempts {
		if attempt > 0 && wait.For(ctx, g.options.Pause) != nil {
			break
		}
		var open bool
		if left, open = g.clear(ctx); len(left) == 0 && !open {
			break
		}
	}
	return left
}

// clear tries once. open reports that an object may still be created: a creation
// without a response may be in flight.
func (g *Guest) clear(ctx context.Context) (left []Left, open bool) {
	for _, entry := range g.made.remaining() {
		if entry.uid == "" {
			left, open = append(left, g.find(ctx, entry)...), true
		}
	}
	for _, entry := range g.made.remaining() {
		if entry.uid != "" {
			left = append(left, g.remove(ctx, entry)...)
		}
	}
	return left, open
}

func (g *Guest) remove(ctx context.Context, entry object) []Left {
	path := v1.Path(string(entry.kind), entry.uid)
	status, body, err := g.send(ctx, http.MethodDelete, path, entry.project, nil)
	if err == nil && (status/100 == 2 || status == http.StatusNotFound) {
		g.made.deleted(entry.uid)
		return nil
	}
	why := fmt.Sprintf("%d %s", status, redact.Shorten(string(body), 200, g.options.APIKey))
	if err != nil {
		why = err.Error()
	}
	return []Left{{Path: path, Name: entry.name, Project: entry.project, Why: why}}
}

// find looks up the object of a creation whose response had no uid.
func (g *Guest) find(ctx context.Context, entry object) []Left {
	uids, err := g.named(ctx, entry)
	if err == nil {
		g.made.found(entry, uids)
		return nil
	}
	return []Left{{
		Name: entry.name, Project: entry.project,
		Why: "its creation has got no response, and whether it is there is not known: " + err.Error(),
	}}
}

func (g *Guest) named(ctx context.Context, entry object) (uids []string, err error) {
	path, projects := v1.PathDashboardProfilesMetadata, []string{entry.project}
	if entry.kind != profileKind {
		// A key may read registries in the scope of a project only.
		path, projects = v1.PathOciRegistriesSummary, append(projects, g.made.projects()...)
	}
	for _, project := range projects {
		status, body, sendErr := g.send(ctx, http.MethodGet, path, project, nil)
		if err = sendErr; err == nil && status != http.StatusOK {
			err = fmt.Errorf("GET %s: %d", path, status)
		}
		if err == nil {
			return uidsOf(body, entry.name)
		}
	}
	return nil, err
}

// uidsOf are the uids of the objects in a list that have exactly the name.
func uidsOf(body []byte, name string) (uids []string, err error) {
	var list struct {
		Items []struct{ Metadata struct{ Name, UID any } }
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, errors.New("the list is not JSON: " + strings.TrimSpace(err.Error()))
	}
	for _, item := range list.Items {
		if uid, is := item.Metadata.UID.(string); is && item.Metadata.Name == name {
			uids = append(uids, uid)
		}
	}
	return uids, nil
}
