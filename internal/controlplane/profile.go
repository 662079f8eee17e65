package controlplane

import (
	"cmp"
	"errors"
	"net/http"
	"reflect"
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

// pack is one layer of a profile: as a request has it, and the digest of its
// chart.
type pack struct {
	v1.PackManifestUpdateEntity
	Digest string `json:"digest,omitempty"`
}

type manifest = v1.ManifestRefUpdateEntity

// equal compares everything, the manifests with their uids and content.
func (each pack) equal(other pack) bool {
	same := slices.Equal(each.Manifests, other.Manifests)
	each.Manifests, other.Manifests = nil, nil
	return same && reflect.DeepEqual(each, other)
}

// settle forgets a draft that is what is published: with nothing unpublished
// there is nothing to promote.
func (p *profile) settle() {
	if p.Draft != nil && p.Published != nil && slices.EqualFunc(p.Draft.Packs, p.Published.Packs, pack.equal) {
		p.Draft = nil
	}
}

// index is the name that is unique: one version of one name in one scope.
func (p *profile) index() string {
	return strings.Join([]string{p.Project, p.Metadata.Name, p.Version}, "\x00")
}

func (p *profile) scope() scope { return scope{Project: p.Project} }

// listed reports whether the lists of a scope have the profile: a project also
// lists the profiles of the tenant.
func (p *profile) listed(scoped scope) bool { return p.Project == "" || p.Project == scoped.Project }

// reachable reports whether a profile is found by its uid, and may be changed. The
// tenant, whose administrator the API key belongs to, reaches every profile.
func (p *profile) reachable(scoped scope) bool { return scoped.Project == "" || p.listed(scoped) }

func (p *profile) uses(registryUID string) bool {
	return slices.ContainsFunc(p.packs(), func(each pack) bool { return each.RegistryUID == registryUID })
}

// packs are those of the draft and the published template together.
func (p *profile) packs() []pack {
	return slices.Concat(p.Draft.packs(), p.Published.packs())
}

// packs of nil are none.
func (source *template) packs() []pack {
	if source == nil {
		return nil
	}
	return source.Packs
}

// latest is what an edit starts from: the draft, or a copy of what is
// published.
func (p *profile) latest() []pack {
	return slices.Clone(cmp.Or(p.Draft, p.Published).packs())
}

func (p *profile) tag() string { return strconv.Quote(strconv.FormatInt(p.Revision, 10)) }

// profile reads the profile that the path names, if it is reachable from the
// scope.
func (c *call) profile() (*profile, error) {
	found := new(profile)
	err := c.tx.Get(kindProfile, c.uid(), found)
	if errors.Is(err, store.ErrNotFound) || err == nil && !found.reachable(c.scope) {
		return nil, notFound("cluster profile", c.uid())
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
func eachProfile(tx *store.Tx, visit func(*profile)) error {
	return eachDocument(tx, kindProfile, visit)
}

// eachDocument visits all documents of a kind, ordered by uid.
func eachDocument[T any](tx *store.Tx, kind store.Kind, visit func(*T)) error {
	return tx.Each(kind, func(_ string, decode func(any) error) error {
		found := new(T)
		err := decode(found)
		if err == nil {
			visit(found)
		}
		return err
	})
}

// edit changes the profile of the path, in the state that the client knows, and
// returns nothing.
func (c *call) edit(change func(*profile) error) (response, error) {
	found, err := c.knownProfile()
	if err == nil {
		err = change(found)
	}
	if err != nil {
		return response{}, err
	}
	c.options.Mood.settle(found)
	found.Metadata.LastModifiedTimestamp = c.now()
	err = putProfile(c.tx, found)
	return response{Status: http.StatusNoContent, Tag: found.tag()}, err
}

// knownProfile reads the profile of the path and honours If-Match (RFC 9110,
// section 13.1.1).
func (c *call) knownProfile() (*profile, error) {
	found, err := c.profile()
	given := c.r.Header.Get(v1.HeaderIfMatch)
	if err != nil || given == "" || given == "*" {
		return found, err
	}
	for tag := range strings.SplitSeq(given, ",") {
		if strings.TrimSpace(tag) == found.tag() {
			return found, nil
		}
	}
	return nil, refuse(http.StatusPreconditionFailed, v1.CodeClusterProfileModified,
		"the cluster profile %s was changed by somebody else in the meantime", found.Metadata.Name)
}
