package oci_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// shelf is the content of a registry, by its paths.
type shelf struct {
	mu        sync.Mutex
	manifests map[string][]byte // repository:tag
	blobs
	tags map[string][]string
}

func newShelf() *shelf {
	return &shelf{manifests: map[string][]byte{}, blobs: blobs{}, tags: map[string][]string{}}
}

// shelfOf is a shelf with version 1.2.3 of the charts at these paths.
func shelfOf(paths ...string) *shelf {
	content := newShelf()
	for _, repository := range paths {
		content.chart(repository, "1.2.3", path.Base(repository), "1.2.3", true)
	}
	return content
}

// blobs are blobs by digest.
type blobs map[string][]byte

// blob keeps content and returns its descriptor.
func (b blobs) blob(mediaType string, content []byte) descriptor {
	d := digest.FromBytes(content)
	b[d.String()] = content
	return descriptor{mediaType, d, len(content)}
}

type descriptor struct {
	MediaType string        `json:"mediaType"`
	Digest    digest.Digest `json:"digest"`
	Size      int           `json:"size"`
}

// push puts a manifest under repository and tag and returns its digest.
func (s *shelf) push(repository, tag string, manifest map[string]any) digest.Digest {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, err := json.Marshal(manifest)
	if err != nil {
		panic(err)
	}
	s.manifests[repository+":"+tag] = body
	s.tags[repository] = append(s.tags[repository], tag)
	return digest.FromBytes(body)
}

// chart pushes a chart as helm push does.
func (s *shelf) chart(repository, tag, name, version string, annotated bool) digest.Digest {
	metadata := fmt.Sprintf(`{"name":%q,"version":%q,"apiVersion":"v2","appVersion":"9.9"}`, name, version)
	archive := tgz(
		packedEntry{name: name + "/Chart.yaml", text: "apiVersion: v2\nname: " + name + "\nversion: " + version + "\n"},
		packedEntry{name: name + "/values.yaml", text: "replicaCount: 1\n"},
	)
	manifest := map[string]any{
		"schemaVersion": 2,
		"config":        s.blob(probe.ConfigMediaType, []byte(metadata)),
		"layers":        []descriptor{s.blob(probe.ContentMediaType, archive)},
	}
	if annotated {
		manifest["annotations"] = map[string]string{
			"org.opencontainers.image.title": name, "org.opencontainers.image.version": version,
		}
	}
	return s.push(repository, tag, manifest)
}

// refuse responds with a status and an error body.
func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []map[string]string{{"code": code, "message": message}}})
}

// refusal refuses every request.
func refusal(status int, code, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { refuse(w, status, code, message) }
}

// challenge responds with status 401 and these challenges.
func challenge(w http.ResponseWriter, fields ...string) {
	for _, field := range fields {
		w.Header().Add("WWW-Authenticate", field)
	}
	refuse(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required")
}

// bearerHere is the challenge for a token of host.
const bearerHere = `Bearer realm="https://` + host + `/token",service="s"`

// requireToken leaves requests with the token "t" to next, and challenges others.
func requireToken(next http.Handler, fields ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer t" {
			challenge(w, fields...)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// issue responds with a token.
func issue(token string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{"token": token})
	}
}

// override lets a handler respond to the requests whose path contains part, and
// leaves others to next.
func override(part string, handler http.HandlerFunc, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, part) {
			handler(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// redirect redirects every request.
func redirect(location string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, location, http.StatusTemporaryRedirect)
	}
}

// ServeHTTP is a registry that requires no credentials.
func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/v2/")
	switch {
	case path == "":
		w.WriteHeader(http.StatusOK)
	case path == "_catalog":
		names := []string{}
		for name := range s.tags {
			names = append(names, name)
		}
		_ = json.NewEncoder(w).Encode(map[string][]string{"repositories": names})
	case strings.HasSuffix(path, "/tags/list"):
		tags, ok := s.tags[strings.TrimSuffix(path, "/tags/list")]
		if !ok {
			refuse(w, http.StatusNotFound, "NAME_UNKNOWN", "repository name not known to registry")
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"tags": tags})
	case strings.Contains(path, "/manifests/"):
		body, ok := s.manifests[strings.Replace(path, "/manifests/", ":", 1)]
		if !ok {
			refuse(w, http.StatusNotFound, "MANIFEST_UNKNOWN", "manifest unknown")
			return
		}
		var served struct {
			MediaType string `json:"mediaType"`
		}
		_ = json.Unmarshal(body, &served)
		w.Header().Set("Content-Type", cmp.Or(served.MediaType, "application/vnd.oci.image.manifest.v1+json"))
		w.Header().Set("Docker-Content-Digest", "sha256:"+strings.Repeat("0", 64)) // a registry may lie
		_, _ = w.Write(body)
	case strings.Contains(path, "/blobs/"):
		_, name, _ := strings.Cut(path, "/blobs/")
		blob, ok := s.blobs[name]
		if !ok {
			refuse(w, http.StatusNotFound, "BLOB_UNKNOWN", "blob unknown")
			return
		}
		_, _ = w.Write(blob)
	default:
		refuse(w, http.StatusNotFound, "NAME_UNKNOWN", "no such path")
	}
}

// authenticated reports whether a request has the login.
func authenticated(r *http.Request) bool {
	user, secret, sent := r.BasicAuth()
	return sent && user == username && secret == password
}

// basic leaves requests with the login to next.
func basic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !authenticated(r) {
			challenge(w, `Basic realm="registry"`)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// bearer leaves requests with a token for the repository to next. The path
// /oauth2/token of the same host issues the tokens, as that of registries of Azure.
func bearer(host string, anonymous bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth2/token" {
			if _, secret, sent := r.BasicAuth(); !authenticated(r) && (sent || !anonymous) {
				refuse(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required, "+secret)
				return
			}
			_ = json.NewEncoder(w).Encode(map[string]string{"access_token": "token for " + r.URL.Query().Get("scope")})
			return
		}
		repository, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v2/"), "/manifests/")
		repository, _, _ = strings.Cut(repository, "/blobs/")
		repository, _, _ = strings.Cut(repository, "/tags/list")
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if token == "" || r.URL.Path != "/v2/" && !strings.Contains(token, "repository:"+repository+":pull") &&
			repository != "_catalog" {
			challenge(w, fmt.Sprintf(
				`Bearer realm="https://%s/oauth2/token",service=%q,scope="repository:other/example:pull"`, host, host,
			))
			return
		}
		next.ServeHTTP(w, r)
	})
}
