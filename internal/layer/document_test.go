package layer_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
)

func version(text string) chart.Version {
	parsed, err := chart.ParseVersion(text)
	if err != nil {
		panic(err)
	}
	return parsed
}

func TestDocument(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name     string
		layer    layer.Layer
		previous string
		want     string
	}{
		{"a chart alone", layer.Layer{Chart: "web"}, "", "charts:\n  web: {}\n"},
		{
			"all fields",
			layer.Layer{
				Name: "front", Chart: "web", Namespace: "shop", InstallOrder: -5, ReleaseName: "w",
				Values: "# The shop.\nreplicaCount: 2 # two\n\nlist:\n- a\n",
			},
			"",
			`pack:
  namespace: "shop"
  spectrocloud.com/install-priority: "-5"
  spectrocloud.com/display-name: "front"
  releaseNameOverride:
    web: "w"
charts:
  web:
    # The shop.
    replicaCount: 2 # two

    list:
    - a
`,
		},
		{"a name is the release name by default", layer.Layer{Name: "front", Chart: "web"}, "", `pack:
  spectrocloud.com/display-name: "front"
  releaseNameOverride:
    web: "front"
charts:
  web: {}
`},
		{"a name that is the chart's", layer.Layer{Name: "web", Chart: "web"}, "", "charts:\n  web: {}\n"},
		{"a namespace that looks like a number", layer.Layer{Chart: "web", Namespace: "123"}, "", "pack:\n  namespace: \"123\"\ncharts:\n  web: {}\n"},
		{"document markers", layer.Layer{Chart: "web", Values: "\ufeff# c\r\n---\r\na: 1\r\n...\r\n"}, "", "charts:\n  web:\n    # c\n    a: 1\n"},
		{"a chart that reads as a boolean", layer.Layer{Name: "a", Chart: "on", Values: "a: 1"}, "",
			"pack:\n  spectrocloud.com/display-name: \"a\"\n  releaseNameOverride:\n    \"on\": \"a\"\ncharts:\n  \"on\":\n    a: 1\n"},
		{"values as flow", layer.Layer{Chart: "web", Values: "{a: 1,\n b: 2}"}, "", "charts:\n  web:\n    {a: 1,\n     b: 2}\n"},
		{"values that are comments", layer.Layer{Chart: "web", Values: "# nothing yet\n"}, "", "charts:\n  web: {}\n"},
		{
			"a block scalar at the end", layer.Layer{Chart: "web", Values: "a: |\n  text\n"}, "",
			"charts:\n  web:\n    a: |\n      text\n# The line break above belongs to the values.\n",
		},
		{
			"other content is kept",
			layer.Layer{Chart: "web", Namespace: "new", Values: "a: 2\n"},
			`# Ours.
pack:
  # Where.
  namespace: old # the old one
  additionalNamespaces:
    x: 'y' # quoted
  content:
    images:
      - image: a/b:c
  spectrocloud.com/install-priority: "10"
  spectrocloud.com/display-name: "Web"
  releaseNameOverride:
    other: kept
    web: gone
charts:
  # The other.
  other:
    b: |
      text
  web:
    a: 1
    # its own
  last: {c: yes}
`,
			`# Ours.
pack:
  # Where.
  namespace: "new" # the old one
  additionalNamespaces:
    x: 'y' # quoted
  content:
    images:
      - image: a/b:c
  spectrocloud.com/display-name: "Web"
  releaseNameOverride:
    other: kept
charts:
  # The other.
  other:
    b: |
      text
  web:
    a: 2
  last: {c: yes}
`,
		},
		{"an equal header is kept", layer.Layer{Chart: "web", Namespace: "a", InstallOrder: 10, Values: "a: 1"},
			"pack: {namespace: a, spectrocloud.com/install-priority: 10}\ncharts: {web: {a: 2}}",
			"pack: {namespace: a, spectrocloud.com/install-priority: 10}\ncharts:\n  web:\n    a: 1\n"},
		{"a written order of 0 is kept", layer.Layer{Chart: "web", Values: "a: 1"},
			"pack:\n  spectrocloud.com/install-priority: \"0\"\ncharts:\n  web:\n    a: 2",
			"pack:\n  spectrocloud.com/install-priority: \"0\"\ncharts:\n  web:\n    a: 1\n"},
		{"an order of 0 replaces another", layer.Layer{Chart: "web"}, "pack:\n  spectrocloud.com/install-priority: \"3\"\ncharts:\n  web: {}", "charts:\n  web: {}\n"},
		{"an order that is no number is replaced", layer.Layer{Chart: "web"}, "pack:\n  spectrocloud.com/install-priority: first\n  a: b\n", "pack:\n  a: b\ncharts:\n  web: {}\n"},
		{"keys of null", layer.Layer{Chart: "web", Namespace: "a"}, "pack:\ncharts:\n", "pack:\n  namespace: \"a\"\ncharts:\n  web: {}\n"},
		{"null", layer.Layer{Chart: "web"}, "null", "charts:\n  web: {}\n"},
		{"an anchor of the values", layer.Layer{Chart: "web", Values: "x: &a {b: 1}\ny: *a\n"}, "", "charts:\n  web:\n    x: &a {b: 1}\n    y: *a\n"},
		{"no chart yet", layer.Layer{Chart: "web", Values: "a: 1"}, "pack:\n  namespaceLabels: {a: b}", "pack:\n  namespaceLabels: {a: b}\ncharts:\n  web:\n    a: 1\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := c.layer.Document(c.previous)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			roundTrip(t, c.layer, got)
		})
	}
}

// A document that has the layer already is kept in any spelling.
func TestDocumentKeepsEqualDocuments(t *testing.T) {
	t.Parallel()
	for name, document := range map[string]string{
		"trimmed":  "pack:\n    namespace:   shop\ncharts:\n    web:\n        a: 1 # one",
		"quoted":   "charts: # all\n  web:\n    a: 1 # one\npack: {'namespace': \"shop\"} # last",
		"nested":   "---\npack:\n  namespace: shop\n  content: {images: []}\ncharts:\n  other: null\n  web:\n    a: 1 # one\n\n\n# the end",
		"carriage": "pack:\r\n  namespace: shop\r\ncharts:\r\n  web:\r\n    a: 1 # one\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := layer.Layer{Chart: "web", Namespace: "shop", Values: "a: 1 # one\n"}
			got, err := l.Document(document)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(document, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDocumentRefuses(t *testing.T) {
	t.Parallel()
	for previous, reason := range map[string]layer.DocumentReason{
		"a: [":                     layer.DocumentSyntax,
		"- a":                      layer.DocumentSyntax,
		"text":                     layer.DocumentSyntax,
		"a: 1\n---\nb: 2":          layer.DocumentSyntax,
		"pack: {{.spectro.var.x}}": layer.DocumentSyntax,
		"pack: text":               layer.DocumentShape,
		"charts: [web]":            layer.DocumentShape,
		"charts:\n  web: &a {x: 1}\n  other: *a\n": layer.DocumentUnfaithful,
	} {
		_, err := layer.Layer{Chart: "web", Namespace: "a", Values: "a: 1"}.Document(previous)
		var got *layer.DocumentError
		if !errors.As(err, &got) || got.Reason != reason {
			t.Errorf("%q: got %v", previous, err)
		}
	}
	var got *layer.ValuesError
	if _, err := (layer.Layer{Chart: "web", Values: "a: {{.spectro.var.x}}"}).Document(""); !errors.As(err, &got) {
		t.Errorf("got %v", err)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, pack, document string
		want                 layer.Layer
	}{
		{"empty document", "web", "", layer.Layer{Name: "web", Chart: "web", Version: version("1.2.3")}},
		{"a chart with the separator in its name", "a--b", "", layer.Layer{Name: "a--b", Chart: "a--b", Version: version("1.2.3")}},
		{"a display name", "a--b--c", "pack:\n  spectrocloud.com/display-name: a--b\n  releaseNameOverride: {c: a--b}", layer.Layer{Name: "a--b", Chart: "c", Version: version("1.2.3")}},
		{"a display name that is not of the pack name", "web", "pack:\n  spectrocloud.com/display-name: Web\n", layer.Layer{Name: "web", Chart: "web", Version: version("1.2.3")}},
		{"the chart is found under charts", "a--b--c", "pack: {releaseNameOverride: {b--c: r}}\ncharts:\n  b--c:\n    x: 1\n",
			layer.Layer{Name: "a", Chart: "b--c", Version: version("1.2.3"), ReleaseName: "r", Values: "x: 1\n"}},
		{"a release that Palette names", "front--web", "pack: {spectrocloud.com/display-name: front}",
			layer.Layer{Name: "front", Chart: "web", Version: version("1.2.3"), ReleaseName: "front--web-web"}},
		{"a release name without a name of its own", "web", "pack: {releaseNameOverride: {web: web}}", layer.Layer{Name: "web", Chart: "web", Version: version("1.2.3"), ReleaseName: "web"}},
		{"numbers", "web", "pack: {namespace: 7, spectrocloud.com/install-priority: -3}", layer.Layer{Name: "web", Chart: "web", Version: version("1.2.3"), Namespace: "7", InstallOrder: -3}},
		{"flow", "web", "{pack: {namespace: a}, charts: {web: {b: [1, 2]}}}", layer.Layer{Name: "web", Chart: "web", Version: version("1.2.3"), Namespace: "a", Values: "{b: [1, 2]}\n"}},
		{"null values", "web", "charts:\n  web:\n", layer.Layer{Name: "web", Chart: "web", Version: version("1.2.3")}},
		{"values that are a macro", "web", "charts:\n  web: '{{.spectro.var.values}}'\n", layer.Layer{Name: "web", Chart: "web", Version: version("1.2.3"), Values: "'{{.spectro.var.values}}'\n"}},
		{"comments", "web", "charts:\n  web: # here\n    # first\n    a: 1\n\n    # between\n    b:\n      c: |\n        x\n\n        y\n    # its own\n  # of the next\n  other: 1\n",
			layer.Layer{Name: "web", Chart: "web", Version: version("1.2.3"), Values: "# first\na: 1\n\n# between\nb:\n  c: |\n    x\n\n    y\n# its own\n"}},
		{"an anchor outside", "web", "pack: {x: &a {b: 1}}\ncharts:\n  web:\n    c: *a\n", layer.Layer{Name: "web", Chart: "web", Version: version("1.2.3"), Values: "c:\n    b: 1\n"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := layer.Parse(c.pack, "1.2.3", c.document)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	got, err := layer.Parse(
		"web", "1.2.3", "pack: {namespace: a, spectrocloud.com/install-priority: first}\ncharts:\n  web:\n    b: 1",
	)
	var refused *layer.DocumentError
	if !errors.As(err, &refused) || refused.Reason != layer.DocumentOrder {
		t.Fatalf("got %v", err)
	}
	if diff := cmp.Diff(
		layer.Layer{Name: "web", Chart: "web", Version: version("1.2.3"), Namespace: "a", Values: "b: 1\n"}, got,
	); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, err := layer.Parse("web", "latest", ""); err != nil || got.Chart != "web" || !got.Version.IsZero() {
		t.Errorf("a tag that is no version: %+v, %v", got, err)
	}
	got, err = layer.Parse("web", "1.2.3", "[")
	if !errors.As(err, &refused) || refused.Reason != layer.DocumentSyntax || got.Chart != "web" ||
		got.Version != version("1.2.3") {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestSame(t *testing.T) {
	t.Parallel()
	base := layer.Layer{
		Name: "front", Chart: "web", Version: version("1.2.3"), Namespace: "a", InstallOrder: 1, Values: "a: 1",
	}
	for i, change := range []func(*layer.Layer){
		func(l *layer.Layer) { l.ReleaseName = "front" },
		func(l *layer.Layer) { l.Values = "# c\na: 1\n" },
	} {
		l := base
		change(&l)
		if !base.Same(l) {
			t.Errorf("%d: %+v differs", i, l)
		}
	}
	for i, change := range []func(*layer.Layer){
		func(l *layer.Layer) { l.Name = "" },
		func(l *layer.Layer) { l.Chart = "x" },
		func(l *layer.Layer) { l.Version = version("1.2.4") },
		func(l *layer.Layer) { l.Namespace = "" },
		func(l *layer.Layer) { l.ReleaseName = "x" },
		func(l *layer.Layer) { l.InstallOrder = 0 },
		func(l *layer.Layer) { l.Values = "a: 2" },
	} {
		l := base
		change(&l)
		if base.Same(l) {
			t.Errorf("%d: %+v is equal", i, l)
		}
	}
}

// roundTrip checks that a document, also after Palette trimmed it, is parsed to the same
// layer, which keeps the document.
func roundTrip(t *testing.T, l layer.Layer, document string) {
	t.Helper()
	for _, text := range []string{document, strings.TrimSpace(document)} {
		parsed, err := layer.Parse(l.PackName(), l.Version.String(), text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if !l.Same(parsed) {
			t.Errorf("got %+v\nfor %+v\nwith the document\n%s", parsed, l, text)
		}
		if l.ReleaseName == "" && parsed.ReleaseName != "" {
			t.Errorf("release name %q of a layer without one", parsed.ReleaseName)
		}
		second, err := parsed.Document(text)
		if err != nil {
			t.Fatal(err)
		}
		if second != text {
			t.Errorf("the second document differs:\n%s", cmp.Diff(text, second))
		}
	}
}

func FuzzDocument(f *testing.F) {
	f.Add(
		"front", "web", "shop", "", int64(10), "a: 1\nb:\n  - c # d\n", "pack:\n  x: y # z\ncharts:\n  other: {a: 1}\n",
	)
	f.Add("", "web", "", "r", int64(0), "a: |+\n  x\n\n\n", "charts:\n  web:\n    a: 1\n    # c\n  o: |\n    x\n")
	f.Add("", "web", " ", "0", int64(99), "0: |+\n 000", "")
	f.Add("a--b", "c--d", "yes", "", int64(-1), "# c\n---\nx: &a [1]\ny: *a\n...\n", "")
	f.Add(
		"", "web", "", "", int64(0), "a: >\n  folded\n   text\n\n  end\n\"b\": 'c\n\n  d'\n",
		"# head\n\npack: &p {n: 1}\ncharts: {web: {a: *p}}\n# foot",
	)
	f.Fuzz(func(t *testing.T, name, hosted, namespace, release string, order int64, values, previous string) {
		l := layer.Layer{
			Name: name, Chart: hosted, Version: version("1.2.3"), Namespace: namespace, ReleaseName: release,
			InstallOrder: order, Values: values,
		}
		if chart.CheckName(hosted) != nil || name != "" && layer.CheckName(name) != nil ||
			!utf8.ValidString(namespace) || !utf8.ValidString(release) {
			return
		}
		document, err := l.Document(previous)
		if err != nil {
			var badValues *layer.ValuesError
			var badDocument *layer.DocumentError
			if !errors.As(err, &badValues) && !errors.As(err, &badDocument) {
				t.Fatal(err)
			}
			if previous == "" && layer.CheckValues(values) == nil {
				t.Fatalf("valid values have no document: %v", err)
			}
			return
		}
		roundTrip(t, l, document)
	})
}

func FuzzParse(f *testing.F) {
	f.Add("web", "pack: {namespace: a}\ncharts:\n  web:\n    a: 1\n  # c\n")
	f.Add("a--web", "charts:\n  web: &x\n    a: |\n      b\n...\n")
	f.Add("web", "charts:\n  ? web\n  : a: 1\n")
	f.Fuzz(func(t *testing.T, pack, document string) {
		l, err := layer.Parse(pack, "1.2.3", document)
		var refused *layer.DocumentError
		if err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
		if err != nil || chart.CheckName(l.Chart) != nil || layer.CheckValues(l.Values) != nil {
			return
		}
		if l.PackName() != pack {
			t.Fatalf("%q is parsed to %+v", pack, l)
		}
		second, err := l.Document(document)
		if err != nil {
			return
		}
		if parsed, err := layer.Parse(pack, "1.2.3", second); err != nil || !parsed.Same(l) {
			t.Errorf("%+v became %+v, %v", l, parsed, err)
		}
	})
}
