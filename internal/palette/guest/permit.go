package guest

import (
	"net/http"
	"slices"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// kind is a kind of object that a visit may create.
type kind string

// The kinds; the registries by the path that deletes them.
const (
	profileKind kind = v1.PathProfile
	basicKind   kind = v1.PathBasicRegistry
	ecrKind     kind = v1.PathEcrRegistry
)

// creations are the requests that create objects.
var creations = map[string]kind{
	v1.PathProfiles: profileKind, v1.PathBasicRegistries: basicKind, v1.PathEcrRegistries: ecrKind,
}

// inquiries are the POST requests that create and change nothing.
var inquiries = []string{
	v1.PathDashboardProfiles, v1.PathProjects, v1.PathPacksSearch,
	v1.PathProfilesValidate, v1.PathBasicRegistriesValidate, v1.PathEcrRegistriesValidate,
}

// permitted is what a request that may be sent does.
type permitted struct {
	makes   kind // "" when it creates nothing
	uid     string
	deletes bool // the object of uid as a whole
}

// permit is the only place that decides which requests are sent: those that only
// read, those that create objects, and those that work on an object of the visit.
func (g *Guest) permit(r *http.Request) (permitted, error) {
	path := r.URL.EscapedPath()
	if r.Method == http.MethodGet || r.Method == http.MethodPost && slices.Contains(inquiries, path) {
		return permitted{}, nil
	}
	if makes := creations[path]; makes != "" && r.Method == http.MethodPost {
		return permitted{makes: makes}, nil
	}
	object, uid := objectOf(path)
	detour := slices.Contains(strings.Split(r.URL.Path, "/"), "..") // it means another object
	if uid == "" || detour || !g.made.holds(uid) {
		return permitted{}, ErrForeign
	}
	if r.Method == http.MethodPost && path == v1.Path(v1.PathProfileClone, uid) {
		return permitted{makes: profileKind}, nil
	}
	return permitted{uid: uid, deletes: r.Method == http.MethodDelete && path == object}, nil
}

// objectOf finds the object that a path works on, and the path of that object
// itself; both are "" for none.
func objectOf(path string) (object, uid string) {
	segments := strings.Split(path, "/")
	for _, pattern := range []string{v1.PathProfile, v1.PathBasicRegistry, v1.PathEcrRegistry, v1.PathRegistry} {
		if uid := parameter(segments, strings.Split(pattern, "/")); uid != "" {
			return v1.Path(pattern, uid), uid
		}
	}
	return "", ""
}

// parameter is the value of the only parameter of a pattern, in a path that begins
// with the pattern.
func parameter(segments, pattern []string) (value string) {
	if len(segments) < len(pattern) {
		return ""
	}
	for i, segment := range pattern {
		if strings.HasPrefix(segment, "{") {
			value = segments[i]
		} else if segment != segments[i] {
			return ""
		}
	}
	return value
}
