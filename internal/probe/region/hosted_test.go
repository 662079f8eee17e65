package region_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// fakeLister has the tags of each host, or the error of their list.
type fakeLister struct {
	tags  map[string][]string
	fails map[string]*probe.Error
	// catalogues counts the lists of all repositories.
	catalogues int
}

func (l *fakeLister) AllTags(_ context.Context, r probe.Registry, _ string) ([]string, error) {
	if failed := l.fails[r.Host()]; failed != nil {
		return nil, failed
	}
	return l.tags[r.Host()], nil
}

func (l *fakeLister) Suggest(_ context.Context, _ probe.Target, absent *probe.Error) {
	l.catalogues++
	absent.Twins = []string{"storefront"}
}

func TestHosted(t *testing.T) {
	t.Parallel()
	const ireland, california = "eu-west-1", "us-west-1"
	failed := func(outcome probe.Outcome) *probe.Error {
		return &probe.Error{Outcome: outcome, Causes: []string{"a cause"}, NextStep: "A step."}
	}
	for name, test := range map[string]struct {
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
		"a list that is absent": {
			fails: map[string]*probe.Error{host(california): failed(probe.VersionAbsent)},
			hosts: 1, outcome: probe.ChartAbsent, twins: []string{"storefront"}, catalogues: 1,
		},
		"a region that forbids the list": {
			tags: map[string][]string{host(california): {"0.9.0"}}, fails: map[string]*probe.Error{host(ireland): failed(probe.Forbidden)},
			region: ireland, hosts: 1, outcome: probe.Forbidden,
		},
		"a default region that does not respond": {
			tags: map[string][]string{host(ireland): {"0.9.0"}}, fails: map[string]*probe.Error{host(california): failed(probe.Unreachable)},
			region: ireland, hosts: 2, outcome: probe.Unreachable,
		},
	} {
		lister := &fakeLister{tags: test.tags, fails: test.fails}
		got := source(t, template, california).Hosted(t.Context(), lister, "storefronts", test.region)
		var texts []string
		for _, version := range got.Versions {
			texts = append(texts, version.String())
		}
		var outcome probe.Outcome
		var twins []string
		if failed, ok := errors.AsType[*probe.Error](got.Err); ok {
			outcome, twins = failed.Outcome, failed.Twins
		}
		if diff := cmp.Diff(test.want, texts); diff != "" || outcome != test.outcome || len(got.Hosts) != test.hosts ||
			lister.catalogues != test.catalogues {
			t.Errorf("%s: %v, hosts %v, %d catalogues\n%s", name, got.Err, got.Hosts, lister.catalogues, diff)
		}
		if diff := cmp.Diff(test.twins, twins); diff != "" {
			t.Errorf("%s: similar names (-want +got):\n%s", name, diff)
		}
	}
	// The causes of an error about one tag do not apply to a list of tags.
	absent := failed(probe.VersionAbsent)
	lister := &fakeLister{fails: map[string]*probe.Error{host(california): absent}}
	got := source(t, template, california).Hosted(t.Context(), lister, "storefront", "")
	var listed *probe.Error
	if !errors.As(got.Err, &listed) || len(listed.Causes) > 0 || listed.NextStep != "" ||
		absent.Outcome != probe.VersionAbsent {
		t.Errorf("%+v, of %+v", listed, absent)
	}
	// A chart whose place is not certain is not absent.
	open := failed(probe.ChartAbsent)
	open.Places = []string{"ghcr.io/a/b"}
	lister = &fakeLister{fails: map[string]*probe.Error{host(california): open}}
	if got := source(t, template, california).Hosted(
		t.Context(), lister, "storefront", "",
	); !errors.Is(got.Err, open) || lister.catalogues > 0 {
		t.Errorf("a place that is not certain: %v", got.Err)
	}
	// Without a region, no request is sent.
	if got := (source(t, template, "")).Hosted(t.Context(), lister, "storefront", ""); got.Err == nil ||
		got.Hosts != nil {
		t.Errorf("a template without a region: %+v", got)
	}
}
