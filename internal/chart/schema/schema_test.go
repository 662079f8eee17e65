package schema_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/chart/schema"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, chart, values string
		want                []string
	}{
		{"no values", "web", ``, nil},
		{"type", "web", `replicaCount: "2"`, []string{"replicaCount: must be integer, not string"}},
		{"one for each value, in order of the paths", "web", `
replicaCount: 99
image: {pullPolicy: Sometimes}
ingress: {hosts: [{host: a}, {host: b, port: http}, {port: 1}]}`, []string{
			"image.pullPolicy: value must be one of 'Always', 'IfNotPresent', 'Never'",
			"ingress.hosts[1].port: must be integer, not string",
			"ingress.hosts[2].host: is required",
			"replicaCount: must be at most 10",
		}},
		{"unknown keys", "web", `{replicas: 2, "a.b": 1}`, []string{
			`["a.b"]: is not allowed: the schema does not know the key`,
			"replicas: is not allowed: the schema does not know the key",
		}},
		{"a pattern without the value", "web", `image: {repository: "SECRET"}`, []string{
			"image.repository: does not match the pattern ^[a-z0-9./-]+$"}},
		{"format", "web", `mail: nobody`, []string{"mail: is not a valid email"}},
		{"names", "web", `extra: {Upper: 1}`, []string{"extra.Upper: is not a name that the schema allows"}},
		{"alternatives are one violation", "web", `size: 10Mi`, []string{
			"size: fits none of the alternatives: does not match the pattern ^[0-9]+Gi$; or must be integer, not string"}},
		{"more than one alternative", "web", `either: 1`, []string{"either: fits more than one of the alternatives, and may fit one only"}},
		{"condition", "web", `ingress: {enabled: true}`, []string{"ingress.className: is required"}},
		{"null for a required value", "web", `image: {repository: null}`, []string{"image.repository: is required"}},
		{"same items", "web", `ingress: {hosts: [{host: a}, {host: a}]}`, []string{"ingress.hosts: items at 0 and 1 are equal"}},
		{"subcharts", "umbrella", `
own: "1"
redis: {port: 70000.5}
first: {size: 10, deep: {level: a}}`, []string{
			"first.deep.level: must be integer, not string",
			"first.size: must be at most 9",
			"own: must be integer, not string",
			"redis.port: must be at most 7000",
			"redis.port: must be integer, not number",
		}},
		{"a disabled subchart", "umbrella", `redis: {enabled: false, unknown: 1}`, nil},
		{"a subchart that is no table", "umbrella", `first: 5`, []string{"first: must be a table, since it holds the values of subchart first"}},

		{"macro for a number", "web", `replicaCount: "{{.spectro.var.replicas}}"`, nil},
		{"macro inside text", "web", `image: {repository: "{{ .spectro.macro.registry }}/NGINX"}`, nil},
		{"macro with a pipe", "web", `image: {pullPolicy: '{{ .spectro.var.policy | default "Always" }}'}`, nil},
		{"a Helm template is no macro", "web", `replicaCount: "{{ .Values.x }}"`, []string{"replicaCount: must be integer, not string"}},
		{"macro beside a mistake", "web", `{replicaCount: "{{.spectro.var.r}}", image: {pullPolicy: x}}`, []string{
			"image.pullPolicy: value must be one of 'Always', 'IfNotPresent', 'Never'"}},
		{"macro of an unknown key", "web", `{replicas: "{{.spectro.var.r}}"}`, []string{
			"replicas: is not allowed: the schema does not know the key"}},
		{"macro in one alternative", "web", `size: "{{.spectro.var.size}}"`, nil},
		{"macro in a condition", "web", `ingress: {enabled: true, note: "{{.spectro.var.x}}"}`, nil},
		{"macro inside a table of the wrong kind", "web", `replicaCount: {a: "{{.spectro.var.r}}"}`, []string{
			"replicaCount: must be integer, not object"}},
		{"macro for equal items", "web", `ingress: {hosts: [{host: "{{.spectro.var.h}}"}, {host: "{{.spectro.var.h}}"}]}`, nil},
		{"macro as key", "web", `{extra: {"{{.spectro.var.KEY}}": 1}, "{{.spectro.var.k}}": 2}`, nil},
		{"macro for a subchart", "umbrella", `{first: "{{.spectro.var.first}}", own: x}`, []string{"own: must be integer, not string"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found, err := new(schema.Checker).Check(
				t.Context(), read(t, section(t, c.chart)["chart"]), parse(t, c.values),
			)
			violations := found.Violations
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, violation := range violations {
				got = append(got, violation.String())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestViolationHasChartAndSchema(t *testing.T) {
	t.Parallel()
	found, err := new(schema.Checker).Check(
		t.Context(), read(t, section(t, "umbrella")["chart"]), parse(t, `first: {deep: {level: a}}`),
	)
	violations := found.Violations
	if err != nil || len(violations) != 1 {
		t.Fatalf("got %v, %v", violations, err)
	}
	if got := violations[0]; got.Chart != "umbrella.first.deep" || got.Schema != "#/properties/level/type" {
		t.Errorf("got %q at %q", got.Chart, got.Schema)
	}
}

func TestCheckKeepsValues(t *testing.T) {
	t.Parallel()
	text := `{first: "{{.spectro.var.x}}", redis: {auth: {password: null}, global: {a: {b: null}}}, global: {a: {c: 1}}}`
	values := parse(t, text)
	if _, err := new(schema.Checker).Check(t.Context(), read(t, section(t, "umbrella")["chart"]), values); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(parse(t, text), values); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

func TestCheckOfInvalidSchemas(t *testing.T) {
	t.Parallel()
	cases := map[string]schema.Reason{
		`{`:                                    schema.Malformed,
		``:                                     schema.Malformed,
		`{"type": "text"}`:                     schema.Malformed,
		`{"pattern": "("}`:                     schema.Malformed,
		`{"$ref": "#/definitions/none"}`:       schema.Malformed,
		`{"$ref": "http://schemas.example/a"}`: schema.Remote,
		`{"$schema": "https://schemas.example/meta"}`:            schema.Remote,
		`{"$ref": "other.json"}`:                                 schema.Remote,
		`{"$ref": "ftp://u:p@schemas.example/a?t=s"}`:            schema.Malformed,
		`{"$ref": "#"}`:                                          schema.Cyclic,
		`{"$dynamicRef": "#"}`:                                   schema.Cyclic,
		`{"allOf": [{"$ref": "#"}]}`:                             schema.Cyclic,
		`{"anyOf": [{"$ref": "#"}, {"allOf": [{"$ref": "#"}]}]}`: schema.Cyclic,
		`{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}`: schema.Cyclic,
		`{"properties": {"a": {"$ref": "https://u:p@h.example/a?t=s"}}}`:                           schema.Remote,
	}
	for text, reason := range cases {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			content := read(t, []txtar.File{
				{Name: "Chart.yaml", Data: []byte("{name: x, version: 1.0.0}")},
				{Name: "values.schema.json", Data: []byte(text)},
				{Name: "charts/sub/Chart.yaml", Data: []byte("{name: sub, version: 1.0.0}")},
				{Name: "charts/sub/values.schema.json", Data: []byte(`{"required": ["a"]}`)},
			})
			found, err := new(schema.Checker).Check(t.Context(), content, nil)
			violations := found.Violations
			var failure *schema.Error
			if !errors.As(err, &failure) || failure.Reason != reason || failure.Chart != "x" {
				t.Fatalf("got %v", err)
			}
			if (failure.URL != "") != (reason == schema.Remote) || strings.Contains(err.Error(), "u:p") ||
				strings.Contains(err.Error(), "t=s") {
				t.Errorf("got %v", err)
			}
			if len(violations) != 1 || violations[0].Path != "sub.a" {
				t.Errorf("the other schema was not checked: %v", violations)
			}
		})
	}
}

// A subchart is checked only where no macro decides whether it is enabled.
func TestCheckOfSubchartsWithMacros(t *testing.T) {
	t.Parallel()
	content := read(t, []txtar.File{
		{Name: "Chart.yaml", Data: []byte("{name: x, version: 1.0.0, dependencies: [{name: sub, version: 1.0.0, condition: sub.enabled, tags: [t]}]}")},
		{Name: "charts/sub/Chart.yaml", Data: []byte("{name: sub, version: 1.0.0}")},
		{Name: "charts/sub/values.schema.json", Data: []byte(`{"required": ["a"]}`)},
	})
	for values, checked := range map[string]bool{
		"{}":                                    true,
		"sub: {enabled: true}":                  true,
		"sub: {enabled: false}":                 false,
		"sub: {enabled: '{{.spectro.var.on}}'}": false,
		"tags: {t: '{{ .spectro.var.on }}'}":    false,
		"{sub: {enabled: true}, tags: {t: '{{.spectro.var.on}}'}}": true,
	} {
		found, err := new(schema.Checker).Check(t.Context(), content, parse(t, values))
		violations := found.Violations
		if err != nil || (len(violations) > 0) != checked {
			t.Errorf("%s: %v, %v", values, violations, err)
		}
	}
}

// A cycle in a schema is an error, beside the violations of values.
func TestCheckOfCycles(t *testing.T) {
	t.Parallel()
	const loop = `{"$ref": "#/properties/a"}`
	for text, want := range map[string]struct {
		values string
		paths  []string
		cyclic bool
	}{
		`{"properties": {"a": ` + loop + `}}`:                                          {"b: 1", nil, false},
		`{"properties": {"a": ` + loop + `, "b": {"type": "string"}}}`:                 {"{a: 1, b: 1}", []string{"b"}, true},
		`{"properties": {"a": {"anyOf": [` + loop + `, {"type": "string"}]}}}`:         {"a: 1", []string{"a"}, false},
		`{"properties": {"a": {"anyOf": [` + loop + `, {"type": "string"}]}}, "x": 1}`: {"a: text", nil, false},
		`{"not": {"$ref": "#"}}`:                                                       {"a: 1", nil, false},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			found, err := new(schema.Checker).Check(
				t.Context(),
				chart.Content{Metadata: chart.Metadata{Name: "x", Version: "1.0.0"}, Schema: []byte(text)},
				parse(t, want.values),
			)
			violations := found.Violations
			var paths []string
			for _, violation := range violations {
				paths = append(paths, violation.Path)
				if strings.Contains(violation.Message, "itself") {
					t.Errorf("the cycle is a violation: %v", violation)
				}
			}
			var failure *schema.Error
			if cyclic := errors.As(err, &failure); cyclic != want.cyclic || cyclic &&
				(failure.Reason != schema.Cyclic || !strings.Contains(err.Error(), "#/properties/a")) {
				t.Errorf("got %v", err)
			}
			if diff := cmp.Diff(want.paths, paths); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Schemas on a server and on disk are neither requested nor opened.
func TestCheckFetchesNothing(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("request for %s", r.URL)
		_, _ = w.Write([]byte("true"))
	}))
	t.Cleanup(server.Close)
	onDisk := filepath.Join(t.TempDir(), "schema.json")
	if err := os.WriteFile(onDisk, []byte("true"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{server.URL + "/schema.json", "file://" + onDisk} {
		content := chart.Content{
			Metadata: chart.Metadata{Name: "x", Version: "1.0.0"},
			Schema:   mustJSON(map[string]any{"$ref": address}),
		}
		var failure *schema.Error
		if _, err := new(schema.Checker).Check(
			t.Context(), content, nil,
		); !errors.As(err, &failure) || failure.Reason != schema.Remote || failure.URL != address {
			t.Errorf("%s: got %v", address, err)
		}
	}
}

func FuzzCheck(f *testing.F) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "charts", "drafts.txtar"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		f.Add(file.Data, []byte("{n: 1, mail: nobody}"))
	}
	f.Add(
		[]byte(`{"if": {"required": ["a"]}, "then": {"propertyNames": {"maxLength": 2}}}`),
		[]byte(`{a: "{{.spectro.var.x}}", long: 1}`),
	)
	f.Fuzz(func(t *testing.T, text, values []byte) {
		// References of schemas are where this package and Helm differ.
		if bytes.Contains(text, []byte("ref")) || bytes.Contains(text, []byte("chema")) ||
			bytes.Contains(values, []byte("spectro")) {
			content := chart.Content{Metadata: chart.Metadata{Name: "x", Version: "1.0.0"}, Schema: text}
			if given, err := chart.ParseValues(values); err == nil {
				_, _ = new(schema.Checker).Check(t.Context(), content, given)
			}
			return
		}
		compareWithHelm(t, pack(t, []txtar.File{
			{Name: "Chart.yaml", Data: []byte("{name: x, version: 1.0.0}")},
			{Name: "values.schema.json", Data: text},
		}), values)
	})
}

func read(t testing.TB, files []txtar.File) chart.Content {
	t.Helper()
	content, err := chart.ReadArchive(t.Context(), bytes.NewReader(pack(t, files)))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func parse(t testing.TB, text string) map[string]any {
	t.Helper()
	values, err := chart.ParseValues([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return values
}
