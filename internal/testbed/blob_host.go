package testbed

import "net/http"

// blobHost serves blobs for whoever has a link that a registry signed, and for nobody else.
type blobHost struct{ links links }

// blobsElsewhere redirects the blobs of a registry to name, and makes that host when it is not there yet.
func (w *World) blobsElsewhere(name string, registry http.Handler) http.Handler {
	store := w.blobHost(name)
	return http.HandlerFunc(func(response http.ResponseWriter, r *http.Request) {
		op := parseOperation(r)
		if op.kind != opBlob || r.Method != http.MethodGet {
			registry.ServeHTTP(response, r)
			return
		}
		location := "https://" + name + "/" + store.links.to(link{path: r.URL.Path, registry: registry})
		http.Redirect(response, r, location, http.StatusTemporaryRedirect)
	})
}

// blobHost is shared by the registries that name it, as a region's bucket is.
func (w *World) blobHost(name string) *blobHost {
	w.mu.Lock()
	store, known := w.blobHosts[name]
	if !known {
		store = &blobHost{links: newLinks()}
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
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write(
			[]byte(`<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>`),
		)
		return
	}
	target, known := b.links.from(r.URL.Path)
	if !known {
		http.Error(w, "AccessDenied", http.StatusForbidden)
		return
	}
	inner := r.Clone(r.Context())
	inner.URL.Path, inner.URL.RawPath = target.path, ""
	target.registry.ServeHTTP(w, inner)
}
