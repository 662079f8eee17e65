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

// fakeProber has the charts of each host, and records the hosts of its requests.
type fakeProber struct {
	probe.Prober
	holds map[string]string // host → content
	fails map[string]probe.Outcome

	mu        sync.Mutex
	requested []string
}

func (p *fakeProber) Resolve(_ context.Context, target probe.Target) (probe.Finding, error) {
	host := target.Registry.Host()
	p.mu.Lock()
	p.requested = append(p.requested, host)
	p.mu.Unlock()
	if outcome, fails := p.fails[host]; fails {
		return probe.Finding{}, &probe.Error{Outcome: outcome, Registry: host}
	}
	content, holds := p.holds[host]
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

// served is a resolution, reduced to what the test compares.
type served struct {
	Region   string
	Fallback bool
	Hosts    []string
	Outcome  probe.Outcome
}

func reduce(found region.Resolution) served {
	reduced := served{Region: found.Registry.Endpoint.Region, Fallback: found.Fallback, Hosts: found.Hosts}
	if failed, ok := errors.AsType[*probe.Error](found.Err); ok {
		reduced.Outcome = failed.Outcome
	}
	return reduced
}

func TestResolve(t *testing.T) {
	t.Parallel()
	const west, south, ireland = "us-west-1", "ap-southeast-2", "eu-west-1"
	for name, test := range map[string]struct {
		endpoint, fallback string
		holds              map[string]string
		fails              map[string]probe.Outcome
		regions            []string
		compareDefault     bool // the default resolution is compared, too
		want               map[string]served
	}{
		"a region that lacks the chart is served by the default region": {
			endpoint: template, fallback: west,
			holds:   map[string]string{host(ireland): "a", host(west): "a"},
			regions: []string{ireland, west, south}, compareDefault: true,
			want: map[string]served{
				ireland: {Region: ireland, Hosts: []string{host(ireland)}},
				west:    {Region: west, Hosts: []string{host(west)}},
				south:   {Region: west, Fallback: true, Hosts: []string{host(south), host(west)}},
				"":      {Region: west, Hosts: []string{host(west)}},
			},
		},
		"no region has the chart": {
			endpoint: template, fallback: west,
			regions: []string{south},
			want: map[string]served{
				south: {Region: west, Fallback: true, Hosts: []string{host(south), host(west)}, Outcome: probe.VersionAbsent},
			},
		},
		"no response is no reason to fall back": {
			endpoint: template, fallback: west,
			holds:   map[string]string{host(west): "a"},
			fails:   map[string]probe.Outcome{host(south): probe.Unreachable, host(ireland): probe.Forbidden},
			regions: []string{south, ireland},
			want: map[string]served{
				south:   {Region: south, Hosts: []string{host(south)}, Outcome: probe.Unreachable},
				ireland: {Region: ireland, Hosts: []string{host(ireland)}, Outcome: probe.Forbidden},
			},
		},
		"an endpoint of one region serves every deployment": {
			endpoint: host(ireland),
			holds:    map[string]string{host(ireland): "a"},
			regions:  []string{south},
			want:     map[string]served{south: {Region: ireland, Hosts: []string{host(ireland)}}},
		},
		"a host without regions": {
			endpoint: "contoso.azurecr.io",
			holds:    map[string]string{"contoso.azurecr.io": "a"},
			regions:  []string{south},
			want:     map[string]served{south: {Hosts: []string{"contoso.azurecr.io"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prober := &fakeProber{holds: test.holds, fails: test.fails}
			got := map[string]served{}
			lookUp := region.LookUp{
				Source: source(t, test.endpoint, test.fallback), Chart: "web", Version: version(t),
				Regions: test.regions,
			}
			found := lookUp.Resolve(t.Context(), prober)
			for name, resolution := range found.ByRegion {
				got[name] = reduce(resolution)
			}
			if test.compareDefault {
				got[""] = reduce(found.Default)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("resolutions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestResolveInRefusesRegionOfAnotherPartition(t *testing.T) {
	t.Parallel()
	prober := &fakeProber{}
	lookUp := region.LookUp{Source: source(t, template, "us-west-1"), Chart: "web", Version: version(t)}
	found := lookUp.ResolveIn(t.Context(), prober, "cn-north-1")
	if found.Err == nil || len(prober.requested) > 0 {
		t.Errorf("a region of another partition was looked up: %v, %v", prober.requested, found.Err)
	}
}

func TestRegistriesKeepSettings(t *testing.T) {
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
			t.Errorf("%s does not have the settings: %+v", registry.Host(), registry)
		}
	}
	if want := []string{host("eu-west-1"), host("us-west-1")}; !slices.Equal(hosts, want) {
		t.Errorf("hosts %v, want %v", hosts, want)
	}
}
