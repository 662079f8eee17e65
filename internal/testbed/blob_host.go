package testbed

import "net/http"

// blobHost serves blobs for whoever has a link that a registry signed, and for nobody else.
type blobHost struct {
	registry http.Handler
	links    links
}

// blobsElsewhere redirects the blobs of a registry to name, and makes that host when it is not there yet.
func (w *World) blobsElsewhere(name string, registry http.Handler) http.Handler {
	store := &blobHost{registry: registry, links: newLinks()}
	w.Handle(name, store)
	return http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		op := parseOperation(r)
		if op.kind != opBlob || op.write || r.Method != http.MethodGet {
			registry.ServeHTTP(answer, r)
			return
		}
		location := "https://" + name + "/" + store.links.to(r.URL.Path)
		http.Redirect(answer, r, location, http.StatusTemporaryRedirect)
	})
}

// ServeHTTP implements [http.Handler].
func (b *blobHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "" {
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>`))
		return
	}
	target, known := b.links.from(r.URL.Path)
	if !known {
		http.Error(w, "AccessDenied", http.StatusForbidden)
		return
	}
	inner := r.Clone(r.Context())
	inner.URL.Path, inner.URL.RawPath = target, ""
	b.registry.ServeHTTP(w, inner)
}
