package palette

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// ProfileVersion names one version of a profile. The list has no scope.
type ProfileVersion struct{ UID, Name, Version string }

// Profiles names every version of every profile that the scope sees, also
// those of the tenant and of Palette itself. The response is shared by all
// callers of the client until it makes or deletes a profile.
func (c *Client) Profiles(ctx context.Context, scope Scope) ([]ProfileVersion, error) {
	return c.listings.Get(ctx, scope, func(ctx context.Context) ([]ProfileVersion, error) {
		return c.listVersions(ctx, scope)
	})
}

func (c *Client) listVersions(ctx context.Context, scope Scope) ([]ProfileVersion, error) {
	list, err := get[v1.ClusterProfilesMetadata](ctx, c, scope, nil, v1.PathDashboardProfilesMetadata)
	var all []ProfileVersion
	for _, item := range list.Items {
		if item.Metadata == nil {
			continue
		}
		listed := ProfileVersion{UID: item.Metadata.UID, Name: item.Metadata.Name}
		if item.Spec != nil {
			listed.Version = item.Spec.Version
		}
		all = append(all, listed)
	}
	return all, err
}

// FreshProfiles reads Palette in any case and serves later callers of Profiles
// too.
func (c *Client) FreshProfiles(ctx context.Context, scope Scope) ([]ProfileVersion, error) {
	c.listings.Forget(scope)
	return c.Profiles(ctx, scope)
}

// FindProfile returns the profile of exactly that name and version that lives
// in the scope. It fails with *NotFoundError or *AmbiguousError.
func (c *Client) FindProfile(ctx context.Context, scope Scope, name, version string) (Profile, error) {
	all, err := c.Profiles(ctx, scope)
	if err != nil {
		return Profile{}, err
	}
	found := map[string]Profile{}
	var uids []string
	for _, uid := range versionsOf(all, name, version) {
		profile, err := c.Profile(ctx, scope, uid)
		switch {
		case errors.Is(err, ErrNotFound):
			continue // deleted since the list was read
		case err != nil:
			return Profile{}, err
		}
		if profile.livesIn(scope) {
			uids, found[uid] = append(uids, uid), profile
		}
	}
	known := make([]string, len(all))
	for i, listed := range all {
		known[i] = strings.TrimSpace(listed.Name + " " + listed.Version)
	}
	uid, err := single("cluster profile", name+" "+version, uids, known)
	return found[uid], err
}

func (p Profile) livesIn(scope Scope) bool {
	where := p.annotations[v1.AnnotationScope]
	return where == "" || where == scope.String()
}

func versionsOf(all []ProfileVersion, name, version string) []string {
	var uids []string
	for _, listed := range all {
		if listed.Name == name && listed.Version == version {
			uids = append(uids, listed.UID)
		}
	}
	return uids
}

// mostPages bounds a paged list: 50 items each.
const mostPages = 1000

// ProfileSummaries returns the profiles that filter describes, over all pages.
// Palette compares names without regard to case: compare again for equality.
func (c *Client) ProfileSummaries(
	ctx context.Context, scope Scope, filter v1.ClusterProfilesFilterSpec,
) ([]v1.ClusterProfileSummary, error) {
	var all []v1.ClusterProfileSummary
	query := url.Values{v1.QueryLimit: {strconv.Itoa(v1.PageLimit)}}
	followed := map[string]bool{}
	for range mostPages {
		response, err := c.do(ctx, request{
			method: http.MethodPost, path: v1.PathDashboardProfiles, query: query, scope: scope, body: filter,
			repeatable: true, // a read, though it is posted
		})
		if err != nil {
			return nil, err
		}
		page, err := decode[v1.ClusterProfilesSummary](response, v1.PathDashboardProfiles)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if page.Listmeta == nil || page.Listmeta.Continue == "" {
			return all, nil
		}
		next := page.Listmeta.Continue
		if followed[next] {
			return nil, fmt.Errorf("palette's list of profiles does not end: its page %q comes again", next)
		}
		followed[next] = true
		query.Set(v1.QueryContinue, next)
	}
	return nil, fmt.Errorf("palette's list of profiles has more than %d pages", mostPages)
}
