package controlplane_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// indexed is a registry with the charts of a table, by name.
func indexed(tags map[string][]string) registryFake {
	return registryFake{
		charts: func(context.Context, probe.Registry) ([]string, error) {
			names := make([]string, 0, len(tags))
			for name := range tags {
				names = append(names, name)
			}
			return names, nil
		},
		tags: func(name string) ([]string, error) { return tags[name], nil },
	}
}

// packPeer has two synchronized registries with the same charts, and one that
// is not synchronized.
func packPeer(t *testing.T) (p *peer, first, second string) {
	t.Helper()
	p = newPeer(t, t.TempDir(), indexed(map[string][]string{
		"web": {"0.9.0", "0.10.0", "1.0.0_build.5"}, "BRANDspec.AND": {"1.0.0"},
	}))
	first = p.create(v1.PathBasicRegistries, syncedRegistry("first"))
	second = p.create(v1.PathBasicRegistries, syncedRegistry("second"))
	p.create(v1.PathBasicRegistries, basicRegistry("dark"))
	for _, uid := range []string{first, second} {
		p.waitForSync(uid, v1.SyncSuccess)
	}
	return p, first, second
}

// standing is the place of a page in its list.
func standing(meta *v1.ListMetaData) string {
	return fmt.Sprintf(", %d of %d, next %s", meta.Limit, meta.Count, meta.Continue)
}

// rows lists packs, as "name version registry".
func (p *peer) rows(query url.Values, names map[string]string) string {
	p.t.Helper()
	page := get[v1.PackSummaries](p, v1.PathPacks+"?"+query.Encode())
	rows := make([]string, 0, len(page.Items))
	for _, item := range page.Items {
		spec := item.Spec
		if item.Metadata.UID == "" || item.Metadata.Name != spec.Name || spec.DisplayName != spec.Name ||
			spec.Type != v1.PackOci || spec.Layer != v1.LayerAddon || len(spec.CloudTypes) != 1 ||
			!strings.HasPrefix(spec.Digest, "sha256:") {
			p.t.Errorf("%+v %+v", item.Metadata, spec)
		}
		rows = append(rows, spec.Name+" "+spec.Version+" "+names[spec.RegistryUID])
	}
	return strings.Join(rows, "; ") + standing(page.Listmeta)
}

func TestPacks(t *testing.T) {
	t.Parallel()
	p, first, second := packPeer(t)
	names := map[string]string{first: "first", second: "second"}
	uid := get[v1.PackTagEntity](p, v1.Path(v1.PathPackRegistry, "web", second)).Tags[2].PackUID
	const everything = "BRANDspec.AND 1.0.0 first; BRANDspec.AND 1.0.0 second; " +
		"web 1.0.0+build.5 first; web 0.10.0 first; web 0.9.0 first; " +
		"web 1.0.0+build.5 second; web 0.10.0 second; web 0.9.0 second"
	for name, test := range map[string]struct{ filters, orderBy, limit, next, want string }{
		"all":              {want: everything + ", 8 of 8, next "},
		"uid":              {filters: "metadata.uid=" + uid, want: "web 0.9.0 second, 1 of 1, next "},
		"name":             {filters: "metadata.name=BRANDspec.AND", want: "BRANDspec.AND 1.0.0 first; BRANDspec.AND 1.0.0 second, 2 of 2, next "},
		"joined":           {filters: "spec.name=webANDspec.version=0.10.0ANDspec.registryUid=" + first, want: "web 0.10.0 first, 1 of 1, next "},
		"value with AND":   {filters: "spec.name=BRANDspec.ANDANDspec.registryUid=" + first, want: "BRANDspec.AND 1.0.0 first, 1 of 1, next "},
		"version of build": {filters: "spec.version=1.0.0+build.5ANDspec.registryUid=" + first, want: "web 1.0.0+build.5 first, 1 of 1, next "},
		"or": {
			filters: "spec.version=0.9.0ORspec.name=BRANDspec.ANDANDspec.registryUid=" + second,
			want:    "BRANDspec.AND 1.0.0 second; web 0.9.0 first; web 0.9.0 second, 3 of 3, next ",
		},
		"clouds":      {filters: "spec.cloudTypes_in_aws,allANDspec.version=0.9.0", want: "web 0.9.0 first; web 0.9.0 second, 2 of 2, next "},
		"other cloud": {filters: "spec.cloudTypes_in_aws,eks", want: ", 0 of 0, next "},
		"kind":        {filters: "spec.type=helm", want: ", 0 of 0, next "},
		"no such":     {filters: "spec.name=WEB", want: ", 0 of 0, next "},
		"order": {
			filters: "spec.name=webANDspec.registryUid=" + first, orderBy: "spec.version=1",
			want: "web 0.9.0 first; web 0.10.0 first; web 1.0.0+build.5 first, 3 of 3, next ",
		},
		"two orders": {
			filters: "spec.version_in_0.9.0,1.0.0", orderBy: "metadata.name=-1,spec.digest=1",
			want: "web 0.9.0 first; web 0.9.0 second; BRANDspec.AND 1.0.0 first; BRANDspec.AND 1.0.0 second, 4 of 4, next ",
		},
		"page":      {limit: "2", want: "BRANDspec.AND 1.0.0 first; BRANDspec.AND 1.0.0 second, 2 of 8, next 2"},
		"next page": {limit: "3", next: "5", want: "web 1.0.0+build.5 second; web 0.10.0 second; web 0.9.0 second, 3 of 8, next "},
		"large":     {limit: "200", want: everything + ", 8 of 8, next "},
	} {
		query := url.Values{}
		for parameter, value := range map[string]string{
			"filters": test.filters, "orderBy": test.orderBy, "limit": test.limit, "continue": test.next,
		} {
			if value != "" {
				query.Set(parameter, value)
			}
		}
		if got := p.within(p.projectUID()).rows(query, names); got != test.want {
			t.Errorf("%s:\n%s, not\n%s", name, got, test.want)
		}
	}
	for _, query := range []string{
		"filters=web", "filters=spec.nameweb", "filters=spec.values=x", "filters=spec.name!=web", "filters=xspec.name=web",
		"orderBy=spec.name", "orderBy=spec.values=1", "limit=0", "limit=x", "limit=500", "continue=-1",
	} {
		p.refused(
			http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodGet, v1.PathPacks+"?"+query, nil,
			"query parameter",
		)
	}
}

// TestPagesOfPacks checks that a page holds fifty packs at most, and all pages
// together hold every pack once.
func TestPagesOfPacks(t *testing.T) {
	t.Parallel()
	tags := map[string][]string{}
	for i := range 60 {
		tags[fmt.Sprintf("chart-%02d", i)] = []string{"1.0.0", "2.0.0"}
	}
	p := newPeer(t, t.TempDir(), indexed(tags))
	p.waitForSync(p.create(v1.PathBasicRegistries, syncedRegistry("acr")), v1.SyncSuccess)
	for _, limit := range []string{"", "7", "50", "200"} {
		listed, next := map[string]bool{}, ""
		for range 120 {
			query := url.Values{"limit": {limit}, "continue": {next}}
			page := get[v1.PackSummaries](p, v1.PathPacks+"?"+query.Encode())
			if len(page.Items) > v1.PageLimit || len(page.Items) == 0 || page.Listmeta.Count != 120 {
				t.Fatalf("limit %s: %d items of %d", limit, len(page.Items), page.Listmeta.Count)
			}
			for _, item := range page.Items {
				listed[item.Metadata.UID] = true
			}
			if next = page.Listmeta.Continue; next == "" {
				break
			}
		}
		if len(listed) != 120 {
			t.Errorf("limit %q: %d packs in all pages", limit, len(listed))
		}
	}
}

func TestFieldsOfPacks(t *testing.T) {
	t.Parallel()
	p, _, _ := packPeer(t)
	got := p.must(http.StatusOK, http.MethodGet, v1.PathPacks+"?limit=1&fields=metadata.name,spec.version,status", nil)
	const want = `{"items":[{"metadata":{"name":"BRANDspec.AND"},"spec":{"version":"1.0.0"},"status":{}}],` +
		`"listmeta":{"continue":"1","count":8,"limit":1,"offset":1}}`
	if got.body != want {
		t.Errorf("%s, not %s", got.body, want)
	}
}

func TestPacksSearch(t *testing.T) {
	t.Parallel()
	p, first, _ := packPeer(t)
	const both = "BRANDspec.AND [first 1.0.0, second 1.0.0]; web [first 1.0.0+build.5, second 1.0.0+build.5]"
	for body, want := range map[string]string{
		"":                                 both + ", 2 of 2, next ",
		`{"filter":null,"sort":null}`:      both + ", 2 of 2, next ",
		`{"filter":{"name":{"eq":"WEB"}}}`: "web [first 1.0.0+build.5, second 1.0.0+build.5], 1 of 1, next ",
		`{"filter":{"name":{"eq":"WEB","ignoreCase":false}}}`:        ", 0 of 0, next ",
		`{"filter":{"displayName":{"contains":"ran"}}}`:              "BRANDspec.AND [first 1.0.0, second 1.0.0], 1 of 1, next ",
		`{"filter":{"registryUid":["` + first + `"]}}`:               "BRANDspec.AND [first 1.0.0]; web [first 1.0.0+build.5], 2 of 2, next ",
		`{"filter":{"type":["helm","oci"],"layer":["cni","addon"]}}`: both + ", 2 of 2, next ",
		`{"filter":{"type":["helm"]}}`:                               ", 0 of 0, next ",
		`{"filter":{"layer":["cni"]}}`:                               ", 0 of 0, next ",
		`{"filter":{"addOnType":["ingress",""]}}`:                    both + ", 2 of 2, next ",
		`{"filter":{"addOnType":["ingress"]}}`:                       ", 0 of 0, next ",
		`{"filter":{"environment":["aws"]}}`:                         both + ", 2 of 2, next ",
		`{"filter":{"source":["spectrocloud"]}}`:                     ", 0 of 0, next ",
		`{"filter":{"isFips":true}}`:                                 ", 0 of 0, next ",
		`{"sort":[{"field":"layer","order":"desc"},{"field":"name","order":"desc"}]}`: "web [first 1.0.0+build.5, second 1.0.0+build.5]; " +
			"BRANDspec.AND [first 1.0.0, second 1.0.0], 2 of 2, next ",
	} {
		if got := p.found("", body); got != want {
			t.Errorf("%s:\n%s, not\n%s", body, got, want)
		}
	}
	if got := p.found(
		"?limit=1&continue=1", "{}",
	); got != "web [first 1.0.0+build.5, second 1.0.0+build.5], 1 of 2, next " {
		t.Errorf("last page: %s", got)
	}
	for _, body := range []string{
		`{"filter":{"type":["deb"]}}`, `{"filter":{"layer":["roof"]}}`, `{"sort":[{"field":"age"}]}`, `{"sort":[{"order":"up"}]}`, `[]`, `{`,
	} {
		p.refused(http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPost, v1.PathPacksSearch, body)
	}
}

// found searches for packs, as "name [registry newest, …]".
func (p *peer) found(query, body string) string {
	p.t.Helper()
	page := read[v1.PackMetadataList](p.t, p.must(http.StatusOK, http.MethodPost, v1.PathPacksSearch+query, body))
	if page.Items == nil {
		p.t.Errorf("%s: no items", body)
	}
	var rows []string
	for _, item := range page.Items {
		var where []string
		for _, registry := range item.Spec.Registries {
			where = append(where, registry.Name+" "+registry.LatestVersion)
			if registry.UID == "" || registry.LatestPackUID == "" || registry.Scope != v1.ScopeTenant {
				p.t.Errorf("%+v", registry)
			}
		}
		rows = append(rows, item.Spec.Name+" ["+strings.Join(where, ", ")+"]")
	}
	return strings.Join(rows, "; ") + standing(page.Listmeta)
}
