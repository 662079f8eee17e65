package oci_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

func TestResolveSendsOneManifestRequest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		guard  func(http.Handler) http.Handler
		change []func(*probe.Registry)
		tokens int
	}{
		"open":             {guard: func(h http.Handler) http.Handler { return h }},
		"basic":            {guard: basic, change: []func(*probe.Registry){withLogin(username, password)}},
		"token":            {guard: func(h http.Handler) http.Handler { return bearer(host, false, h) }, change: []func(*probe.Registry){withLogin(username, password)}, tokens: 2},
		"anonymous tokens": {guard: func(h http.Handler) http.Handler { return bearer(host, true, h) }, tokens: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, content := newWorld(t), newShelf()
			want := content.chart("team/web", "1.2.3", "web", "1.2.3", true)
			content.chart("team/db", "1.0.0_b.1", "db", "1.0.0+b.1", true)
			w.handle(host, test.guard(content))
			prober := w.prober()
			registry := w.registry(host+"/team", test.change...)
			for range 3 {
				found, err := prober.Resolve(t.Context(), target(t, registry, "web", "1.2.3"))
				if err != nil {
					t.Fatal(err)
				}
				if found.Digest != want {
					t.Errorf("digest %s, want %s", found.Digest, want)
				}
				if found.Reference != (chart.Reference{Host: host, Repository: "team/web", Tag: "1.2.3"}) ||
					found.Size == 0 {
					t.Errorf("finding %+v", found)
				}
			}
			if _, err := prober.Resolve(t.Context(), target(t, registry, "db", "1.0.0+b.1")); err != nil {
				t.Fatal(err)
			}
			for part, want := range map[string]int{
				"/manifests/": 2, "/oauth2/token": test.tokens, "GET " + host + "/v2/ ": 0, "/blobs/": 0, "tags/list": 0, "HEAD": 0,
				"": 2 + test.tokens + 1, // and one challenge
			} {
				if got := w.requests(part); len(got) != want {
					t.Errorf("%d requests with %q, want %d: %q", len(got), part, want, got)
				}
			}
		})
	}
}

func TestResolveJoinsEqualLookUps(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), shelfOf("web")
	w.handle(host, content)
	prober, registry := w.prober(), w.registry(host)
	wanted := target(t, registry, "web", "1.2.3")
	other := target(t, w.registry(host, withLogin("somebody", "else")), "web", "1.2.3")
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if _, err := prober.Resolve(t.Context(), wanted); err != nil {
				t.Error(err)
			}
			if _, err := prober.Resolve(t.Context(), other); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := w.requests("/manifests/"); len(got) != 2 {
		t.Errorf("%d manifest requests for two credentials: %q", len(got), got)
	}
}

func TestResolveNamesOtherArtifacts(t *testing.T) {
	t.Parallel()
	const image = "application/vnd.oci.image.config.v1+json"
	for name, test := range map[string]struct {
		manifest map[string]any
		found    string
	}{
		"image":       {map[string]any{"config": descriptor{MediaType: image}}, "container image"},
		"docker":      {map[string]any{"config": descriptor{MediaType: "application/vnd.docker.container.image.v1+json"}}, "container image"},
		"index":       {map[string]any{"mediaType": "application/vnd.oci.image.index.v1+json", "manifests": []descriptor{{MediaType: "x"}}}, "image index"},
		"signature":   {map[string]any{"config": descriptor{MediaType: image}, "layers": []descriptor{{MediaType: "application/vnd.dev.cosign.simplesigning.v1+json"}}}, "cosign signature"},
		"attestation": {map[string]any{"config": descriptor{MediaType: image}, "layers": []descriptor{{MediaType: "application/vnd.dsse.envelope.v1+json"}}}, "attestation"},
		"artifact":    {map[string]any{"artifactType": "application/spdx+json", "config": descriptor{MediaType: "application/vnd.oci.empty.v1+json"}}, "application/spdx+json"},
		"other":       {map[string]any{"config": descriptor{MediaType: "application/vnd.wasm.config.v1+json"}}, "application/vnd.wasm.config.v1+json"},
		"no archive":  {map[string]any{"config": descriptor{MediaType: probe.ConfigMediaType}}, "without its archive"},
		"nothing":     {map[string]any{}, "without a config"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, content := newWorld(t), newShelf()
			content.push("web", "1.2.3", test.manifest)
			w.handle(host, content)
			_, err := w.prober().Resolve(t.Context(), target(t, w.registry(host), "web", "1.2.3"))
			failed := failure(t, err)
			if failed.Outcome != probe.NotAChart || !strings.Contains(failed.Found, test.found) {
				t.Errorf("%s, found %q, want %q", failed.Outcome, failed.Found, test.found)
			}
			if len(w.requests("tags/list")) != 0 {
				t.Error("tags were listed")
			}
		})
	}
}

func TestResolveChecksIdentity(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		name, version, inside string
		annotated             bool
		outcome               probe.Outcome
		blobs                 int
	}{
		"annotated":               {"web", "1.2.3", "1.2.3", true, "", 0},
		"config":                  {"web", "1.2.3", "1.2.3", false, "", 1},
		"build metadata":          {"web", "1.2.3+x", "1.2.3+x", true, "", 0},
		"leading v":               {"web", "v1.2.3", "v1.2.3", true, "", 0},
		"v added":                 {"web", "v1.2.3", "1.2.3", true, "", 0},
		"v left out":              {"web", "1.2.3", "v1.2.3", false, "", 1},
		"v and another version":   {"web", "v1.2.3", "1.2.4", true, probe.IdentityMismatch, 2},
		"other name, annotated":   {"api", "1.2.3", "1.2.3", true, probe.IdentityMismatch, 2},
		"other name, config":      {"api", "1.2.3", "1.2.3", false, probe.IdentityMismatch, 2},
		"other version, config":   {"web", "1.2.3", "1.2.4", false, probe.IdentityMismatch, 2},
		"name differs by case":    {"Web", "1.2.3", "1.2.3", true, probe.IdentityMismatch, 2},
		"other build, annotated":  {"web", "1.2.3+x", "1.2.3+y", true, probe.IdentityMismatch, 2},
		"tag spelling as version": {"web", "1.2.3+x", "1.2.3_x", true, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, content := newWorld(t), newShelf()
			content.chart("web", strings.ReplaceAll(test.version, "+", "_"), test.name, test.inside, test.annotated)
			w.handle(host, content)
			_, err := w.prober().Resolve(t.Context(), target(t, w.registry(host), "web", test.version))
			if got := outcome(t, err); got != test.outcome {
				t.Errorf("outcome %q, want %q: %v", got, test.outcome, err)
			}
			if blobs := w.requests("/blobs/"); len(blobs) != test.blobs {
				t.Errorf("%d blobs, want %d", len(blobs), test.blobs)
			}
		})
	}
}

// Annotations that name the chart save the request of its config, and those that do
// not are no evidence: the config decides, or else the archive, which is correct here.
func TestResolveReadsConfigUnlessAnnotationsAgree(t *testing.T) {
	t.Parallel()
	const correct = `{"name":"web","version":"1.2.3"}`
	for name, test := range map[string]struct {
		title, version, config string
		blobs                  int
	}{
		"agreement":                     {"web", "1.2.3", correct, 0},
		"a descriptive title":           {"Web application", "1.2.3", correct, 1},
		"the version of an application": {"web", "9.9", correct, 1},
		"those of an image":             {"app", "9.9", correct, 1},
		"none":                          {"", "", correct, 1},
		"an empty config":               {"Web application", "1.2.3", `{}`, 2},
		"a config without fields":       {"", "", `null`, 2},
		"a config with another name":    {"", "", `{"name":"other","version":"1.2.3"}`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, content := newWorld(t), newShelf()
			content.push("web", "1.2.3", map[string]any{
				"config": content.blob(probe.ConfigMediaType, []byte(test.config)),
				"layers": []descriptor{content.blob(probe.ContentMediaType, tgz(
					files("Chart.yaml", chartYAML+"appVersion: \"9.9\"\n")...,
				))},
				"annotations": map[string]string{"org.opencontainers.image.title": test.title, "org.opencontainers.image.version": test.version},
			})
			w.handle(host, content)
			prober, wanted := w.prober(), target(t, w.registry(host), "web", "1.2.3")
			if _, err := prober.Resolve(t.Context(), wanted); err != nil {
				t.Fatal(err)
			}
			if blobs := w.requests("/blobs/"); len(blobs) != test.blobs {
				t.Errorf("%d blobs, want %d", len(blobs), test.blobs)
			}
			if _, metadata, err := prober.Describe(t.Context(), wanted); err != nil || metadata.Name != "web" ||
				metadata.Version != "1.2.3" {
				t.Errorf("described as %+v, %v", metadata, err)
			}
		})
	}
}

func TestResolveAbsentVersion(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), newShelf()
	for _, tag := range []string{"1.2.2", "1.3.0", "2.0.0", "v1.2.3", "latest"} {
		content.chart("web", tag, "web", tag, true)
	}
	w.handle(host, content)
	prober := w.prober()
	for range 2 {
		_, err := prober.Resolve(t.Context(), target(t, w.registry(host), "web", "1.2.3"))
		failed := failure(t, err)
		want := chart.Neighbours{Below: "1.2.2", Above: "1.3.0", Newest: "2.0.0", Twin: "v1.2.3"}
		if failed.Outcome != probe.VersionAbsent || !cmp.Equal(failed.Neighbours, want) {
			t.Errorf("%s with %+v", failed.Outcome, failed.Neighbours)
		}
	}
	if got := w.requests(""); len(got) != 3 { // challenge, manifest, tags; once
		t.Errorf("requests %q", got)
	}
}

func TestResolveAbsentChart(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), shelfOf("team/webapp")
	content.chart("team/Database", "1.2.3", "Database", "1.2.3", true)
	content.chart("elsewhere/wepapp", "1.2.3", "wepapp", "1.2.3", true)
	w.handle(host, content)
	prober := w.prober()
	for wanted, twin := range map[string]string{"weapp": "webapp", "database": "Database"} {
		_, err := prober.Resolve(t.Context(), target(t, w.registry(host, withBase("team")), wanted, "1.2.3"))
		failed := failure(t, err)
		if failed.Outcome != probe.ChartAbsent || !cmp.Equal(failed.Twins, []string{twin}) {
			t.Errorf("%s: %s with %q", wanted, failed.Outcome, failed.Twins)
		}
	}
	if got := w.requests("_catalog"); len(got) != 1 {
		t.Errorf("the catalogue was requested %d times", len(got))
	}
}

func TestResolveReportsAbsenceWithoutLists(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		host       string
		status     int
		permission string
	}{
		"azure":       {"contoso.azurecr.io", http.StatusUnauthorized, "metadata/read on web"},
		"other":       {host, http.StatusForbidden, "permission to list web"},
		"failing":     {host, http.StatusInternalServerError, ""},
		"not offered": {host, http.StatusMethodNotAllowed, "permission to list web"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.handle(test.host, basic(override(
				"/tags/list", refusal(test.status, "UNAUTHORIZED", "not allowed"), newShelf(),
			)))
			_, err := w.prober().Resolve(
				t.Context(), target(t, w.registry(test.host, withLogin(username, password)), "web", "1.2.3"),
			)
			failed := failure(t, err)
			if failed.Outcome != probe.VersionAbsent || failed.Permission != test.permission ||
				failed.Status != http.StatusNotFound {
				t.Errorf(
					"%s, status %d, permission %q, want %q", failed.Outcome, failed.Status,
					failed.Permission, test.permission,
				)
			}
		})
	}
}

func TestDescribeAndOpen(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), shelfOf("web")
	w.handle(host, content)
	prober, wanted := w.prober(), target(t, w.registry(host), "web", "1.2.3")
	for range 2 {
		_, metadata, err := prober.Describe(t.Context(), wanted)
		if err != nil || metadata.AppVersion != "9.9" {
			t.Fatalf("%+v, %v", metadata, err)
		}
		_, opened, err := prober.Open(t.Context(), wanted)
		if err != nil || !strings.Contains(string(opened.Values), "replicaCount") {
			t.Fatalf("%+v, %v", opened, err)
		}
	}
	if manifests, blobs := w.requests("/manifests/"), w.requests("/blobs/"); len(manifests) != 1 || len(blobs) != 2 {
		t.Errorf("%d manifests and %d blobs", len(manifests), len(blobs))
	}
}

func TestDescribeChecksDigestOfBlob(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), shelfOf("web")
	for name := range content.blobs {
		content.blobs[name] = []byte(strings.Repeat("x", len(content.blobs[name])))
	}
	w.handle(host, content)
	_, _, err := w.prober().Describe(t.Context(), target(t, w.registry(host), "web", "1.2.3"))
	if failed := failure(t, err); failed.Outcome != probe.DigestMismatch {
		t.Errorf("%s", failed.Outcome)
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	t.Run("manifest", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.handle(host, override("manifests", sending("{", " "), newShelf()))
		_, err := w.prober().Resolve(t.Context(), target(t, w.registry(host), "web", "1.2.3"))
		if failed := failure(t, err); failed.Outcome != probe.TooLarge {
			t.Errorf("%s", failed.Outcome)
		}
	})
	t.Run("config", func(t *testing.T) {
		t.Parallel()
		w, content := newWorld(t), newShelf()
		content.push("web", "1.2.3", map[string]any{
			"config": content.blob(probe.ConfigMediaType, make([]byte, 1<<20+1)),
			"layers": []descriptor{content.blob(probe.ContentMediaType, []byte("x"))},
		})
		w.handle(host, content)
		_, err := w.prober().Resolve(t.Context(), target(t, w.registry(host), "web", "1.2.3"))
		if failed := failure(t, err); failed.Outcome != probe.TooLarge {
			t.Errorf("%s", failed.Outcome)
		}
		if len(w.requests("/blobs/")) != 0 {
			t.Error("the blob was requested, although the manifest states its size")
		}
	})
	t.Run("pages", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.handle(host, override("/tags/list", func(response http.ResponseWriter, request *http.Request) {
			linkNext(response, request)
			_, _ = response.Write([]byte(`{"tags": ["1.0.0"]}`))
		}, newShelf()))
		tags, err := w.prober().Tags(t.Context(), w.registry(host), "web")
		if err != nil || len(tags) != 50 {
			t.Errorf("%d tags, %v", len(tags), err)
		}
		// AllTags returns no part of a list.
		tags, err = w.prober().AllTags(t.Context(), w.registry(host), "web")
		exceeded, bounded := budget.As(err)
		if failed := failure(t, err); failed.Outcome != probe.TooLarge || !bounded ||
			exceeded.Limit != budget.Pages || tags != nil {
			t.Errorf("%d of all tags, %v", len(tags), err)
		}
	})
	t.Run("error body", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		message := "\x1b[31m" + password + "\n" + strings.Repeat("x", 10000)
		w.handle(host, override("/manifests/", refusal(http.StatusForbidden, "DENIED", message), newShelf()))
		_, err := w.prober().Resolve(
			t.Context(), target(t, w.registry(host, withLogin(username, password)), "web", "1.2.3"),
		)
		failed := failure(t, err)
		if len(failed.Detail) > probe.MaxErrorBody || strings.ContainsAny(failed.Detail, "\x1b\n") ||
			strings.Contains(failed.Error(), password) {
			t.Errorf("%q", failed.Detail)
		}
	})
}

func TestResolveCancelled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.handle(host, newShelf())
	ctx, cancel := context.WithCancel(t.Context())
	w.hold = func(string) { cancel() }
	prober := w.prober()
	if _, err := prober.Resolve(ctx, target(t, w.registry(host), "web", "1.2.3")); !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
	// The cancellation of one caller is not the result of the next.
	_, err := prober.Resolve(t.Context(), target(t, w.registry(host), "web", "1.2.3"))
	if failure(t, err).Class() != probe.Definite {
		t.Errorf("%v", err)
	}
}

// The packages of a GitHub organization are looked up at the paths from which they
// are pulled, each once; tags are those of the path that has tags.
func TestResolveGitHubPackages(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), shelfOf("acme/shop/web")
	content.chart("acme/cache", "1.2.3", "cache", "1.2.3", true)
	content.chart("acme/cache", "1.3.0", "cache", "1.3.0", true)
	w.handle("ghcr.io", content)
	prober, registry := w.prober(), w.registry("ghcr.io/orgs/acme", withBase("shop"))
	for name, repository := range map[string]string{"web": "acme/shop/web", "cache": "acme/cache"} {
		found, err := prober.Resolve(t.Context(), target(t, registry, name, "1.2.3"))
		if err != nil || found.Reference.Repository != repository {
			t.Errorf("%s: %+v, %v", name, found.Reference, err)
		}
	}
	if tags, err := prober.Tags(t.Context(), registry, "cache"); err != nil || len(tags) != 2 {
		t.Errorf("tags %q, %v", tags, err)
	}
	for range 2 {
		_, err := prober.Resolve(t.Context(), target(t, registry, "cache", "1.2.4"))
		failed := failure(t, err)
		want := []string{"oci://ghcr.io/acme/shop/cache:1.2.4", "oci://ghcr.io/acme/cache:1.2.4"}
		if failed.Class() != probe.NoResponse || !cmp.Equal(failed.Places, want) || failed.Neighbours.Above != "1.3.0" {
			t.Errorf("%s, %q, %+v", failed.Class(), failed.Places, failed.Neighbours)
		}
	}
	if got := w.requests("/acme/cache/manifests/1.2.4"); len(got) != 1 {
		t.Errorf("requests %q", got)
	}
	if got := append(w.requests("/orgs"), w.requests("/users")...); len(got) > 0 {
		t.Errorf("requests to the path of GitHub's list: %q", got)
	}
	// The same path of a registry whose place is certain.
	_, err := prober.Resolve(t.Context(), target(t, w.registry("ghcr.io/acme"), "cache", "1.2.4"))
	if failed := failure(t, err); failed.Class() != probe.Definite || failed.Places != nil {
		t.Errorf("%s with %q", failed.Class(), failed.Places)
	}
}

// The suggestion for an absent chart is an endpoint if the path is in the endpoint of
// the registry, and a base path otherwise, also for registries of one repository.
func TestResolveSuggestsPathOfRegistry(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), shelfOf("charts/web")
	w.handle(host, content)
	prober := w.prober()
	below := target(t, w.registry(host+"/team"), "web", "1.2.3")
	beside := target(t, w.registry(host, withBase("team")), "web", "1.2.3")
	for range 2 {
		_, err := prober.Resolve(t.Context(), below)
		if failed := failure(t, err); len(failed.Endpoints) == 0 || len(failed.Elsewhere) > 0 {
			t.Errorf("path in the endpoint: %q, %q", failed.Endpoints, failed.Elsewhere)
		}
		_, err = prober.Resolve(t.Context(), beside)
		if failed := failure(t, err); len(failed.Endpoints) > 0 || len(failed.Elsewhere) == 0 {
			t.Errorf("base path: %q, %q", failed.Endpoints, failed.Elsewhere)
		}
	}
}
