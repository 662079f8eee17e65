package oci_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// chartWith is a chart whose archive has these files: pairs of name and text.
func chartWith(pairs ...string) func(*stock) { return archived(tgz(files(pairs...)...)) }

// entries is a chart whose archive has its Chart.yaml, and these entries.
func entries(more ...packedEntry) func(*stock) {
	return archived(tgz(append(files("Chart.yaml", chartYAML), more...)...))
}

// metadata is a chart with more lines in its Chart.yaml, and more files.
func metadata(more string, pairs ...string) func(*stock) {
	return chartWith(append([]string{"Chart.yaml", chartYAML + more + "\n"}, pairs...)...)
}

// named is a chart with another Chart.yaml and config blob.
func named(chartYAML, config string) func(*stock) {
	return func(s *stock) {
		s.tag(s.manifest(ociManifest, s.chartFields(config, tgz(files("Chart.yaml", chartYAML)...))))
	}
}

const (
	subchart = "apiVersion: v2\nname: sub\nversion: 0.1.0\n"
	exact    = "a layer names one exact version"
)

// TestArchivesAsHelm is the table of archives that a chart may have.
func TestArchivesAsHelm(t *testing.T) {
	t.Parallel()
	packed := string(tgz(packedEntry{name: "sub/Chart.yaml", text: subchart}))
	whole := web()
	compare(t, []artifact{
		{name: "plain", push: archived(whole), helm: true},
		{name: "empty", push: archived(nil)},
		{name: "not gzip", push: archived([]byte("apiVersion: v2"))},
		{name: "truncated", push: archived(whole[:len(whole)-30])},
		{name: "not tar", push: archived([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x01\x00\x00\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00"))},
		{name: "garbage after the end", push: archived(append(web(), "garbage"...)), helm: true},
		{name: "no entries", push: archived(tgz())},
		{name: "folders alone", push: archived(tgz(packedEntry{name: "web/", kind: tar.TypeDir}))},
		{name: "folder of another name", push: archived(tgz(packedEntry{name: "other/Chart.yaml", text: chartYAML})), helm: true},
		{name: "two roots", push: archived(tgz(packedEntry{name: "web/Chart.yaml", text: chartYAML}, packedEntry{name: "b/values.yaml", text: "a: 1"})), helm: true},
		{name: "two charts in two roots", push: archived(tgz(packedEntry{name: "web/Chart.yaml", text: chartYAML}, packedEntry{name: "b/Chart.yaml", text: "name: b"})), helm: true, differs: byIdentity},
		{name: "one file twice", push: chartWith("Chart.yaml", chartYAML, "values.yaml", "a: [", "values.yaml", "a: 1")},
		{name: "Chart.yaml twice", push: chartWith("Chart.yaml", "name: other", "Chart.yaml", chartYAML), helm: true},
		{name: "no folder", push: archived(tgz(packedEntry{name: "Chart.yaml", text: chartYAML}))},
		{name: "a file beside the folder", push: entries(packedEntry{name: "README.md", text: "hello"})},
		{name: "dots before the folder", push: archived(tgz(packedEntry{name: "./Chart.yaml", text: chartYAML})), helm: true},
		{name: "dots before the folders", push: archived(tgz(packedEntry{name: "./web/Chart.yaml", text: chartYAML}))},
		{name: "a path upwards", push: entries(packedEntry{name: "web/../../x", text: "x"})},
		{name: "a path upwards and back", push: entries(packedEntry{name: "web/templates/../x", text: "x"}), helm: true},
		{name: "two dots in a name", push: entries(packedEntry{name: "web/..x", text: "x"})},
		{name: "absolute", push: entries(packedEntry{name: "/etc/x", text: "x"}), helm: true},
		{name: "absolute within", push: entries(packedEntry{name: "web//etc/x", text: "x"})},
		{name: "a drive", push: entries(packedEntry{name: "web/c:/x", text: "x"})},
		{name: "packed on Windows", push: archived(tgz(packedEntry{name: `web\Chart.yaml`, text: chartYAML}, packedEntry{name: `web\charts\sub\Chart.yaml`, text: subchart})), helm: true},
		{name: "both separators", push: entries(packedEntry{name: `web/templates\x`, text: "x"}), helm: true},
		{name: "a link for values", push: entries(packedEntry{name: "web/values.yaml", kind: tar.TypeSymlink, link: "/etc/passwd"}), helm: true},
		{name: "a link for a schema", push: entries(packedEntry{name: "web/values.schema.json", kind: tar.TypeSymlink, link: "schema.json"})},
		{name: "a link for Chart.yaml", push: archived(tgz(packedEntry{name: "web/Chart.yaml", kind: tar.TypeSymlink, link: "c.yaml"}, packedEntry{name: "web/c.yaml", text: chartYAML}))},
		{name: "a hard link", push: entries(packedEntry{name: "web/values.yaml", kind: tar.TypeLink, link: "web/Chart.yaml"}), helm: true},
		{name: "a link to a subchart", push: entries(packedEntry{name: "web/charts/sub", kind: tar.TypeSymlink, link: "../../sub"})},
		{name: "a device", push: entries(packedEntry{name: "web/null", kind: tar.TypeChar}), helm: true},
		{name: "a long name", push: entries(packedEntry{name: "web/templates/" + strings.Repeat("x", 300), text: "x"}), helm: true},
		{name: "a large file", push: entries(packedEntry{name: "web/files/large", text: strings.Repeat("x", 6<<20)}), helm: true},
		{name: "large values", push: entries(packedEntry{name: "web/values.yaml", text: "# " + strings.Repeat("x", 6<<20) + "\n"}), helm: true}, // the plan warns
		{name: "a large packed subchart", push: entries(packedEntry{name: "web/charts/sub-0.1.0.tgz", text: packed + strings.Repeat("\x00", 6<<20)}), helm: true},
		{name: ".helmignore", push: chartWith("Chart.yaml", chartYAML, ".helmignore", "values.yaml\nChart.yaml\n", "values.yaml", "a: 1"), helm: true},

		{name: "byte order marks", push: chartWith("Chart.yaml", "\ufeff"+chartYAML, "values.yaml", "\ufeffa: 1\n", "values.schema.json", "\ufeff{}"), helm: true},
		{name: "line ends of Windows", push: chartWith("Chart.yaml", strings.ReplaceAll(chartYAML, "\n", "\r\n"), "values.yaml", "---\r\na: 1\r\n---\r\n"), helm: true},
		{name: "no Chart.yaml", push: chartWith("values.yaml", "a: 1")},
		{name: "chart.yaml", push: chartWith("chart.yaml", chartYAML)},
		{name: "apiVersion v1", push: chartWith("Chart.yaml", "apiVersion: v1\nname: web\nversion: 1.2.3"), helm: true},
		{name: "no apiVersion", push: chartWith("Chart.yaml", "name: web\nversion: 1.2.3"), helm: true},
		{name: "apiVersion v3", push: chartWith("Chart.yaml", "apiVersion: v3\nname: web\nversion: 1.2.3")},
		{name: "apiVersion v9", push: chartWith("Chart.yaml", "apiVersion: v9\nname: web\nversion: 1.2.3")},
		{name: "no version", push: chartWith("Chart.yaml", "apiVersion: v2\nname: web")},
		{name: "another version", push: named("name: web\nversion: 1.2.4", `{}`), helm: true, differs: byIdentity},
		{name: "another name", push: named("name: db\nversion: 1.2.3", `{}`), helm: true, differs: byIdentity},
		{name: "a leading v", push: named("name: web\nversion: v1.2.3", `{"name":"web","version":"v1.2.3"}`), helm: true},
		{name: "a twin without the v", push: tagged("v1.2.3", archived(whole)), version: "v1.2.3", helm: true},
		{name: "build metadata", push: tagged("1.2.3_b.1", named("name: web\nversion: 1.2.3+b.1", `{"name":"web","version":"1.2.3+b.1"}`)), version: "1.2.3+b.1", helm: true},
		{name: "a calendar version", push: tagged("2024.01.05", named("name: web\nversion: 2024.01.05", `{"name":"web","version":"2024.01.05"}`)), version: "2024.01.05", helm: true,
			differs: "no semantic version, which is what a layer takes; Helm reads 2024.1.5"},
		{name: "a partial version", push: tagged("1.2", named("name: web\nversion: 1.2", `{"name":"web","version":"1.2"}`)), version: "1.2", helm: true, differs: exact},
		{name: "a moving tag", push: tagged("latest", archived(whole)), version: "latest", helm: true, differs: exact},
		{name: "unprintable characters in the name", push: chartWith("Chart.yaml", "apiVersion: v2\nname: \"we\\u200bb\"\nversion: 1.2.3"), helm: true},
		{name: "a version that is a number", push: chartWith("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.2"), helm: true, differs: byIdentity},
		{name: "an appVersion that is a number", push: metadata("appVersion: 1.20"), helm: true},
		{name: "annotations that are not texts", push: metadata("annotations: {a: yes, b: 1}"), helm: true},
		{name: "annotations that are a list", push: metadata("annotations: [a]")},
		{name: "keywords that are a text", push: metadata("keywords: a")},
		{name: "sources that are a text", push: metadata("sources: https://h.example")},
		{name: "maintainers that are texts", push: metadata("maintainers: [me]")},
		{name: "a maintainer that is null", push: metadata("maintainers: [null]")},
		{name: "deprecated", push: metadata("deprecated: true"), helm: true},
		{name: "deprecated that is a text", push: metadata("deprecated: perhaps")},
		{name: "unknown fields", push: metadata("x: {y: 1}"), helm: true},
		{name: "library", push: metadata("type: library")},
		{name: "application", push: metadata("type: application"), helm: true},
		{name: "type of another case", push: metadata("type: Application")},
		{name: "kubeVersion", push: metadata(`kubeVersion: ">=1.25.0-0"`), helm: true},
		{name: "kubeVersion that is not a range", push: metadata("kubeVersion: newest")},

		{name: "a packed subchart", push: metadata("dependencies: [{name: sub, version: 0.x.x}]", "charts/sub-0.1.0.tgz", packed), helm: true},
		{name: "a subchart in a folder", push: metadata("dependencies: [{name: sub, version: 0.1.0}]", "charts/folder/Chart.yaml", subchart), helm: true},
		{name: "an undeclared subchart", push: metadata("", "charts/sub/Chart.yaml", subchart), helm: true},
		{name: "a library subchart", push: metadata("dependencies: [{name: sub}]", "charts/sub/Chart.yaml", subchart+"type: library\n"), helm: true},
		{name: "a missing dependency", push: metadata("dependencies: [{name: sub, version: 0.1.0}]")},
		{name: "a missing dependency that is disabled", push: metadata("dependencies: [{name: sub, version: 0.1.0, condition: sub.enabled}]", "values.yaml", "sub: {enabled: false}")},
		{name: "a missing dependency of a disabled tag", push: metadata("dependencies: [{name: sub, version: 0.1.0, tags: [t]}]", "values.yaml", "tags: {t: false}")},
		{name: "a dependency of another version", push: metadata("dependencies: [{name: sub, version: 2.x.x}]", "charts/sub/Chart.yaml", subchart), helm: true},
		{name: "a dependency under an alias", push: metadata("dependencies: [{name: sub, version: 0.x.x, alias: store}]", "charts/sub/Chart.yaml", subchart), helm: true},
		{name: "a subchart with the name of the alias", push: metadata("dependencies: [{name: db, version: 0.x.x, alias: sub}]", "charts/sub/Chart.yaml", subchart)},
		{name: "one dependency under two aliases", push: metadata("dependencies: [{name: sub, alias: a}, {name: sub, alias: b}]", "charts/sub/Chart.yaml", subchart), helm: true},
		{name: "two dependencies of one name", push: metadata("dependencies: [{name: sub}, {name: sub}]", "charts/sub/Chart.yaml", subchart)},
		{name: "an alias with a dot", push: metadata("dependencies: [{name: sub, alias: a.b}]", "charts/sub/Chart.yaml", subchart)},
		{name: "a dependency that is null", push: metadata("dependencies: [null]")},
		{name: "a missing dependency of a subchart", push: metadata("", "charts/sub/Chart.yaml", subchart+"dependencies: [{name: deep}]\n"), helm: true},
		{name: "a damaged subchart", push: metadata("", "charts/sub-0.1.0.tgz", "no archive")},
		{name: "a subchart without metadata", push: metadata("", "charts/sub/values.yaml", "a: 1")},
		{name: "a file among the subcharts", push: metadata("", "charts/README.md", "hello")},
		{name: "files among the subcharts that are skipped", push: metadata("", "charts/.gitkeep", "", "charts/_old/x", "x", "charts/sub-0.1.0.tgz.prov", "x"), helm: true},
		{name: "a folder with the name of an archive", push: metadata("", "charts/sub.tgz/Chart.yaml", subchart)},
		{name: "requirements.yaml", push: chartWith("Chart.yaml", "apiVersion: v1\nname: web\nversion: 1.2.3", "requirements.yaml", "dependencies: [{name: sub, version: 0.1.0}]", "charts/sub/Chart.yaml", subchart), helm: true},
		{name: "requirements.yaml with a missing dependency", push: chartWith("Chart.yaml", "apiVersion: v1\nname: web\nversion: 1.2.3", "requirements.yaml", "dependencies: [{name: sub, version: 0.1.0}]")},
		{name: "requirements.yaml beside apiVersion v2", push: chartWith("Chart.yaml", chartYAML, "requirements.yaml", "dependencies: [{name: sub, version: 0.1.0}]")},
		{name: "a lock of other dependencies", push: metadata("", "Chart.lock", "generated: \"2024-01-01T00:00:00Z\"\ndigest: sha256:0\ndependencies: [{name: gone, version: 9.9.9}]"), helm: true},
		{name: "a lock that is not a lock", push: metadata("", "Chart.lock", "generated: never")},
		{name: "a lock of requirements that is not a lock", push: metadata("", "requirements.lock", "[")},
	})
}

// TestValuesAsHelm is the table of values, of the chart and of the layer, and of
// schemas of values.
func TestValuesAsHelm(t *testing.T) {
	t.Parallel()
	defaults := func(values string) func(*stock) { return chartWith("Chart.yaml", chartYAML, "values.yaml", values) }
	schema := func(text, values string) func(*stock) {
		return chartWith("Chart.yaml", chartYAML, "values.yaml", values, "values.schema.json", text)
	}
	under := func(text string) func(*stock) {
		return metadata("dependencies: [{name: sub, version: 0.1.0, condition: sub.enabled}]",
			"charts/sub/Chart.yaml", subchart, "charts/sub/values.schema.json", text,
			"charts/sub/values.yaml", "size: 1\n")
	}
	const required = `{"required": ["image"], "properties": {"image": {"type": "string"}}}`
	var rows []artifact
	for name, values := range map[string]string{
		"empty": "", "a comment": "# a: 1\n", "a marker": "---\n", "a marker at the end": "a: 1\n---\n", "an end": "a: 1\n...\n",
		"null": "null\n", "several documents": "a: 1\n---\nb: 2\n", "a key twice": "a: 1\na: 2\n", "yes and no": "a: yes\n",
		"null for a key": "a: null\n", "an anchor": "a: &x {b: 1}\nc: *x\n", "no line end": "a: 1",
	} {
		rows = append(rows, artifact{name: "defaults: " + name, push: defaults(values), helm: true})
	}
	for name, values := range map[string]string{
		"a list": "- a\n", "a text": "text\n", "a template": "a: {{ .b }}\n", "a tab": "a:\n\tb: 1\n", "UTF-16": "\xff\xfea\x00",
		"text after a marker": "--- {a: 1}\n", "a directive": "%YAML 1.1\n---\na: 1\n",
	} {
		rows = append(rows, artifact{name: "defaults: " + name, push: defaults(values)})
	}
	for name, values := range map[string]string{
		"a marker": "---\n", "a marker at the end": "a: 1\n---", "markers around": "---\na: 1\n---\n", "an end": "a: 1\n...\n# c\n",
		"a comment after a marker": "a: 1\n---\n# c\n", "null after a marker": "a: 1\n---\nnull\n", "a text block": "a: |\n  x\n---\n",
		"{}": "{}", "null": "null", "line ends of Windows": "---\r\na: 1\r\n---\r\n",
	} {
		rows = append(rows, artifact{name: "values: " + name, push: archived(web()), values: values, helm: true})
	}
	compare(t, append(rows,
		artifact{
			name: "values: two documents", push: manifestWith(ociManifest, nil), values: "a: 1\n---\nb: 2\n",
			helm: true, differs: "a layer has one document",
		},
		artifact{
			name: "values: text after the end", push: manifestWith(ociManifest, nil), values: "a: 1\n...\nb: 2\n",
			helm: true, differs: "Helm drops the rest without a message",
		},
		artifact{
			name: "values: a key twice", push: manifestWith(ociManifest, nil), values: "a: 1\na: 2\n", helm: true,
			differs: "one of the two is a mistake",
		},
		artifact{name: "values: a list", push: manifestWith(ociManifest, nil), values: "- a\n"},
		artifact{name: "values: text after a marker", push: manifestWith(ociManifest, nil), values: "--- {a: 1}\n"},
		artifact{name: "a text for the values of a subchart", push: under(`{}`), values: "sub: text"},
		artifact{name: "null for the values of a subchart", push: under(`{}`), values: "sub: null"},

		artifact{name: "schema: fits", push: schema(required, "image: web"), helm: true},
		artifact{name: "schema: absent values", push: schema(required, "a: 1")},
		artifact{name: "schema: the defaults do not fit", push: schema(required, "image: 1")},
		artifact{
			name: "schema: the values replace defaults that do not fit", push: schema(required, "image: 1"),
			values: "image: web", helm: true,
		},
		artifact{name: "schema: null removes a default", push: schema(required, "image: web"), values: "image: null"},
		artifact{
			name: "schema: draft 4",
			push: schema(
				`{"$schema": "http://json-schema.org/draft-04/schema#", "properties": {"count": {"minimum": 1, "exclusiveMinimum": true}}}`, "count: 1",
			),
		},
		artifact{
			name: "schema: draft 7, fits",
			push: schema(
				`{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"count": {"exclusiveMinimum": 1}}}`, "count: 2",
			), helm: true,
		},
		artifact{
			name: "schema: draft 2019-09",
			push: schema(
				`{"$schema": "https://json-schema.org/draft/2019-09/schema", "dependentRequired": {"a": ["b"]}}`, "a: 1",
			),
		},
		artifact{
			name: "schema: draft 2020-12",
			push: schema(
				`{"$schema": "https://json-schema.org/draft/2020-12/schema", "properties": {"l": {"prefixItems": [{"type": "string"}]}}}`, "l: [1]",
			),
		},
		artifact{
			name: "schema: a format",
			push: schema(`{"properties": {"mail": {"format": "email"}}}`, "mail: nobody"), helm: true,
		},
		artifact{name: "schema: false", push: schema(`false`, "")},
		artifact{name: "schema: true", push: schema(`true`, ""), helm: true},
		artifact{name: "schema: empty", push: schema(``, "")},
		artifact{name: "schema: not JSON", push: schema(`type: object`, "")},
		artifact{name: "schema: an unknown type", push: schema(`{"type": "nonsense"}`, "")},
		artifact{name: "schema: a pattern that is not valid", push: schema(`{"properties": {"a": {"pattern": "("}}}`, "")},
		artifact{name: "schema: refers to itself", push: schema(`{"$ref": "#"}`, "")},
		artifact{
			name: "schema: refers to itself deeper",
			push: schema(`{"properties": {"a": {"$ref": "#/properties/a"}}}`, "b: 1"), helm: true,
		},
		artifact{name: "schema: refers to nothing", push: schema(`{"$ref": "#/none"}`, "")},
		artifact{
			name: "schema: a file", push: schema(`{"$ref": "file:///nowhere/schema.json"}`, ""),
			differs: "the file may exist where Helm runs: the plan warns",
		},
		artifact{name: "schema: a scheme that is not fetched", push: schema(`{"$ref": "ftp://127.0.0.1/schema.json"}`, "")},
		artifact{name: "schema: a urn", push: schema(`{"$ref": "urn:example:a"}`, ""), helm: true},
		artifact{name: "schema: of a subchart", push: under(`{"properties": {"size": {"type": "string"}}}`)},
		artifact{
			name: "schema: of a disabled subchart",
			push: under(`{"properties": {"size": {"type": "string"}}}`), values: "sub: {enabled: false}", helm: true,
		},
		artifact{
			name: "schema: of a subchart, the parent's values fit",
			push: under(`{"properties": {"size": {"type": "string"}}}`), values: "sub: {size: big}", helm: true,
		},
		artifact{name: "schema: of a subchart, not JSON", push: under(`{`)},
	))
}

// TestChartsOfHelmAsHelm reads every chart of Helm's own tests, if the module of Helm
// is available.
func TestChartsOfHelmAsHelm(t *testing.T) {
	t.Parallel()
	found, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "helm.sh/helm/v4").Output()
	if err != nil {
		t.Skipf("the module of Helm is not available: %v", err)
	}
	archives := chartsBelow(t, strings.TrimSpace(string(found)))
	if len(archives) < 80 {
		t.Fatalf("only %d charts in the module of Helm", len(archives))
	}
	for name, archive := range archives {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, helm := helmInstalls(archive, "")
			content, err := chart.ReadArchive(t.Context(), bytes.NewReader(archive))
			var got map[string]any
			if err == nil {
				got, err = providerInstalls(content, "")
			} else if _, ok := errors.AsType[*chart.ArchiveError](err); !ok {
				t.Errorf("%v", err)
			}
			if (err == nil) != (helm == nil) {
				t.Errorf("the provider: %v\nHelm: %v", err, helm)
			}
			if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); helm == nil && diff != "" {
				t.Errorf("values (-Helm +the provider):\n%s", diff)
			}
		})
	}
}

// chartsBelow are the archives of the charts below a folder, packed or read.
func chartsBelow(t *testing.T, root string) map[string][]byte {
	t.Helper()
	archives := map[string][]byte{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case filepath.Ext(path) == ".tgz":
			name, _ := filepath.Rel(root, path)
			archives[name], err = os.ReadFile(path)
		case entry.Name() == "Chart.yaml":
			name, _ := filepath.Rel(root, filepath.Dir(path))
			archives[name] = packFolder(t, filepath.Dir(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return archives
}

func packFolder(t *testing.T, folder string) []byte {
	t.Helper()
	var inside []packedEntry
	err := fs.WalkDir(os.DirFS(folder), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, path))
		inside = append(inside, packedEntry{name: "chart/" + path, text: string(text)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tgz(inside...)
}
