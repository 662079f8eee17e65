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

func resolved(content string) region.Resolution {
	return region.Resolution{Finding: probe.Finding{Digest: digest.FromString(content)}}
}

func unresolved(outcome probe.Outcome) region.Resolution {
	return region.Resolution{Err: &probe.Error{Outcome: outcome}}
}

// Resolutions summarize what a look-up found in several regions.
func TestResolutions(t *testing.T) {
	t.Parallel()
	type facts struct {
		Digest                          string
		DefaultLacks, Complete, Nowhere bool
		Served                          []string
	}
	digestOf := func(content string) string { return digest.FromString(content).String() }
	uncertain := unresolved(probe.VersionAbsent)
	uncertain.Err = &probe.Error{Outcome: probe.VersionAbsent, Places: []string{"ghcr.io/a/b"}}
	for name, test := range map[string]struct {
		found region.Resolutions
		want  facts
	}{
		"the default resolution alone": {
			region.Resolutions{Default: resolved("a")}, facts{Digest: digestOf("a"), Complete: true},
		},
		"none": {
			region.Resolutions{Default: unresolved(probe.VersionAbsent)}, facts{Complete: true},
		},
		"a region beside it": {
			region.Resolutions{Default: resolved("a"), ByRegion: map[string]region.Resolution{"r": resolved("b")}},
			facts{Digest: digestOf("a"), Complete: true, Served: []string{"r"}},
		},
		"a region that is not served": {
			region.Resolutions{
				Default: resolved("a"), ByRegion: map[string]region.Resolution{"r": unresolved(probe.Unreachable), "q": resolved("a")},
			},
			facts{Digest: digestOf("a"), Served: []string{"q"}},
		},
		"regions alone": {
			region.Resolutions{
				Default: unresolved(probe.VersionAbsent), ByRegion: map[string]region.Resolution{"s": resolved("b"), "r": resolved("c")},
			},
			facts{Digest: digestOf("c"), DefaultLacks: true, Complete: true, Served: []string{"r", "s"}},
		},
		"nowhere": {
			region.Resolutions{
				Default: unresolved(probe.VersionAbsent), ByRegion: map[string]region.Resolution{"r": unresolved(probe.ChartAbsent)},
			},
			facts{Nowhere: true},
		},
		"perhaps nowhere": {
			region.Resolutions{
				Default: unresolved(probe.VersionAbsent), ByRegion: map[string]region.Resolution{"r": unresolved(probe.Unreachable)},
			},
			facts{},
		},
		"not in any of several places": {
			region.Resolutions{Default: uncertain, ByRegion: map[string]region.Resolution{"r": uncertain}}, facts{},
		},
	} {
		got := facts{
			test.found.Digest(), test.found.DefaultLacks(), test.found.Complete(), test.found.Nowhere(),
			test.found.Served(),
		}
		if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	differ := region.Resolutions{ByRegion: map[string]region.Resolution{
		"q": resolved("a"), "r": resolved("b"), "s": resolved("a"), "t": unresolved(probe.Unreachable),
	}}
	want := map[string][]string{digestOf("a"): {"q", "s"}, digestOf("b"): {"r"}}
	if diff := cmp.Diff(want, differ.Digests()); diff != "" {
		t.Errorf("digests (-want +got):\n%s", diff)
	}
}

// Explain is called with the errors of the registry of its source, and only with errors.
func TestExplain(t *testing.T) {
	t.Parallel()
	explained := errors.New("credentials are hidden")
	hidden := source(t, "contoso.azurecr.io", "")
	hidden.Explain = func(error) error { return explained }
	lookUp := region.LookUp{Source: hidden, Chart: "web", Version: version(t)}
	if found := lookUp.ResolveIn(t.Context(), &fakeProber{}, ""); !errors.Is(found.Err, explained) {
		t.Errorf("an absent chart: %v", found.Err)
	}
	holds := &fakeProber{holds: map[string]string{"contoso.azurecr.io": "a"}}
	if found := lookUp.ResolveIn(t.Context(), holds, ""); found.Err != nil {
		t.Errorf("a chart: %v", found.Err)
	}
	for _, outcome := range []probe.Outcome{probe.Forbidden, probe.ChartAbsent} {
		lister := &fakeLister{fails: map[string]*probe.Error{"contoso.azurecr.io": {Outcome: outcome}}}
		if found := hidden.Hosted(t.Context(), lister, "web", ""); !errors.Is(found.Err, explained) {
			t.Errorf("a list, %s: %v", outcome, found.Err)
		}
	}
}
