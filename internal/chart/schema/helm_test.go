package schema_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"log"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
	helmcommon "helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	helmutil "helm.sh/helm/v4/pkg/chart/v2/util"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/chart/schema"
)

// TestMain discards Helm's warnings on the standard logger.
func TestMain(m *testing.M) {
	log.SetOutput(io.Discard)
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

// helmResult is the result of Helm's own library for a chart and values, with the steps of
// an installation.
type helmResult struct {
	loadErr, mergeErr, schemaErr error
	values                       map[string]any
}

func helmCheck(archive, values []byte) helmResult {
	loaded, err := loader.LoadArchive(bytes.NewReader(archive))
	if err != nil {
		return helmResult{loadErr: err}
	}
	given, err := loader.LoadValues(bytes.NewReader(values))
	if err != nil {
		return helmResult{mergeErr: err}
	}
	if err := helmutil.ProcessDependencies(loaded, given); err != nil {
		return helmResult{mergeErr: err}
	}
	merged, err := helmcommon.CoalesceValues(loaded, given)
	if err != nil {
		return helmResult{mergeErr: err}
	}
	return helmResult{values: merged, schemaErr: helmcommon.ValidateAgainstSchema(loaded, merged)}
}

// overflowsHelm reports whether a table that contains itself would overflow Helm's stack,
// which ends the process.
func overflowsHelm(content chart.Content, values []byte) bool {
	given, err := chart.ParseValues(values)
	if err != nil {
		return false
	}
	_, err = content.Merge(given)
	var loop *chart.ImportError
	return errors.As(err, &loop)
}

// compareWithHelm fails the test where this package and Helm differ.
func compareWithHelm(t *testing.T, archive, values []byte) {
	t.Helper()
	content, err := chart.ReadArchive(t.Context(), bytes.NewReader(archive))
	if overflowsHelm(content, values) {
		return
	}
	want := helmCheck(archive, values)
	if (err != nil) != (want.loadErr != nil) {
		t.Fatalf("loading: got %v, from Helm %v", err, want.loadErr)
	}
	if err != nil {
		return
	}
	given, err := chart.ParseValues(values)
	var merged chart.Merged
	if err == nil {
		merged, err = content.Merge(given)
	}
	if (err != nil) != (want.mergeErr != nil) {
		t.Fatalf("merging: got %v, from Helm %v", err, want.mergeErr)
	}
	if given == nil {
		return
	}
	found, err := new(schema.Checker).Check(t.Context(), content, given)
	violations := found.Violations
	if refused := err != nil || len(violations) > 0; refused != (want.schemaErr != nil || want.mergeErr != nil) {
		t.Errorf("verdict: got %v, %v; from Helm %v", violations, err, want.schemaErr)
	}
	if want.mergeErr != nil {
		return
	}
	if diff := cmp.Diff(want.values, merged.Values, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("values (-Helm +got):\n%s", diff)
	}
	// Two merges did not change the defaults of the content.
	merged, err = content.Merge(given)
	if diff := cmp.Diff(want.values, merged.Values, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Errorf("values of another merge (-Helm +got), %v:\n%s", err, diff)
	}
}

func TestCheckAsHelm(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"web", "umbrella"} {
		files := section(t, name)
		archive := pack(t, files["chart"])
		for _, values := range files["values"] {
			t.Run(name+"/"+values.Name, func(t *testing.T) {
				t.Parallel()
				compareWithHelm(t, archive, values.Data)
			})
		}
	}
}

func TestReadArchiveAsHelm(t *testing.T) {
	t.Parallel()
	cases := map[string][]txtar.File{}
	for _, file := range section(t, "broken")["cases"] {
		name, rest, _ := strings.Cut(file.Name, "/")
		cases[name] = append(cases[name], txtar.File{Name: strings.TrimPrefix(rest, "chart/"), Data: file.Data})
	}
	for name, files := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive := pack(t, files)
			compareWithHelm(t, archive, nil)
			_, err := chart.ReadArchive(t.Context(), bytes.NewReader(archive))
			if valid := name == "fine"; valid != (err == nil) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestMetadataAsHelm(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"web", "umbrella"} {
		archive := pack(t, section(t, name)["chart"])
		want, err := loader.LoadArchive(bytes.NewReader(archive))
		if err != nil {
			t.Fatal(err)
		}
		content, err := chart.ReadArchive(t.Context(), bytes.NewReader(archive))
		if err != nil {
			t.Fatal(err)
		}
		got := content.Metadata
		if got.Name != want.Metadata.Name || got.Version != want.Metadata.Version ||
			got.AppVersion != want.Metadata.AppVersion ||
			got.APIVersion != want.Metadata.APIVersion || len(got.Dependencies) != len(want.Metadata.Dependencies) {
			t.Errorf("%s: got %+v, from Helm %+v", name, got, want.Metadata)
		}
	}
}

func TestCheckOfDraftsAsHelm(t *testing.T) {
	t.Parallel()
	for _, file := range section(t, "drafts")["schemas"] {
		archive := pack(t, []txtar.File{
			{Name: "Chart.yaml", Data: []byte("{apiVersion: v2, name: x, version: 1.0.0}")},
			{Name: "values.schema.json", Data: file.Data},
		})
		for _, values := range []string{"", "n: 1", "n: 2", "mail: nobody", "mail: a@b.example"} {
			t.Run(file.Name+"/"+values, func(t *testing.T) {
				t.Parallel()
				compareWithHelm(t, archive, []byte(values))
			})
		}
	}
}

// section reads an archive of testdata; files are grouped by the first folder.
func section(t testing.TB, name string) map[string][]txtar.File {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "charts", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]txtar.File{}
	for _, file := range archive.Files {
		group, rest, _ := strings.Cut(file.Name, "/")
		files[group] = append(files[group], txtar.File{Name: rest, Data: file.Data})
	}
	return files
}

// pack makes a chart archive of files; the files in a folder that ends in .tgz are packed
// into an archive of that name.
func pack(t testing.TB, files []txtar.File) []byte {
	t.Helper()
	var outside []txtar.File
	inside := map[string][]txtar.File{}
	for _, file := range files {
		folder, rest, packed := strings.Cut(file.Name, ".tgz/")
		if !packed {
			outside = append(outside, txtar.File{Name: path.Join("chart", file.Name), Data: file.Data})
			continue
		}
		_, rest, _ = strings.Cut(rest, "/")
		inside[folder+".tgz"] = append(inside[folder+".tgz"], txtar.File{Name: rest, Data: file.Data})
	}
	for name, files := range inside {
		outside = append(outside, txtar.File{Name: path.Join("chart", name), Data: pack(t, files)})
	}
	return tarball(t, outside)
}

func tarball(t testing.TB, files []txtar.File) []byte {
	t.Helper()
	var packed bytes.Buffer
	compressor := gzip.NewWriter(&packed)
	writer := tar.NewWriter(compressor)
	for _, file := range files {
		if err := writer.WriteHeader(
			&tar.Header{Name: file.Name, Mode: 0o644, Size: int64(len(file.Data)), Typeflag: tar.TypeReg},
		); err != nil {
			t.Fatal(err)
		}
		if _, err := writer.Write(file.Data); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if err := compressor.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}
