package region_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
)

func served(content string) region.Resolution {
	return region.Resolution{Finding: probe.Finding{Digest: digest.FromString(content)}}
}

func unserved(outcome probe.Outcome) region.Resolution {
	return region.Resolution{Err: &probe.Error{Outcome: outcome}}
}

// What a look-up of several regions says of the chart.
func TestResolutions(t *testing.T) {
	t.Parallel()
	type facts struct {
		Digest                          string
		DefaultLacks, Complete, Nowhere bool
		Served                          []string
	}
	digestOf := func(content string) string { return digest.FromString(content).String() }
	several := unserved(probe.VersionAbsent)
	several.Err = &probe.Error{Outcome: probe.VersionAbsent, Places: []string{"ghcr.io/a/b"}}
	for name, c := range map[string]struct {
		found region.Resolutions
		want  facts
	}{
		"the default resolution alone": {
			region.Resolutions{Default: served("a")}, facts{Digest: digestOf("a"), Complete: true},
		},
		"none": {
			region.Resolutions{Default: unserved(probe.VersionAbsent)}, facts{Complete: true},
		},
		"a region beside it": {
			region.Resolutions{Default: served("a"), ByRegion: map[string]region.Resolution{"r": served("b")}},
			facts{Digest: digestOf("a"), Complete: true, Served: []string{"r"}},
		},
		"a region that is not served": {
			region.Resolutions{
				Default: served("a"), ByRegion: map[string]region.Resolution{"r": unserved(probe.Unreachable), "q": served("a")},
			},
			facts{Digest: digestOf("a"), Served: []string{"q"}},
		},
		"regions alone": {
			region.Resolutions{
				Default: unserved(probe.VersionAbsent), ByRegion: map[string]region.Resolution{"s": served("b"), "r": served("c")},
			},
			facts{Digest: digestOf("c"), DefaultLacks: true, Complete: true, Served: []string{"r", "s"}},
		},
		"nowhere": {
			region.Resolutions{
				Default: unserved(probe.VersionAbsent), ByRegion: map[string]region.Resolution{"r": unserved(probe.ChartAbsent)},
			},
			facts{Nowhere: true},
		},
		"perhaps nowhere": {
			region.Resolutions{
				Default: unserved(probe.VersionAbsent), ByRegion: map[string]region.Resolution{"r": unserved(probe.Unreachable)},
			},
			facts{},
		},
		"not in one of several places": {
			region.Resolutions{Default: several, ByRegion: map[string]region.Resolution{"r": several}}, facts{},
		},
	} {
		got := facts{
			c.found.Digest(), c.found.DefaultLacks(), c.found.Complete(), c.found.Nowhere(), c.found.Served(),
		}
		if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	differ := region.Resolutions{ByRegion: map[string]region.Resolution{
		"q": served("a"), "r": served("b"), "s": served("a"), "t": unserved(probe.Unreachable),
	}}
	want := map[string][]string{digestOf("a"): {"q", "s"}, digestOf("b"): {"r"}}
	if diff := cmp.Diff(want, differ.Digests()); diff != "" {
		t.Errorf("digests (-want +got):\n%s", diff)
	}
}

// A source explains the errors of its registry, and no success.
func TestExplain(t *testing.T) {
	t.Parallel()
	explained := errors.New("credentials are hidden")
	hidden := source(t, "contoso.azurecr.io", "")
	hidden.Explain = func(error) error { return explained }
	lookUp := region.LookUp{Source: hidden, Chart: "web", Version: version(t)}
	if found := lookUp.ResolveIn(t.Context(), &registries{}, ""); !errors.Is(found.Err, explained) {
		t.Errorf("an absent chart: %v", found.Err)
	}
	holds := &registries{holds: map[string]string{"contoso.azurecr.io": "a"}}
	if found := lookUp.ResolveIn(t.Context(), holds, ""); found.Err != nil {
		t.Errorf("a chart: %v", found.Err)
	}
	for _, outcome := range []probe.Outcome{probe.Forbidden, probe.ChartAbsent} {
		lister := &shelves{fails: map[string]*probe.Error{"contoso.azurecr.io": {Outcome: outcome}}}
		if found := hidden.Hosted(t.Context(), lister, "web", ""); !errors.Is(found.Err, explained) {
			t.Errorf("a list, %s: %v", outcome, found.Err)
		}
	}
}
