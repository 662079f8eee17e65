package region_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// shelves is a lister that knows tags, or a failure, by host.
type shelves struct {
	tags  map[string][]string
	fails map[string]*probe.Error
	// catalogues are how often all repositories were listed.
	catalogues int
}

func (s *shelves) AllTags(_ context.Context, r probe.Registry, _ string) ([]string, error) {
	if failed := s.fails[r.Host()]; failed != nil {
		return nil, failed
	}
	return s.tags[r.Host()], nil
}

func (s *shelves) Suggest(_ context.Context, _ probe.Target, absent *probe.Error) {
	s.catalogues++
	absent.Twins = []string{"storefront"}
}

func TestHosted(t *testing.T) {
	t.Parallel()
	const ireland, california = "eu-west-1", "us-west-1"
	failed := func(outcome probe.Outcome) *probe.Error {
		return &probe.Error{Outcome: outcome, Causes: []string{"a cause"}, NextStep: "A step."}
	}
	for name, c := range map[string]struct {
		tags       map[string][]string
		fails      map[string]*probe.Error
		region     string
		want       []string
		hosts      int
		outcome    probe.Outcome
		twins      []string
		catalogues int
	}{
		"both regions": {
			tags:   map[string][]string{host(ireland): {"1.1.0", "latest", "1.0.0"}, host(california): {"0.9.0", "1.0.0"}},
			region: ireland, want: []string{"0.9.0", "1.0.0", "1.1.0"}, hosts: 2,
		},
		"the default resolution": {
			tags: map[string][]string{host(ireland): {"1.1.0"}, host(california): {"0.9.0"}}, want: []string{"0.9.0"}, hosts: 1,
		},
		"a region without the chart": {
			tags: map[string][]string{host(california): {"0.9.0"}}, fails: map[string]*probe.Error{host(ireland): failed(probe.ChartAbsent)},
			region: ireland, want: []string{"0.9.0"}, hosts: 2,
		},
		"a default region without it": {
			tags: map[string][]string{host(ireland): {"0.9.0"}}, fails: map[string]*probe.Error{host(california): failed(probe.VersionAbsent)},
			region: ireland, want: []string{"0.9.0"}, hosts: 2,
		},
		"a repository without tags": {tags: map[string][]string{host(california): {}}, hosts: 1},
		"no region with it": {
			fails:  map[string]*probe.Error{host(ireland): failed(probe.ChartAbsent), host(california): failed(probe.ChartAbsent)},
			region: ireland, hosts: 2, outcome: probe.ChartAbsent, twins: []string{"storefront"}, catalogues: 1,
		},
		"a list that is not there": {
			fails: map[string]*probe.Error{host(california): failed(probe.VersionAbsent)},
			hosts: 1, outcome: probe.ChartAbsent, twins: []string{"storefront"}, catalogues: 1,
		},
		"a region that refuses": {
			tags: map[string][]string{host(california): {"0.9.0"}}, fails: map[string]*probe.Error{host(ireland): failed(probe.Forbidden)},
			region: ireland, hosts: 1, outcome: probe.Forbidden,
		},
		"a default region that is down": {
			tags: map[string][]string{host(ireland): {"0.9.0"}}, fails: map[string]*probe.Error{host(california): failed(probe.Unreachable)},
			region: ireland, hosts: 2, outcome: probe.Unreachable,
		},
	} {
		lister := &shelves{tags: c.tags, fails: c.fails}
		got := source(t, template, california).Hosted(t.Context(), lister, "storefronts", c.region)
		var texts []string
		for _, version := range got.Versions {
			texts = append(texts, version.String())
		}
		var outcome probe.Outcome
		var twins []string
		var failed *probe.Error
		if errors.As(got.Err, &failed) {
			outcome, twins = failed.Outcome, failed.Twins
		}
		if diff := cmp.Diff(c.want, texts); diff != "" || outcome != c.outcome || len(got.Hosts) != c.hosts ||
			lister.catalogues != c.catalogues {
			t.Errorf("%s: %v, hosts %v, %d catalogues\n%s", name, got.Err, got.Hosts, lister.catalogues, diff)
		}
		if diff := cmp.Diff(c.twins, twins); diff != "" {
			t.Errorf("%s: similar names (-want +got):\n%s", name, diff)
		}
	}
	// What an error says about a tag does not hold for a list of them.
	absent := failed(probe.VersionAbsent)
	lister := &shelves{fails: map[string]*probe.Error{host(california): absent}}
	got := source(t, template, california).Hosted(t.Context(), lister, "storefront", "")
	var listed *probe.Error
	if !errors.As(got.Err, &listed) || len(listed.Causes) > 0 || listed.NextStep != "" ||
		absent.Outcome != probe.VersionAbsent {
		t.Errorf("%+v, of %+v", listed, absent)
	}
	// A chart whose place nobody knows is not absent.
	open := failed(probe.ChartAbsent)
	open.Places = []string{"ghcr.io/a/b"}
	lister = &shelves{fails: map[string]*probe.Error{host(california): open}}
	if got := source(t, template, california).Hosted(
		t.Context(), lister, "storefront", "",
	); !errors.Is(got.Err, open) || lister.catalogues > 0 {
		t.Errorf("a place that is not certain: %v", got.Err)
	}
	// No registry gets a request where the region cannot be known.
	if got := (source(t, template, "")).Hosted(t.Context(), lister, "storefront", ""); got.Err == nil ||
		got.Hosts != nil {
		t.Errorf("a template without a region: %+v", got)
	}
}
