package testbed

import (
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// Registry is an OCI registry of the world. What the test does to it (push, delete) needs no credentials and
// leaves no line in the log.
type Registry struct {
	*Host
	storage  *storage
	accounts *accounts
	tokens   *tokenAuth // nil without bearer tokens
	prefix   string     // in front of every repository that the test names; the alias on public.ecr.aws
}

// authenticator is the authentication of a registry. It responds itself and reports true, or leaves it to the
// registry.
type authenticator func(w http.ResponseWriter, r *http.Request, op operation) bool

type registrySetup struct {
	accounts      *accounts
	tokens        *tokenAuth
	authenticator func(host string) authenticator
	readOnly      bool
	below         string
	pageLimit     int
	blobHost      string
	identity      Identity
	storage       *storage
}

// Option sets up a registry.
type Option func(*registrySetup)

// Below puts the API under a path of the host, as JFrog does: https://host/<path>/v2/.
func Below(prefix string) Option {
	return func(s *registrySetup) { s.below = "/" + strings.Trim(prefix, "/") }
}

// PageLimit bounds the pages of tag lists and of the catalogue to n names, with a Link to the next page.
func PageLimit(n int) Option { return func(s *registrySetup) { s.pageLimit = n } }

// BlobsFrom makes the registry redirect every blob to another host, as ECR and ACR do. That host is made with
// the registry; it refuses a request that carries an Authorization header, as S3 does with a signed URL.
func BlobsFrom(host string) Option { return func(s *registrySetup) { s.blobHost = host } }

// Shown sets what the registry shows to who connects, see [Identity].
func Shown(identity Identity) Option { return func(s *registrySetup) { s.identity = identity } }

// Registry puts a registry behind a host name, such as contoso.azurecr.io. Without an option for
// authentication everybody may do everything. A name that is taken panics.
func (w *World) Registry(host string, options ...Option) *Registry {
	setup := &registrySetup{accounts: newAccounts(), storage: newStorage()}
	for _, option := range options {
		option(setup)
	}
	return w.addRegistry(host, setup)
}

func (w *World) addRegistry(host string, setup *registrySetup) *Registry {
	h := w.Handle(host, w.serveRegistry(host, setup))
	h.Show(setup.identity)
	h.closing(setup.storage.close)
	return &Registry{Host: h, storage: setup.storage, accounts: setup.accounts, tokens: setup.tokens}
}

func (w *World) serveRegistry(host string, setup *registrySetup) http.Handler {
	var handler http.Handler = setup.storage
	if setup.blobHost != "" {
		handler = w.blobsElsewhere(setup.blobHost, handler)
	}
	if setup.readOnly {
		handler = refuseWrites(handler)
	}
	if setup.pageLimit > 0 {
		handler = limitPages(setup.pageLimit, handler)
	}
	if setup.authenticator != nil {
		handler = behind(setup.authenticator(host), handler)
	}
	if setup.below != "" {
		handler = http.StripPrefix(setup.below, handler)
	}
	return handler
}

func behind(responds authenticator, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Docker-Distribution-Api-Version", "registry/2.0")
		if !responds(w, r, parseOperation(r)) {
			next.ServeHTTP(w, r)
		}
	})
}

func limitPages(limit int, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if kind := parseOperation(r).kind; kind == opTags || kind == opCatalog {
			query := r.URL.Query()
			if n, err := strconv.Atoi(query.Get("n")); err != nil || n > limit {
				query.Set("n", strconv.Itoa(limit))
				r.URL.RawQuery = query.Encode()
			}
		}
		next.ServeHTTP(w, r)
	})
}

func (r *Registry) repository(name string) string { return path.Join(r.prefix, name) }

// Endpoint is what a user writes for this registry: the host, and the alias on public.ecr.aws.
func (r *Registry) Endpoint() string { return path.Join(r.Name(), r.prefix) }

// Delete removes a tag, behind everybody's back. The manifest is still reachable by its digest.
func (r *Registry) Delete(repository, tag string) error {
	return r.storage.delete(r.repository(repository), tag)
}

// Tags lists the tags of a repository, sorted; a repository that is not there is an error.
func (r *Registry) Tags(repository string) ([]string, error) {
	var list struct{ Tags []string }
	err := r.storage.read("/v2/"+r.repository(repository)+"/tags/list", &list)
	slices.Sort(list.Tags)
	return list.Tags, err
}

// Repositories lists the repositories that hold something, sorted, below the alias on public.ecr.aws.
func (r *Registry) Repositories() ([]string, error) {
	var list struct{ Repositories []string }
	err := r.storage.read("/v2/_catalog?n=1000", &list)
	var own []string
	for _, name := range list.Repositories {
		if r.prefix == "" {
			own = append(own, name)
		} else if rest, found := strings.CutPrefix(name, r.prefix+"/"); found {
			own = append(own, rest)
		}
	}
	slices.Sort(own)
	return own, err
}

// Manifest returns a manifest as it is stored, by tag or digest.
func (r *Registry) Manifest(repository, reference string) (ocispec.Descriptor, []byte, error) {
	content, header, err := r.storage.get("/v2/" + r.repository(repository) + "/manifests/" + reference)
	if err != nil {
		return ocispec.Descriptor{}, nil, err
	}
	return ocispec.Descriptor{
		MediaType: header.Get("Content-Type"), Digest: digest.FromBytes(content), Size: int64(len(content)),
	}, content, nil
}

// Blob returns a blob of a repository.
func (r *Registry) Blob(repository string, d digest.Digest) ([]byte, error) {
	content, _, err := r.storage.get("/v2/" + r.repository(repository) + "/blobs/" + d.String())
	return content, err
}
