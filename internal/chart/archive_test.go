package chart_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

const metadata = "{apiVersion: v2, name: web, version: 1.2.3}"

// entry is one entry of an archive; without a kind it is a regular file.
type entry struct {
	name, text string
	kind       byte
	link       string
}

func archive(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var packed bytes.Buffer
	compressor := gzip.NewWriter(&packed)
	writer := tar.NewWriter(compressor)
	for _, e := range entries {
		if e.kind == 0 {
			e.kind = tar.TypeReg
		}
		header := &tar.Header{Name: e.name, Typeflag: e.kind, Linkname: e.link, Mode: 0o644, Size: int64(len(e.text))}
		if err := writer.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(writer, e.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(writer.Close(), compressor.Close()); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func TestReadArchive(t *testing.T) {
	t.Parallel()
	packed := archive(t,
		entry{name: "sub/Chart.yaml", text: "{name: sub, version: 0.1.0}"},
		entry{name: "sub/values.yaml", text: "b: 2\n"},
	)
	got, err := chart.ReadArchive(t.Context(), bytes.NewReader(archive(t,
		entry{name: "web/", kind: tar.TypeDir},
		entry{name: "web/templates/deployment.yaml", text: "{{ .Values.a }}"},
		entry{name: "web/values.yaml", text: "\xEF\xBB\xBF# c\na: 1\n"},
		entry{name: "web/values.schema.json", text: "{}"},
		entry{name: `web\charts\folder\Chart.yaml`, text: "{name: folder, version: 0.2.0}"},
		entry{name: "web/charts/sub-0.1.0.tgz", text: string(packed)},
		entry{name: "web/Chart.yaml", text: `
apiVersion: v2
name: web
version: 1.2.3
appVersion: 1.16
description: "two\nlines"
kubeVersion: ">=1.28"
deprecated: true
dependencies: [{name: sub, version: 0.x.x, repository: "oci://h.example", alias: other, condition: other.enabled}]
annotations: {a: b}
`},
	)))
	if err != nil {
		t.Fatal(err)
	}
	want := chart.Content{
		Metadata: chart.Metadata{
			APIVersion: "v2", Name: "web", Version: "1.2.3", AppVersion: "1.16", Description: "two lines",
			KubeVersion: ">=1.28", Deprecated: true,
			Dependencies: []chart.Dependency{
				{Name: "sub", Version: "0.x.x", Repository: "oci://h.example", Alias: "other", Condition: "other.enabled"},
			},
			Annotations: map[string]string{"a": "b"},
		},
		Values: []byte("# c\na: 1\n"),
		Schema: []byte("{}"),
		Used:   []string{"a"},
		Subcharts: []chart.Content{
			{Metadata: chart.Metadata{APIVersion: "v1", Name: "folder", Version: "0.2.0"}},
			{Metadata: chart.Metadata{APIVersion: "v1", Name: "sub", Version: "0.1.0"}, Values: []byte("b: 2\n")},
		},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(chart.Content{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Links are read as empty files, as in Helm.
func TestReadArchiveWithLinks(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(t.TempDir(), "values.yaml")
	if err := os.WriteFile(outside, []byte("outside: true"), 0o600); err != nil {
		t.Fatal(err)
	}
	content, err := chart.ReadArchive(t.Context(), bytes.NewReader(archive(t,
		entry{name: "web/Chart.yaml", text: metadata},
		entry{name: "web/values.yaml", kind: tar.TypeSymlink, link: outside},
		entry{name: "web/values.schema.json", kind: tar.TypeLink, link: outside},
		entry{name: "web/templates/fifo", kind: tar.TypeFifo},
		entry{name: "web/charts/", kind: tar.TypeDir},
		entry{name: "web/charts/_skipped/values.yaml", text: "not: a chart"},
		entry{name: "web/charts/.skipped", text: "not a chart"},
		entry{name: "web/charts/web.tgz.prov", text: "signature"},
	)))
	if err != nil {
		t.Fatal(err)
	}
	if len(content.Values) != 0 || len(content.Schema) != 0 || len(content.Subcharts) != 0 {
		t.Errorf("got %+v", content)
	}
}

func TestUsedValues(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		used []string
		all  bool
	}{
		"{{ .Values.a }}{{- $.Values.b.c -}}{{ range .Values.a }}":   {[]string{"a", "b"}, false},
		"{{ index .Values \"my-key\" }}{{ hasKey .Values `other` }}": {[]string{"my-key", "other"}, false},
		"{{ if (and .Values.x\n (not .Values.y)) }}":                 {[]string{"x", "y"}, false},
		"{{ toYaml .Values }}":                                       {nil, true},
		"{{ with .Values }}{{ .a }}{{ end }}{{ .Values.b }}":         {[]string{"b"}, true},
		"{{/* .Values.comment */}}{{- /* toYaml .Values */ -}}":      {nil, false},
		"# .Values.prose, and .Values as a whole":                    {nil, false},
		"{{ .ValuesOther.a }}":                                       {nil, false},
		"{{ .Values.cut":                                             {[]string{"cut"}, false},
	} {
		content, err := chart.ReadArchive(t.Context(), bytes.NewReader(archive(t,
			entry{name: "web/Chart.yaml", text: metadata},
			entry{name: "web/templates/a.yaml", text: text},
			entry{name: "web/charts/app/Chart.yaml", text: "{name: app, version: 0.1.0}"},
			entry{name: "web/charts/app/templates/a.yaml", text: "{{ .Values.own }}{{ toYaml .Values }}"},
		)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.used, content.Used); diff != "" || content.UsesAny() != want.all {
			t.Errorf("%q: all %t (-want +got):\n%s", text, content.UsesAny(), diff)
		}
	}
}

// The templates of a library use the values of its parent.
func TestKnownKeysOfLibraries(t *testing.T) {
	t.Parallel()
	library := string(archive(t,
		entry{name: "common/Chart.yaml", text: "{apiVersion: v2, name: common, version: 1.0.0, type: library}"},
		entry{name: "common/templates/_all.tpl", text: `{{ define "all" }}{{ .Values.controllers }}{{ end }}`},
	))
	content, err := chart.ReadArchive(t.Context(), bytes.NewReader(archive(t,
		entry{name: "web/Chart.yaml", text: metadata},
		entry{name: "web/templates/all.yaml", text: `{{ include "all" . }}`},
		entry{name: "web/charts/common-1.0.0.tgz", text: library},
	)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"common", "controllers", "global"}, content.KnownKeys()); diff != "" ||
		content.UsesAny() {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReadArchiveRefuses(t *testing.T) {
	t.Parallel()
	zeros := strings.Repeat("\x00", 1<<20)
	web := entry{name: "web/Chart.yaml", text: metadata}
	many := []entry{web}
	for i := range 50 {
		many = append(many, entry{name: fmt.Sprintf("web/templates/%d", i)})
	}
	nested := string(archive(t, web))
	for range 6 {
		nested = string(archive(t, web, entry{name: "web/charts/web.tgz", text: nested}))
	}
	bomb := string(archive(t, web, entry{name: "web/templates/zeros", text: zeros}))
	whole := archive(t, web)
	cases := []struct {
		name    string
		archive []byte
		bounds  chart.Bounds
		reason  chart.ArchiveReason
		path    string
	}{
		{"empty archive", nil, chart.Bounds{}, chart.ArchiveNotGzip, ""},
		{"no gzip", []byte("apiVersion: v2"), chart.Bounds{}, chart.ArchiveNotGzip, ""},
		{"no tar", gzipped(t, strings.Repeat("x", 1024)), chart.Bounds{}, chart.ArchiveMalformed, ""},
		{"cut off", whole[:len(whole)-20], chart.Bounds{}, chart.ArchiveMalformed, ""},
		{"no entries", archive(t), chart.Bounds{}, chart.ArchiveNoChart, ""},
		{"Chart.yaml outside", archive(t, entry{name: "Chart.yaml", text: metadata}), chart.Bounds{}, chart.ArchiveMalformed, "Chart.yaml"},
		{"a file beside the folder", archive(t, web, entry{name: "values.yaml", text: "a: 1"}), chart.Bounds{}, chart.ArchiveMalformed, "values.yaml"},
		{"parent folder", archive(t, web, entry{name: "web/../../values.yaml", text: "a: 1"}), chart.Bounds{}, chart.ArchiveMalformed, "../values.yaml"},
		{"parent folder, from Windows", archive(t, web, entry{name: `web\..\..\values.yaml`, text: "a: 1"}), chart.Bounds{}, chart.ArchiveMalformed, `web\..\..\values.yaml`},
		{"absolute", archive(t, web, entry{name: "web//etc/values.yaml", text: "a: 1"}), chart.Bounds{}, chart.ArchiveMalformed, "web/etc/values.yaml"},
		{"drive", archive(t, web, entry{name: "web/c:/values.yaml", text: "a: 1"}), chart.Bounds{}, chart.ArchiveMalformed, "web/c:/values.yaml"},
		{"a link among subcharts", archive(t, web, entry{name: "web/charts/sub", kind: tar.TypeSymlink, link: "../sub"}), chart.Bounds{}, chart.ArchiveNoChart, "charts/sub"},
		{"a lock that is no lock", archive(t, web, entry{name: "web/Chart.lock", text: "generated: never"}), chart.Bounds{}, chart.ArchiveMetadata, "Chart.lock"},
		{"keywords that are a text", archive(t, entry{name: "web/Chart.yaml", text: "{name: web, version: 1.2.3, keywords: text}"}), chart.Bounds{}, chart.ArchiveMetadata, "Chart.yaml"},
		{"a maintainer that is null", archive(t, entry{name: "web/Chart.yaml", text: "{name: web, version: 1.2.3, maintainers: [null]}"}), chart.Bounds{}, chart.ArchiveMetadata, "Chart.yaml"},
		{"no metadata", archive(t, entry{name: "web/Chart.yaml", text: "["}), chart.Bounds{}, chart.ArchiveMetadata, "Chart.yaml"},
		{"invalid values of a subchart", archive(t, web, entry{name: "web/charts/a/Chart.yaml", text: metadata}, entry{name: "web/charts/a/values.yaml", text: "- 1"}),
			chart.Bounds{}, chart.ArchiveValues, "charts/a/values.yaml"},
		{"compressed", whole, chart.Bounds{Compressed: 50}, chart.ArchiveTooLarge, ""},
		{"gzip bomb", []byte(bomb), chart.Bounds{Expanded: 1 << 18}, chart.ArchiveTooLarge, ""},
		{"gzip bomb in a subchart", archive(t, web, entry{name: "web/charts/a.tgz", text: bomb}), chart.Bounds{Expanded: 1 << 18}, chart.ArchiveTooLarge, ""},
		{"limit shared by subcharts", archive(t, web, entry{name: "web/charts/a.tgz", text: bomb}, entry{name: "web/charts/b.tgz", text: bomb}),
			chart.Bounds{Expanded: 3 << 19}, chart.ArchiveTooLarge, ""},
		{"one file", archive(t, web, entry{name: "web/values.yaml", text: "# " + zeros}), chart.Bounds{File: 1 << 10}, chart.ArchiveTooLarge, "values.yaml"},
		{"entries", archive(t, many...), chart.Bounds{Files: 40}, chart.ArchiveTooLarge, ""},
		{"levels", []byte(nested), chart.Bounds{Depth: 5}, chart.ArchiveTooLarge, strings.Repeat("charts/web.tgz/", 5) + "charts/web.tgz"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := chart.ReadArchiveWithin(t.Context(), bytes.NewReader(c.archive), c.bounds)
			var got *chart.ArchiveError
			if !errors.As(err, &got) || got.Reason != c.reason || got.Path != c.path {
				t.Fatalf("got %v", err)
			}
			if _, limited := budget.As(err); limited != (got.Reason == chart.ArchiveTooLarge) {
				t.Errorf("got %v", err)
			}
		})
	}
	if _, err := chart.ReadArchive(t.Context(), bytes.NewReader([]byte(nested))); err != nil {
		t.Errorf("six levels: %v", err)
	}
}

// An archive without an end is read up to the limit.
func TestReadArchiveWithoutEnd(t *testing.T) {
	t.Parallel()
	reader, writer := io.Pipe()
	written := make(chan int64, 1)
	go func() {
		compressor, _ := gzip.NewWriterLevel(writer, gzip.NoCompression)
		n, _ := io.Copy(compressor, endless{})
		written <- n
	}()
	_, err := chart.ReadArchiveWithin(t.Context(), reader, chart.Bounds{Compressed: 1 << 20})
	reader.CloseWithError(io.ErrClosedPipe)
	if _, ok := errors.AsType[*chart.ArchiveError](err); !ok {
		t.Fatalf("got %v", err)
	}
	if n := <-written; n > 2<<20 {
		t.Errorf("read %d bytes", n)
	}
}

// endless is a tar stream of one file that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func gzipped(t testing.TB, text string) []byte {
	t.Helper()
	var packed bytes.Buffer
	compressor := gzip.NewWriter(&packed)
	if _, err := io.WriteString(compressor, text); err != nil {
		t.Fatal(err)
	}
	if err := compressor.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func FuzzReadArchive(f *testing.F) {
	f.Add(archive(f, entry{name: "web/Chart.yaml", text: metadata}, entry{name: "web/values.yaml", text: "a: 1"}))
	f.Add(
		archive(
			f, entry{name: "web/Chart.yaml", text: metadata},
			entry{name: "web/charts/a.tgz", text: string(archive(f, entry{name: "a/Chart.yaml", text: metadata}))},
		),
	)
	f.Add([]byte("\x1f\x8b"))
	f.Fuzz(func(t *testing.T, data []byte) {
		content, err := chart.ReadArchiveWithin(
			t.Context(), bytes.NewReader(data), chart.Bounds{Expanded: 1 << 20, File: 1 << 16, Files: 100, Depth: 3},
		)
		if err != nil {
			if _, ok := errors.AsType[*chart.ArchiveError](err); !ok {
				t.Errorf("%v", err)
			}
			return
		}
		if err := content.Metadata.Check(); err != nil {
			t.Errorf("the archive is accepted: %v", err)
		}
		if _, err := chart.ParseValues(content.Values); err != nil {
			t.Errorf("the archive is accepted: %v", err)
		}
	})
}
