package region_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// registries is a prober that knows charts by host and remembers whom it asked.
type registries struct {
	probe.Prober
	holds map[string]string // host → content
	fails map[string]probe.Outcome

	mu    sync.Mutex
	asked []string
}

func (r *registries) Resolve(_ context.Context, target probe.Target) (probe.Finding, error) {
	host := target.Registry.Host()
	r.mu.Lock()
	r.asked = append(r.asked, host)
	r.mu.Unlock()
	if outcome, fails := r.fails[host]; fails {
		return probe.Finding{}, &probe.Error{Outcome: outcome, Registry: host}
	}
	content, holds := r.holds[host]
	if !holds {
		return probe.Finding{}, &probe.Error{Outcome: probe.VersionAbsent, Registry: host}
	}
	return probe.Finding{Reference: target.Reference(), Digest: digest.FromString(content)}, nil
}

func host(name string) string { return "214575254960.dkr.ecr." + name + ".amazonaws.com" }

func source(t *testing.T, text, fallback string) region.Source {
	t.Helper()
	parsed, err := endpoint.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return region.Source{Settings: registry.Settings{Endpoint: parsed, ContentPath: "helm", DefaultRegion: fallback}}
}

const template = "214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"

func version(t *testing.T) chart.Version {
	t.Helper()
	v, err := chart.ParseVersion("1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

type served struct {
	From     string
	Fallback bool
	Asked    []string
	Outcome  probe.Outcome
}

func reduce(answer region.Answer) served {
	s := served{From: answer.Registry.Endpoint.Region, Fallback: answer.Fallback, Asked: answer.Asked}
	var failed *probe.Error
	if errors.As(answer.Err, &failed) {
		s.Outcome = failed.Outcome
	}
	return s
}

func TestSurvey(t *testing.T) {
	t.Parallel()
	const west, south, ireland = "us-west-1", "ap-southeast-2", "eu-west-1"
	for name, test := range map[string]struct {
		endpoint, fallback string
		holds              map[string]string
		fails              map[string]probe.Outcome
		regions            []string
		want               map[string]served
	}{
		"a region that lacks the chart is served by the default region": {
			endpoint: template, fallback: west,
			holds:   map[string]string{host(ireland): "a", host(west): "a"},
			regions: []string{ireland, west, south, ""},
			want: map[string]served{
				ireland: {From: ireland, Asked: []string{host(ireland)}},
				west:    {From: west, Asked: []string{host(west)}},
				south:   {From: west, Fallback: true, Asked: []string{host(south), host(west)}},
				"":      {From: west, Asked: []string{host(west)}},
			},
		},
		"nobody serves": {
			endpoint: template, fallback: west,
			regions: []string{south},
			want: map[string]served{
				south: {From: west, Fallback: true, Asked: []string{host(south), host(west)}, Outcome: probe.VersionAbsent},
			},
		},
		"no answer is no reason to fall back": {
			endpoint: template, fallback: west,
			holds:   map[string]string{host(west): "a"},
			fails:   map[string]probe.Outcome{host(south): probe.Unreachable, host(ireland): probe.Forbidden},
			regions: []string{south, ireland},
			want: map[string]served{
				south:   {From: south, Asked: []string{host(south)}, Outcome: probe.Unreachable},
				ireland: {From: ireland, Asked: []string{host(ireland)}, Outcome: probe.Forbidden},
			},
		},
		"an endpoint of one region serves every deployment": {
			endpoint: host(ireland),
			holds:    map[string]string{host(ireland): "a"},
			regions:  []string{south},
			want:     map[string]served{south: {From: ireland, Asked: []string{host(ireland)}}},
		},
		"a host without regions": {
			endpoint: "contoso.azurecr.io",
			holds:    map[string]string{"contoso.azurecr.io": "a"},
			regions:  []string{south},
			want:     map[string]served{south: {Asked: []string{"contoso.azurecr.io"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prober := &registries{holds: test.holds, fails: test.fails}
			got := map[string]served{}
			for name, answer := range source(t, test.endpoint, test.fallback).Survey(t.Context(), prober, "web", version(t), test.regions) {
				got[name] = reduce(answer)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("coverage (-want +got):\n%s", diff)
			}
		})
	}
}

func TestResolveNeedsAFittingRegion(t *testing.T) {
	t.Parallel()
	prober := &registries{}
	answer := source(t, template, "us-west-1").Resolve(t.Context(), prober, "web", version(t), "cn-north-1")
	if answer.Err == nil || len(prober.asked) > 0 {
		t.Errorf("a region of another partition was asked for: %v, %v", prober.asked, answer.Err)
	}
}

func TestRegistriesKeepTheWayIn(t *testing.T) {
	t.Parallel()
	given := source(t, template, "us-west-1")
	given.InsecureSkipVerify = true
	registries, err := given.Registries("eu-west-1")
	if err != nil {
		t.Fatal(err)
	}
	var hosts []string
	for _, registry := range registries {
		hosts = append(hosts, registry.Host())
		if !registry.TLS.InsecureSkipVerify || registry.Base() != "helm" {
			t.Errorf("%s lost the way in: %+v", registry.Host(), registry)
		}
	}
	if want := []string{host("eu-west-1"), host("us-west-1")}; !slices.Equal(hosts, want) {
		t.Errorf("asked are %v, want %v", hosts, want)
	}
}
