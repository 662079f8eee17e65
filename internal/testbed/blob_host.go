package testbed

import (
	"crypto/rand"
	"net/http"
	"sync"
)

// blobHost serves blobs only for requests with a link that a registry signed.
type blobHost struct {
	mu    sync.Mutex
	links map[string]link // by the random path that stands for a blob
}

// link is what a signed URL leads to.
type link struct {
	path     string
	registry http.Handler
}

// sign returns a link's random path.
func (b *blobHost) sign(target link) string {
	name := "/" + rand.Text()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.links[name] = target
	return name
}

// blobsElsewhere redirects the blobs of a registry to name, and makes that host when it is not there yet.
func (w *World) blobsElsewhere(name string, registry http.Handler) http.Handler {
	store := w.blobHost(name)
	return http.HandlerFunc(func(response http.ResponseWriter, r *http.Request) {
		op := parseOperation(r)
		if op.kind != opBlob || r.Method != http.MethodGet {
			registry.ServeHTTP(response, r)
			return
		}
		location := "https://" + name + store.sign(link{path: r.URL.Path, registry: registry})
		http.Redirect(response, r, location, http.StatusTemporaryRedirect)
	})
}

// blobHost is shared by the registries that name it, as a region's bucket is.
func (w *World) blobHost(name string) *blobHost {
	w.mu.Lock()
	store, known := w.blobHosts[name]
	if !known {
		store = &blobHost{links: map[string]link{}}
		w.blobHosts[name] = store
	}
	w.mu.Unlock()
	if !known {
		w.Handle(name, store)
	}
	return store
}

// ServeHTTP implements [http.Handler].
func (b *blobHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "" {
		const refusal = `<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>`
		Respond(http.StatusBadRequest, refusal, "Content-Type", "application/xml")(w, r, nil)
		return
	}
	b.mu.Lock()
	target, known := b.links[r.URL.Path]
	b.mu.Unlock()
	if !known {
		http.Error(w, "AccessDenied", http.StatusForbidden)
		return
	}
	inner := r.Clone(r.Context())
	inner.URL.Path, inner.URL.RawPath = target.path, ""
	target.registry.ServeHTTP(w, inner)
}
