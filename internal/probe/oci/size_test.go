package oci_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

// overPipes is a prober that is connected to a registry in the process, without TLS.
func overPipes(t *testing.T, registry http.Handler) *oci.Prober {
	t.Helper()
	return oci.New(oci.Options{Transport: func(transport *http.Transport) {
		transport.Proxy = nil
		transport.DialTLSContext = func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			go serveConnection(server, registry)
			return client, nil
		}
		t.Cleanup(transport.CloseIdleConnections)
	}})
}

// flooding is a registry of which one response exceeds a limit.
type flooding struct {
	limit     budget.Limit
	operation int // of call
	version   string
	scheme    string
	path      string // of the requests that respond is called for
	respond   http.HandlerFunc
	size      int64 // as the error reports it
	outcome   probe.Outcome
}

// endless repeats a text until the connection is closed.
func endless(w io.Writer, begin, more string) {
	chunk := []byte(strings.Repeat(more, 1+(32<<10)/len(more)))
	for _, err := io.WriteString(w, begin); err == nil; {
		_, err = w.Write(chunk)
	}
}

func announcing(length int64) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
		w.Header().Set("Content-Length", fmt.Sprint(length))
		_, _ = io.WriteString(w, "{")
	}
}

func sending(begin, more string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
		endless(w, begin, more)
	}
}

func manifestOf(document string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
		_, _ = io.WriteString(w, document)
	}
}

// claiming is a manifest with these sizes of its blobs.
func claiming(config, archive int64) string {
	document, _ := json.Marshal(map[string]any{
		"config":      map[string]any{"mediaType": probe.ConfigMediaType, "digest": "sha256:" + strings.Repeat("a", 64), "size": config},
		"layers":      []any{map[string]any{"mediaType": probe.ContentMediaType, "digest": "sha256:" + strings.Repeat("b", 64), "size": archive}},
		"annotations": map[string]string{"org.opencontainers.image.title": "web", "org.opencontainers.image.version": "1.2.3"},
	})
	return string(document)
}

// pagesWith sends pages of names, each with a link to the next.
func pagesWith(names int) http.HandlerFunc {
	body := []byte(`{"tags":[` + strings.Repeat(`"",`, names-1) + `""]}`)
	return func(w http.ResponseWriter, r *http.Request) {
		linkNext(w, r)
		_, _ = w.Write(body)
	}
}

// linkNext links to a page that no request has had before.
func linkNext(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Link", fmt.Sprintf(`<%s?last=%s0>; rel="next"`, r.URL.Path, r.URL.Query().Get("last")))
}

func floods() map[string]flooding {
	return map[string]flooding{
		"manifest without an end": {limit: budget.Manifest, path: "/manifests/", respond: sending("{", " "), size: 4<<20 + 1},
		"manifest of 5 GiB":       {limit: budget.Manifest, path: "/manifests/", respond: announcing(5 << 30), size: 5 << 30},
		"manifest of empty layers": {limit: budget.ManifestParts,
			path: "/manifests/", respond: manifestOf(`{"layers":[` + strings.Repeat("{},", 1<<20) + `{}]}`), size: 2<<20 + 3},
		"description of 2 MiB":       {limit: budget.Config, operation: 4, path: "/manifests/", respond: manifestOf(strings.Replace(claiming(2<<20, 9), "title", "x", 1)), size: 2 << 20},
		"archive of 33 MiB":          {limit: budget.Archive, operation: 5, version: "big", size: 33 << 20},
		"manifests under a tag":      {limit: budget.Manifests, version: "2.0.0", size: 65},
		"long manifests under a tag": {limit: budget.ManifestBytes, version: "4.0.0"},
		"tags without an end":        {limit: budget.List, operation: 2, path: "/tags/list", respond: sending(`{"tags":[`, `"a",`), size: 4<<20 + 1},
		"catalogue of 1 TiB":         {limit: budget.List, operation: 3, path: "_catalog", respond: announcing(1 << 40), size: 1 << 40},
		"token without an end":       {limit: budget.Token, scheme: "Bearer", path: "/token", respond: sending(`{"token":"`, "t"), size: 128<<10 + 1},
		"token of 1 GiB":             {limit: budget.Token, scheme: "Bearer", path: "/token", respond: announcing(1 << 30), size: 1 << 30},
		"header of 1 MiB": {limit: budget.Header, path: "/manifests/", respond: func(
			w http.ResponseWriter, _ *http.Request,
		) {
			w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
		}},
		"redirects in circles": {limit: budget.Redirects, path: "/manifests/", respond: func(
			w http.ResponseWriter, r *http.Request,
		) {
			http.Redirect(w, r, r.URL.Path+"0", http.StatusFound)
		}, size: 6, outcome: probe.Malformed},
		"gzip bomb": {limit: budget.Manifest, path: "/manifests/", respond: func(
			w http.ResponseWriter, _ *http.Request,
		) {
			w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb())
		}, size: 4<<20 + 1},
		"gzip of nothing, without an end": {limit: budget.Wire, path: "/manifests/", respond: func(
			w http.ResponseWriter, _ *http.Request,
		) {
			w.Header().Set("Content-Encoding", "gzip")
			endless(w, "", string(nothing()))
		}, size: 32<<20 + 1},
		// No error: a list may be incomplete.
		"empty names": {operation: 2, path: "/tags/list", respond: pagesWith(1 << 20)},
		"long names": {operation: 2, path: "/tags/list", respond: func(
			w http.ResponseWriter, r *http.Request,
		) {
			linkNext(w, r)
			_, _ = io.WriteString(w, `{"tags":["`)
			for range 3 << 20 >> 10 {
				_, _ = w.Write(bytes.Repeat([]byte("n"), 1<<10))
			}
			_, _ = io.WriteString(w, `"]}`)
		}},
		"pages": {operation: 2, path: "/tags/list", respond: pagesWith(100)},
		// No error of the limit: the status is enough for a refusal.
		"refusal without an end": {outcome: probe.Forbidden, path: "/manifests/", respond: func(
			w http.ResponseWriter, _ *http.Request,
		) {
			w.WriteHeader(http.StatusForbidden)
			endless(w, `{"errors":[{"code":"DENIED","message":"`, "no ")
		}},
	}
}

// A response that is too large is read up to its limit. The error names the limit,
// the size, and the reason of the limit.
func TestErrorsNameExceededLimit(t *testing.T) {
	for name, flood := range floods() {
		t.Run(name, func(t *testing.T) {
			prober, version := overPipes(t, flood.handler(t)), "1.2.3"
			if flood.version != "" && flood.version != "big" {
				version = flood.version
			}
			before, begun := allocated(), time.Now()
			err := call(
				t.Context(), prober, flood.operation, target(t, hostileRegistry(t, flood.scheme != ""), "web", version),
			)
			took, cost := time.Since(begun), allocated()-before
			t.Logf("%s, %d MB: %v", took, cost>>20, err)
			if cost > mostAllocated || took > mostTime() {
				t.Errorf("%s, %d MB", took, cost>>20)
			}
			flood.check(t, err)
		})
	}
}

func (f flooding) check(t *testing.T, err error) {
	t.Helper()
	if f.limit.Max == 0 && f.outcome == "" {
		if err != nil {
			t.Error(err)
		}
		return
	}
	failed := failure(t, err)
	exceeded, bounded := budget.As(err)
	if failed.Outcome != cmp.Or(f.outcome, probe.TooLarge) || bounded != (f.limit.Max > 0) {
		t.Fatalf("%s: %v", failed.Outcome, err)
	}
	if !bounded {
		return
	}
	causes := strings.Join(failed.Causes, "\n")
	if exceeded.Limit != f.limit || f.size > 0 && exceeded.Got != f.size ||
		!strings.Contains(causes, exceeded.Explain()) || failed.NextStep == "" {
		t.Errorf("%v, %d; causes %q", exceeded, exceeded.Got, causes)
	}
}

// handler is the registry.
func (f flooding) handler(t *testing.T) http.Handler {
	t.Helper()
	content := shelfOf("team/web")
	switch f.version {
	case "big":
		var document map[string]any
		if err := json.Unmarshal([]byte(claiming(9, 33<<20)), &document); err != nil {
			t.Fatal(err)
		}
		document["config"] = content.blob(
			probe.ConfigMediaType, []byte(`{"name":"web","version":"1.2.3","apiVersion":"v2"}`),
		)
		content.push("team/web", "1.2.3", document)
	case "2.0.0":
		content.parts("2.0.0", 70, 10)
	case "4.0.0":
		content.parts("4.0.0", 60, 1<<20)
	}
	registry := http.Handler(content)
	if f.scheme == "Bearer" {
		registry = challengeAnonymous(registry)
	}
	if f.respond != nil {
		registry = override(f.path, f.respond, registry)
	}
	return registry
}

// challengeAnonymous challenges requests without credentials for a token.
func challengeAnonymous(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			challenge(w, bearerHere)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// parts pushes an index of manifests, each with an annotation of a length.
func (s *shelf) parts(tag string, count, length int) {
	var named []descriptor
	for i := range count {
		part := s.push("team/web", "part", map[string]any{"annotations": map[string]string{
			fmt.Sprint(i): string(bytes.Repeat([]byte("x"), length)),
		}})
		s.manifests["team/web:"+part.String()] = s.manifests["team/web:part"]
		named = append(named, descriptor{"application/vnd.oci.image.manifest.v1+json", part, 1})
	}
	s.push("team/web", tag, map[string]any{"mediaType": "application/vnd.oci.image.index.v1+json", "manifests": named})
}
