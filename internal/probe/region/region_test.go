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

// registries is a prober that knows charts by host and remembers the hosts of its requests.
type registries struct {
	probe.Prober
	holds map[string]string // host → content
	fails map[string]probe.Outcome

	mu        sync.Mutex
	requested []string
}

func (r *registries) Resolve(_ context.Context, target probe.Target) (probe.Finding, error) {
	host := target.Registry.Host()
	r.mu.Lock()
	r.requested = append(r.requested, host)
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

type hostOf struct {
	From     string
	Fallback bool
	Hosts    []string
	Outcome  probe.Outcome
}

func reduce(found region.Resolution) hostOf {
	s := hostOf{From: found.Registry.Endpoint.Region, Fallback: found.Fallback, Hosts: found.Hosts}
	var failed *probe.Error
	if errors.As(found.Err, &failed) {
		s.Outcome = failed.Outcome
	}
	return s
}

func TestResolve(t *testing.T) {
	t.Parallel()
	const west, south, ireland = "us-west-1", "ap-southeast-2", "eu-west-1"
	for name, test := range map[string]struct {
		endpoint, fallback string
		holds              map[string]string
		fails              map[string]probe.Outcome
		regions            []string
		standard           bool // the default resolution is looked at, too
		want               map[string]hostOf
	}{
		"a region that lacks the chart is served by the default region": {
			endpoint: template, fallback: west,
			holds:   map[string]string{host(ireland): "a", host(west): "a"},
			regions: []string{ireland, west, south}, standard: true,
			want: map[string]hostOf{
				ireland: {From: ireland, Hosts: []string{host(ireland)}},
				west:    {From: west, Hosts: []string{host(west)}},
				south:   {From: west, Fallback: true, Hosts: []string{host(south), host(west)}},
				"":      {From: west, Hosts: []string{host(west)}},
			},
		},
		"nobody serves": {
			endpoint: template, fallback: west,
			regions: []string{south},
			want: map[string]hostOf{
				south: {From: west, Fallback: true, Hosts: []string{host(south), host(west)}, Outcome: probe.VersionAbsent},
			},
		},
		"no response is no reason to fall back": {
			endpoint: template, fallback: west,
			holds:   map[string]string{host(west): "a"},
			fails:   map[string]probe.Outcome{host(south): probe.Unreachable, host(ireland): probe.Forbidden},
			regions: []string{south, ireland},
			want: map[string]hostOf{
				south:   {From: south, Hosts: []string{host(south)}, Outcome: probe.Unreachable},
				ireland: {From: ireland, Hosts: []string{host(ireland)}, Outcome: probe.Forbidden},
			},
		},
		"an endpoint of one region serves every deployment": {
			endpoint: host(ireland),
			holds:    map[string]string{host(ireland): "a"},
			regions:  []string{south},
			want:     map[string]hostOf{south: {From: ireland, Hosts: []string{host(ireland)}}},
		},
		"a host without regions": {
			endpoint: "contoso.azurecr.io",
			holds:    map[string]string{"contoso.azurecr.io": "a"},
			regions:  []string{south},
			want:     map[string]hostOf{south: {Hosts: []string{"contoso.azurecr.io"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prober := &registries{holds: test.holds, fails: test.fails}
			got := map[string]hostOf{}
			lookUp := region.LookUp{
				Source: source(t, test.endpoint, test.fallback), Chart: "web", Version: version(t),
				Regions: test.regions,
			}
			found := lookUp.Resolve(t.Context(), prober)
			for name, resolution := range found.ByRegion {
				got[name] = reduce(resolution)
			}
			if test.standard {
				got[""] = reduce(found.Default)
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
	lookUp := region.LookUp{Source: source(t, template, "us-west-1"), Chart: "web", Version: version(t)}
	found := lookUp.ResolveIn(t.Context(), prober, "cn-north-1")
	if found.Err == nil || len(prober.requested) > 0 {
		t.Errorf("a region of another partition was looked up: %v, %v", prober.requested, found.Err)
	}
}

func TestRegistriesKeepCredentials(t *testing.T) {
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
			t.Errorf("%s lost the credentials: %+v", registry.Host(), registry)
		}
	}
	if want := []string{host("eu-west-1"), host("us-west-1")}; !slices.Equal(hosts, want) {
		t.Errorf("hosts are %v, want %v", hosts, want)
	}
}
