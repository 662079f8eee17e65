package edit_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/layer/edit"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

func exact(text string) chart.Version {
	version, err := chart.ParseVersion(text)
	if err != nil {
		panic(err)
	}
	return version
}

func web(version, namespace string) layer.Layer {
	return layer.Layer{
		Name: "web", Chart: "web", Version: exact(version), Namespace: namespace, Values: "replicas: 2\n",
	}
}

// packFor is the pack of a layer without its values.
func packFor(l layer.Layer) palette.Pack {
	return palette.Pack{
		Name: l.PackName(), Tag: l.Version.String(), Type: palette.PackOCI, Layer: palette.LayerAddon,
		RegistryUID: "reg",
	}
}

// written is the pack of a layer in Palette.
func written(t *testing.T, l layer.Layer, previous string) palette.Pack {
	t.Helper()
	pack := packFor(l)
	document, err := l.Document(previous)
	if err != nil {
		t.Fatal(err)
	}
	pack.Values = document
	return pack
}

var (
	first = palette.Pack{Name: "first", Tag: "1.0.0", Type: palette.PackOCI, RegistryUID: "reg", Values: "pack:\n  namespace: a\n"}
	last  = palette.Pack{Name: "last", Type: palette.PackManifest}
)

func TestAdd(t *testing.T) {
	t.Parallel()
	l := web("1.0.0", "shop")
	same := written(t, l, "")
	same.Values = "# another spelling\n" + strings.TrimSpace(same.Values) + "\n\n"
	other := written(t, web("0.9.0", "shop"), "")
	for name, test := range map[string]struct {
		packs    []palette.Pack
		released bool
		want     []palette.Pack
		taken    bool
	}{
		"appended":                  {packs: []palette.Pack{first, last}, want: []palette.Pack{first, last, written(t, l, "")}},
		"to no packs":               {want: []palette.Pack{written(t, l, "")}},
		"identical pack":            {packs: []palette.Pack{same, last}, want: []palette.Pack{same, last}},
		"another pack":              {packs: []palette.Pack{other}, taken: true},
		"another pack, released":    {packs: []palette.Pack{other, last}, released: true, want: []palette.Pack{written(t, l, other.Values), last}},
		"another registry":          {packs: []palette.Pack{changed(same, func(p *palette.Pack) { p.RegistryUID = "reg2" })}, taken: true},
		"another type":              {packs: []palette.Pack{changed(same, func(p *palette.Pack) { p.Type = palette.PackManifest })}, taken: true},
		"values that are no YAML":   {packs: []palette.Pack{changed(same, func(p *palette.Pack) { p.Values = "a: [" })}, taken: true},
		"identical pack with a uid": {packs: []palette.Pack{changed(same, func(p *palette.Pack) { p.UID = "u" })}, want: []palette.Pack{changed(same, func(p *palette.Pack) { p.UID = "u" })}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := slices.Clone(test.packs)
			got, err := edit.Add(l, packFor(l), func() bool { return test.released })(test.packs)
			check(t, got, test.want, err, test.taken, false)
			unchanged(t, before, test.packs)
		})
	}
	indexed := packFor(l)
	indexed.UID = "u1"
	otherUID := changed(same, func(p *palette.Pack) { p.UID = "u2" })
	if _, err := edit.Add(l, indexed, func() bool { return false })([]palette.Pack{otherUID}); err == nil {
		t.Error("a pack with another uid of the index is adopted")
	}
}

func TestFollow(t *testing.T) {
	t.Parallel()
	l := web("1.1.0", "shop")
	previous := written(t, web("1.0.0", "shop"), "pack:\n  namespaceLabels:\n    web: \"a=b\"\n")
	edited := changed(previous, func(p *palette.Pack) { p.Values += "other: 1\n" })
	for name, test := range map[string]struct {
		packs []palette.Pack
		own   bool
		want  []palette.Pack
		taken bool
	}{
		"appended with the previous document": {packs: []palette.Pack{first}, want: []palette.Pack{first, written(t, l, previous.Values)}},
		"previous pack":                       {packs: []palette.Pack{previous, last}, want: []palette.Pack{written(t, l, previous.Values), last}},
		"edited pack":                         {packs: []palette.Pack{edited}, taken: true},
		"edited, own version":                 {packs: []palette.Pack{edited}, own: true, want: []palette.Pack{written(t, l, edited.Values)}},
		"identical pack":                      {packs: []palette.Pack{written(t, l, "")}, want: []palette.Pack{written(t, l, "")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := edit.Follow(l, packFor(l), previous, test.own)(test.packs)
			check(t, got, test.want, err, test.taken, true)
		})
	}
}

func TestReplace(t *testing.T) {
	t.Parallel()
	l := web("1.1.0", "shop")
	previous := written(t, web("1.0.0", "shop"), "")
	renamed := l
	renamed.Name = "front"
	for name, test := range map[string]struct {
		l     layer.Layer
		packs []palette.Pack
		want  []palette.Pack
		taken bool
	}{
		"in its place":        {l: l, packs: []palette.Pack{first, previous, last}, want: []palette.Pack{first, written(t, l, previous.Values), last}},
		"a pack that is gone": {l: l, packs: []palette.Pack{first}, want: []palette.Pack{first, written(t, l, "")}},
		"under a new name":    {l: renamed, packs: []palette.Pack{previous, last}, want: []palette.Pack{written(t, renamed, previous.Values), last}},
		"under a name that is taken": {
			l: renamed, packs: []palette.Pack{previous, {Name: renamed.PackName()}}, taken: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := edit.Replace("web", test.l, packFor(test.l))(test.packs)
			check(t, got, test.want, err, test.taken, false)
		})
	}
}

func TestRemove(t *testing.T) {
	t.Parallel()
	packs := []palette.Pack{first, last}
	for kept, want := range map[bool][]palette.Pack{false: {last}, true: {first, last}} {
		got, err := edit.Remove("first", func() bool { return kept })(packs)
		check(t, got, want, err, false, false)
	}
	unchanged(t, []palette.Pack{first, last}, packs)
	got, err := edit.Remove("gone", func() bool { return false })(packs)
	check(t, got, packs, err, false, false)
}

func changed(pack palette.Pack, change func(*palette.Pack)) palette.Pack {
	change(&pack)
	return pack
}

func check(t *testing.T, got, want []palette.Pack, err error, taken, follower bool) {
	t.Helper()
	var refused *edit.TakenError
	if isTaken := errors.As(err, &refused); isTaken != taken || !taken && err != nil {
		t.Fatalf("error %v", err)
	}
	if taken && (refused.Follower != follower || !strings.Contains(err.Error(), fmt.Sprintf("%q", refused.Pack))) {
		t.Errorf("%+v: %v", refused, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("packs (-want +got):\n%s", diff)
	}
}

// unchanged checks that an edit did not change its argument, on which it is repeated.
func unchanged(t *testing.T, before, after []palette.Pack) {
	t.Helper()
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the argument changed:\n%s", diff)
	}
}
