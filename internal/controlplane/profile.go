package controlplane

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

const kindProfile store.Kind = "profiles"

// profile is one version of a cluster profile as it is stored.
type profile struct {
	Metadata  v1.ObjectMeta `json:"metadata"`
	Project   string        `json:"project,omitempty"` // "" is the tenant
	Version   string        `json:"version"`
	Type      string        `json:"type"`
	CloudType string        `json:"cloudType"`
	// Draft is nil when nothing waits for publishing, Published when nothing
	// was published so far.
	Draft     *template     `json:"draft,omitempty"`
	Published *template     `json:"published,omitempty"`
	Variables []v1.Variable `json:"variables,omitempty"`
	// Revision counts the changes; it is the entity tag.
	Revision int64 `json:"revision"`
}

// template is a list of packs, in their order.
type template struct {
	Packs []pack `json:"packs"`
}

// pack is one layer of a profile.
type pack struct {
	Name        string     `json:"name"`
	Layer       string     `json:"layer"`
	Type        string     `json:"type"`
	Tag         string     `json:"tag,omitempty"`
	UID         string     `json:"uid,omitempty"`
	RegistryUID string     `json:"registryUid,omitempty"`
	Digest      string     `json:"digest,omitempty"`
	Values      string     `json:"values,omitempty"`
	Manifests   []manifest `json:"manifests,omitempty"`
}

type manifest struct {
	UID     string `json:"uid"`
	Name    string `json:"name"`
	Content string `json:"content"`
}

// index is the name that is unique: one version of one name in one scope.
func (p *profile) index() string {
	return strings.Join([]string{p.Project, p.Metadata.Name, p.Version}, "\x00")
}

func (p *profile) scope() scope { return scope{Project: p.Project} }

// listed says whose lists have a profile: those of its own scope, and those of
// every project the profiles of the tenant.
func (p *profile) listed(scoped scope) bool { return p.Project == "" || p.Project == scoped.Project }

// reachable says from where a profile is found by its uid: also from the
// tenant, whose administrator the API key belongs to. For the same reason what
// is reachable may be changed.
func (p *profile) reachable(scoped scope) bool { return scoped.Project == "" || p.listed(scoped) }

func (p *profile) uses(registryUID string) bool {
	return slices.ContainsFunc(p.packs(), func(each pack) bool { return each.RegistryUID == registryUID })
}

// packs are those of the draft and the published template together.
func (p *profile) packs() []pack {
	var all []pack
	for _, each := range []*template{p.Draft, p.Published} {
		if each != nil {
			all = append(all, each.Packs...)
		}
	}
	return all
}

// latest is what an edit starts from: the draft, or a copy of what is
// published.
func (p *profile) latest() []pack {
	switch {
	case p.Draft != nil:
		return slices.Clone(p.Draft.Packs)
	case p.Published != nil:
		return slices.Clone(p.Published.Packs)
	}
	return nil
}

func (p *profile) tag() string { return strconv.Quote(strconv.FormatInt(p.Revision, 10)) }

// getProfile reads a profile that is reachable from the scope.
func getProfile(tx *store.Tx, scoped scope, uid string) (*profile, error) {
	found := new(profile)
	err := tx.Get(kindProfile, uid, found)
	if errors.Is(err, store.ErrNotFound) || err == nil && !found.reachable(scoped) {
		return nil, notFound("cluster profile", uid)
	}
	return found, err
}

func putProfile(tx *store.Tx, p *profile) error {
	p.Revision++
	err := tx.Put(kindProfile, p.Metadata.UID, p.index(), p)
	if errors.Is(err, store.ErrNameTaken) {
		return alreadyExists(p.Metadata.Name, p.Version)
	}
	return err
}

func alreadyExists(name, version string) error {
	return refuse(http.StatusConflict, v1.CodeClusterProfileAlreadyExists,
		"a cluster profile with the name %q and the version %s already exists", name, version)
}

// eachProfile visits all profiles of all scopes, ordered by uid.
func eachProfile(tx *store.Tx, visit func(*profile) error) error {
	return tx.Each(kindProfile, func(_ string, decode func(any) error) error {
		found := new(profile)
		if err := decode(found); err != nil {
			return err
		}
		return visit(found)
	})
}

// changeProfile reads the profile of the path, checks that the client knew its
// state, and writes what change made of it.
func (s *Server) changeProfile(
	r *http.Request, scoped scope, change func(*store.Tx, *profile) error,
) (found *profile, err error) {
	err = s.options.Store.Update(r.Context(), func(tx *store.Tx) error {
		if found, err = knownProfile(tx, r, scoped); err != nil {
			return err
		}
		if err := change(tx, found); err != nil {
			return err
		}
		s.options.Mood.settle(found)
		found.Metadata.LastModifiedTimestamp = s.now()
		return putProfile(tx, found)
	})
	return found, err
}

// knownProfile reads the profile of the path in the state that the client
// knows.
func knownProfile(tx *store.Tx, r *http.Request, scoped scope) (*profile, error) {
	found, err := getProfile(tx, scoped, r.PathValue("uid"))
	if err != nil {
		return nil, err
	}
	return found, knownState(r, found)
}

// knownState honours If-Match (RFC 9110, section 13.1.1).
func knownState(r *http.Request, p *profile) error {
	given := r.Header.Get(v1.HeaderIfMatch)
	if given == "" || given == "*" {
		return nil
	}
	for _, tag := range strings.Split(given, ",") {
		if strings.TrimSpace(tag) == p.tag() {
			return nil
		}
	}
	return refuse(http.StatusPreconditionFailed, v1.CodeClusterProfileModified,
		"the cluster profile %s was changed by somebody else in the meantime", p.Metadata.Name)
}
