package chart_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

func TestParseVersion(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		reason     chart.VersionReason
		suggestion string
	}{
		"1.2.3": {}, "v1.2.3": {}, "0.0.0": {}, "1.2.3-rc.1": {}, "1.2.3+build.5": {}, "v1.2.3-x.y+z.0": {}, "1.2.3-x": {}, "10.20.30-0a": {},
		"":                                  {chart.VersionEmpty, ""},
		" ":                                 {chart.VersionEmpty, ""},
		"latest":                            {chart.VersionLatest, ""},
		"LATEST":                            {chart.VersionLatest, ""},
		" 1.2.3":                            {chart.VersionSpace, "1.2.3"},
		"1.2.3\n":                           {chart.VersionSpace, "1.2.3"},
		"1.2 .3":                            {chart.VersionSpace, ""},
		"=1.2.3":                            {chart.VersionEquals, "1.2.3"},
		"= 1.2.3":                           {chart.VersionSpace, "1.2.3"},
		"=v1.2":                             {chart.VersionEquals, "v1.2.0"},
		"^1.2.3":                            {chart.VersionRange, ""},
		"~1.2.3":                            {chart.VersionRange, ""},
		">=1.2.3":                           {chart.VersionRange, ""},
		">= 1.2.3":                          {chart.VersionRange, ""},
		"!=1.2.3":                           {chart.VersionRange, ""},
		"1.2.3 - 2.0.0":                     {chart.VersionRange, ""},
		"1.2.3 || 2.0.0":                    {chart.VersionRange, ""},
		"1.2.3,2.0.0":                       {chart.VersionRange, ""},
		"1.x":                               {chart.VersionWildcard, ""},
		"1.2.*":                             {chart.VersionWildcard, ""},
		"*":                                 {chart.VersionWildcard, ""},
		"x":                                 {chart.VersionWildcard, ""},
		"v1.X.x":                            {chart.VersionWildcard, ""},
		"1":                                 {chart.VersionPartial, "1.0.0"},
		"v1.2":                              {chart.VersionPartial, "v1.2.0"},
		"1.2-rc.1":                          {chart.VersionPartial, "1.2.0-rc.1"},
		"1.2+5":                             {chart.VersionPartial, "1.2.0+5"},
		"01":                                {chart.VersionZeros, ""},
		"V1.2.3":                            {chart.VersionMalformed, "v1.2.3"},
		"vv1.2.3":                           {chart.VersionMalformed, ""},
		"1.2.3_5":                           {chart.VersionMalformed, "1.2.3+5"},
		"01.2.3":                            {chart.VersionZeros, ""},
		"1.02.3":                            {chart.VersionZeros, ""},
		"2024.01.05":                        {chart.VersionZeros, ""},
		"v2024.01.05-rc.01+b.01":            {chart.VersionZeros, ""},
		"24.04":                             {chart.VersionZeros, ""},
		"1.2.3-01":                          {chart.VersionZeros, ""},
		"1.2.3-00a":                         {"", ""},
		"1.2.3+01":                          {"", ""},
		"2024.01.05.1":                      {chart.VersionMalformed, ""},
		"1.2.3.4":                           {chart.VersionMalformed, ""},
		"1.2.3-":                            {chart.VersionMalformed, ""},
		"1.2.3+":                            {chart.VersionMalformed, ""},
		"stable":                            {chart.VersionMalformed, ""},
		"99999999999999999999.0.0":          {chart.VersionMalformed, ""},
		"1.2.3+" + strings.Repeat("a", 122): {},
		"1.2.3+" + strings.Repeat("a", 123): {chart.VersionTooLong, ""},
		"{{.spectro.var.version}}":          {chart.VersionMalformed, ""},
	}
	for text, want := range cases {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			version, err := chart.ParseVersion(text)
			var got *chart.VersionError
			if errors.As(err, &got) != (want.reason != "") {
				t.Fatalf("got %v", err)
			}
			if got == nil {
				if version.String() != text || version.Semver() == nil {
					t.Errorf("got %v", version)
				}
				return
			}
			if got.Reason != want.reason || got.Suggestion != want.suggestion || !version.IsZero() {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// The error for leading zeros names the reason, and no version to write: a registry may not
// have it.
func TestParseVersionRefusesLeadingZeros(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2024.01.05":    "which Semantic Versioning 2.0.0 does not allow; a registry holds 2024.1.5 only if the chart was pushed as that",
		"v1.02.3-rc.01": "holds v1.2.3-rc.1 only if",
		"00.0.1":        "holds 0.0.1 only if",
		"1.2.3-00.01+0": "holds 1.2.3-0.1+0 only if",
	} {
		if _, err := chart.ParseVersion(text); err == nil || !strings.Contains(err.Error(), want) ||
			strings.Contains(err.Error(), "write ") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestVersionTagAndTwin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, tag, twin string }{
		{"1.2.3", "1.2.3", "v1.2.3"},
		{"v1.2.3", "v1.2.3", "1.2.3"},
		{"1.2.3-rc.1+build.5", "1.2.3-rc.1_build.5", "v1.2.3-rc.1+build.5"},
	} {
		version, err := chart.ParseVersion(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if version.Tag() != c.tag || version.Twin().String() != c.twin || version.Twin().Twin() != version {
			t.Errorf("%s: tag %s, twin %s", c.text, version.Tag(), version.Twin())
		}
		if parsed, ok := chart.VersionFromTag(c.tag); !ok || parsed != version {
			t.Errorf("%s: from its tag: %v, %t", c.text, parsed, ok)
		}
	}
	for _, tag := range []string{"", "latest", "1.2", "1.2.3+5", "1.2.3_a_b", "_", "sha256-abc.sig"} {
		if version, ok := chart.VersionFromTag(tag); ok {
			t.Errorf("%q is accepted as %v", tag, version)
		}
	}
	if zero := (chart.Version{}); zero.String() != "" || zero.Tag() != "" || zero.Semver() != nil ||
		!zero.Twin().IsZero() {
		t.Error("the zero version is not empty")
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, want string
		tags       []string
		neighbours chart.Neighbours
	}{
		{"none", "1.2.3", nil, chart.Neighbours{}},
		{"no versions", "1.2.3", []string{"latest", "sha256-1.sig", "1.2"}, chart.Neighbours{}},
		{"between", "1.2.3", []string{"1.0.0", "1.2.2", "1.2.4", "2.0.0"}, chart.Neighbours{Below: "1.2.2", Above: "1.2.4", Newest: "2.0.0"}},
		{"stable before nearer pre-releases", "1.2.3", []string{"1.2.2", "1.2.3-rc.1", "1.2.4-rc.1", "1.3.0", "2.0.0-rc.1"},
			chart.Neighbours{Below: "1.2.2", Above: "1.3.0", Newest: "1.3.0"}},
		{"pre-releases without a stable version", "1.2.3", []string{"1.2.3-rc.1", "1.2.3-rc.2", "1.2.4-rc.1"},
			chart.Neighbours{Below: "1.2.3-rc.2", Above: "1.2.4-rc.1", Newest: "1.2.4-rc.1"}},
		{"a pre-release wanted", "1.2.3-rc.2", []string{"1.2.2", "1.2.3-rc.1", "1.2.3-rc.10", "1.2.3"},
			chart.Neighbours{Below: "1.2.3-rc.1", Above: "1.2.3-rc.10", Newest: "1.2.3"}},
		{"twin", "1.2.3", []string{"v1.2.3", "v1.2.2"}, chart.Neighbours{Twin: "v1.2.3", Below: "v1.2.2", Newest: "v1.2.3"}},
		{"twin without v", "v1.2.3", []string{"1.2.3"}, chart.Neighbours{Twin: "1.2.3", Newest: "1.2.3"}},
		{"case", "1.2.3-RC1", []string{"1.2.3-rc1"}, chart.Neighbours{CaseTwin: "1.2.3-rc1", Newest: "1.2.3-rc1"}},
		{"build metadata", "1.2.3", []string{"1.2.3_2", "1.2.3_10", "1.2.3_a"}, chart.Neighbours{Above: "1.2.3+2", Newest: "1.2.3+a"}},
		{"between build metadata", "1.2.3+5", []string{"1.2.3", "1.2.3_4", "1.2.3_10"}, chart.Neighbours{Below: "1.2.3+4", Above: "1.2.3+10", Newest: "1.2.3+10"}},
		{"only itself", "1.2.3", []string{"1.2.3"}, chart.Neighbours{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			want, err := chart.ParseVersion(c.want)
			if err != nil {
				t.Fatal(err)
			}
			tags := slices.Clone(c.tags)
			random := rand.New(rand.NewPCG(1, 2))
			for range 10 {
				if diff := cmp.Diff(c.neighbours, chart.Nearest(want, tags)); diff != "" {
					t.Fatalf("%v (-want +got):\n%s", tags, diff)
				}
				random.Shuffle(len(tags), func(i, j int) { tags[i], tags[j] = tags[j], tags[i] })
			}
			if chart.Nearest(want, c.tags).IsZero() != (c.neighbours == chart.Neighbours{}) {
				t.Error("IsZero is wrong")
			}
		})
	}
}

func FuzzParseVersion(f *testing.F) {
	for _, seed := range []string{"1.2.3", "v1.2.3-rc.1+b.5", "=1", "^1", "1.x", "V01.2", " 1_2", "latest"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		version, err := chart.ParseVersion(text)
		if err != nil {
			var refused *chart.VersionError
			if !errors.As(err, &refused) || refused.Reason == "" {
				t.Fatalf("%q: %v", text, err)
			}
			if refused.Suggestion != "" {
				if _, err := chart.ParseVersion(refused.Suggestion); err != nil {
					t.Errorf("%q: the suggestion is no version: %v", text, err)
				}
			}
			return
		}
		if version.String() != text || version.Semver() == nil || strings.Contains(version.Tag(), "+") {
			t.Errorf("%q is parsed to %v", text, version)
		}
		if parsed, ok := chart.VersionFromTag(version.Tag()); !ok || parsed != version {
			t.Errorf("%q: its tag is parsed to %v", text, parsed)
		}
	})
}

func FuzzVersionFromTag(f *testing.F) {
	for _, seed := range []string{"1.2.3", "1.2.3_b", "1.2.3_a_b", "latest", "v1.2.3-x_y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		if version, ok := chart.VersionFromTag(tag); ok && version.Tag() != tag {
			t.Errorf("%q is parsed to %v, of tag %q", tag, version, version.Tag())
		}
	})
}

func TestVersionCompare(t *testing.T) {
	t.Parallel()
	var ordered []chart.Version
	for _, text := range []string{
		"1.2.3-rc.2", "1.2.3-rc.10", "1.2.3", "v1.2.3", "1.2.3+2", "1.2.3+10", "1.2.3+a", "1.10.0",
	} {
		version, err := chart.ParseVersion(text)
		if err != nil {
			t.Fatal(err)
		}
		ordered = append(ordered, version)
	}
	ordered = append([]chart.Version{{}}, ordered...)
	for i, a := range ordered {
		for j, b := range ordered {
			if got := a.Compare(b); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("%v and %v: got %d", a, b, got)
			}
		}
	}
}
