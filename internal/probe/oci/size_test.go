package oci_test

import (
	"bytes"
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

// overPipes asks a registry in the process, without TLS.
func overPipes(t *testing.T, registry http.Handler) *oci.Prober {
	t.Helper()
	return oci.New(oci.Options{Transport: func(transport *http.Transport) {
		transport.Proxy = nil
		transport.DialTLSContext = func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			go func() {
				_ = (&http.Server{Handler: registry, ReadHeaderTimeout: time.Minute}).Serve(
					&oneListener{connection: server},
				)
			}()
			return client, nil
		}
		t.Cleanup(transport.CloseIdleConnections)
	}})
}

// floods are the parts of a registry's API that send too much, by the limit.
type flooding struct {
	limit     budget.Limit
	operation int // of call
	version   string
	scheme    string
	// answers takes a request, or leaves it to a registry that behaves.
	answers func(w http.ResponseWriter, r *http.Request) bool
	// got is what the error knows of how much there is.
	got     int64
	outcome probe.Outcome
}

// endless sends the same until nobody listens.
func endless(w io.Writer, begin, more string) bool {
	chunk := []byte(strings.Repeat(more, 1+(32<<10)/len(more)))
	for _, err := io.WriteString(w, begin); err == nil; {
		_, err = w.Write(chunk)
	}
	return true
}

func answering(
	part string, answer func(w http.ResponseWriter, r *http.Request),
) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, part) {
			return false
		}
		answer(w, r)
		return true
	}
}

func announcing(length int64) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
		w.Header().Set("Content-Length", fmt.Sprint(length))
		_, _ = io.WriteString(w, "{")
	}
}

func sending(begin, more string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
		endless(w, begin, more)
	}
}

func manifestOf(document string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
		_, _ = io.WriteString(w, document)
	}
}

// claiming is a manifest whose blobs are as long as it says.
func claiming(config, archive int64) string {
	document, _ := json.Marshal(map[string]any{
		"config":      map[string]any{"mediaType": probe.ConfigMediaType, "digest": "sha256:" + strings.Repeat("a", 64), "size": config},
		"layers":      []any{map[string]any{"mediaType": probe.ContentMediaType, "digest": "sha256:" + strings.Repeat("b", 64), "size": archive}},
		"annotations": map[string]string{"org.opencontainers.image.title": "web", "org.opencontainers.image.version": "1.2.3"},
	})
	return string(document)
}

// pagesWith sends pages of names, each with a link to the next.
func pagesWith(names int) func(http.ResponseWriter, *http.Request) {
	body := []byte(`{"tags":[` + strings.Repeat(`"",`, names-1) + `""]}`)
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Link", fmt.Sprintf(`<%s?last=%s0>; rel="next"`, r.URL.Path, r.URL.Query().Get("last")))
		_, _ = w.Write(body)
	}
}

func floods() map[string]flooding {
	return map[string]flooding{
		"manifest without an end": {limit: budget.Manifest, answers: answering("/manifests/", sending("{", " ")), got: 4<<20 + 1},
		"manifest of 5 GiB":       {limit: budget.Manifest, answers: answering("/manifests/", announcing(5<<30)), got: 5 << 30},
		"manifest of empty layers": {limit: budget.ManifestParts,
			answers: answering("/manifests/", manifestOf(`{"layers":[`+strings.Repeat("{},", 1<<20)+`{}]}`)), got: 2<<20 + 3},
		"description of 2 MiB":       {limit: budget.Config, operation: 4, answers: answering("/manifests/", manifestOf(strings.Replace(claiming(2<<20, 9), "title", "x", 1))), got: 2 << 20},
		"archive of 33 MiB":          {limit: budget.Archive, operation: 5, version: "big", got: 33 << 20},
		"manifests under a tag":      {limit: budget.Manifests, version: "2.0.0", got: 65},
		"long manifests under a tag": {limit: budget.ManifestBytes, version: "4.0.0"},
		"tags without an end":        {limit: budget.List, operation: 2, answers: answering("/tags/list", sending(`{"tags":[`, `"a",`)), got: 4<<20 + 1},
		"catalogue of 1 TiB":         {limit: budget.List, operation: 3, answers: answering("_catalog", announcing(1<<40)), got: 1 << 40},
		"token without an end":       {limit: budget.Token, scheme: "Bearer", answers: answering("/token", sending(`{"token":"`, "t")), got: 128<<10 + 1},
		"token of 1 GiB":             {limit: budget.Token, scheme: "Bearer", answers: answering("/token", announcing(1<<30)), got: 1 << 30},
		"header of 1 MiB": {limit: budget.Header, answers: answering("/manifests/", func(
			w http.ResponseWriter, _ *http.Request,
		) {
			w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
		})},
		"redirects in circles": {limit: budget.Redirects, answers: answering("/manifests/", func(
			w http.ResponseWriter, r *http.Request,
		) {
			http.Redirect(w, r, r.URL.Path+"0", http.StatusFound)
		}), got: 6, outcome: probe.Malformed},
		"gzip bomb": {limit: budget.Manifest, answers: answering("/manifests/", func(
			w http.ResponseWriter, _ *http.Request,
		) {
			w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb())
		}), got: 4<<20 + 1},
		"gzip of nothing, without an end": {limit: budget.Wire, answers: answering("/manifests/", func(
			w http.ResponseWriter, _ *http.Request,
		) {
			w.Header().Set("Content-Encoding", "gzip")
			endless(w, "", string(nothing()))
		}), got: 32<<20 + 1},
		// Not an error: what was read of a list is good.
		"empty names": {operation: 2, answers: answering("/tags/list", pagesWith(1<<20))},
		"long names": {operation: 2, answers: answering("/tags/list", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Link", fmt.Sprintf(`<%s?last=%s0>; rel="next"`, r.URL.Path, r.URL.Query().Get("last")))
			_, _ = io.WriteString(w, `{"tags":["`)
			for range 3 << 20 >> 10 {
				_, _ = w.Write(bytes.Repeat([]byte("n"), 1<<10))
			}
			_, _ = io.WriteString(w, `"]}`)
		})},
		"pages": {operation: 2, answers: answering("/tags/list", pagesWith(100))},
		// Nor here: half a refusal is one.
		"refusal without an end": {outcome: probe.Forbidden, answers: answering("/manifests/", func(
			w http.ResponseWriter, _ *http.Request,
		) {
			w.WriteHeader(http.StatusForbidden)
			endless(w, `{"errors":[{"code":"DENIED","message":"`, "no ")
		})},
	}
}

// Whatever is too much ends at its bound, and is told: what, how much, and why
// there is a bound.
func TestEveryBoundIsNamed(t *testing.T) {
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
	exceeded, is := budget.As(err)
	want := f.outcome
	if want == "" {
		want = probe.TooLarge
	}
	if failed.Outcome != want || is != (f.limit.Max > 0) {
		t.Fatalf("%s: %v", failed.Outcome, err)
	}
	if !is {
		return
	}
	causes := strings.Join(failed.Causes, "\n")
	if exceeded.Limit != f.limit || f.got > 0 && exceeded.Got != f.got ||
		!strings.Contains(causes, exceeded.Explain()) || failed.NextStep == "" {
		t.Errorf("%v, %d; causes %q", exceeded, exceeded.Got, causes)
	}
}

// handler is the registry with the flood in it.
func (f flooding) handler(t *testing.T) http.Handler {
	t.Helper()
	content := newShelf()
	content.chart("team/web", "1.2.3", "web", "1.2.3", true)
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
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.answers != nil && f.answers(w, r) {
			return
		}
		if f.scheme == "Bearer" && r.Header.Get("Authorization") == "" {
			w.Header().Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm="https://%s/token",service="x"`, host))
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		content.ServeHTTP(w, r)
	})
}

// parts pushes an index of manifests with annotations of a length.
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
