package helmlayer_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// shelves is a prober of registries that logs the charts that were looked up. down.test does not respond, open.test is
// public, and the others require credentials. None has the version 9.9.9.
type shelves struct {
	fixture.Prober
	mu    sync.Mutex
	found map[string]bool // references that were looked up and are there
}

// Resolve implements probe.Prober.
func (s *shelves) Resolve(ctx context.Context, target probe.Target) (probe.Finding, error) {
	host, failed := target.Registry.Host(), &probe.Error{Registry: target.Registry.Host()}
	switch {
	case host == "down.test":
		failed.Outcome = probe.Unreachable
	case host != "open.test" && target.Registry.Credential.Kind != credential.Basic:
		failed.Outcome, failed.Status = probe.CredentialsRequired, 401
	case target.Version.String() == "9.9.9":
		failed.Outcome, failed.Status = probe.VersionAbsent, 404
	default:
		s.mu.Lock()
		defer s.mu.Unlock()
		s.found[target.Reference().String()] = true
		return s.Prober.Resolve(ctx, target)
	}
	return probe.Finding{}, failed
}

// Open implements probe.Prober.
func (s *shelves) Open(ctx context.Context, target probe.Target) (probe.Finding, chart.Content, error) {
	found, err := s.Resolve(ctx, target)
	return found, chart.Content{}, err
}

func (s *shelves) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.found = map[string]bool{}
}

func (s *shelves) looked(host, chart, version string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.found["oci://"+host+"/charts/"+chart+":"+version]
}

// layerOnShelf is a layer of a generated configuration.
type layerOnShelf struct {
	address, host, chart, version string
	resource                      acctest.Resource
}

// shelfMaker makes configurations.
type shelfMaker struct {
	*rand.Rand
	uids map[string]string // of the registries that others made, by host
}

// configuration makes a registry, a profile and a few layers.
func (m shelfMaker) configuration() (resources []acctest.Resource, layers []layerOnShelf) {
	own := fixture.Registry("1", map[string]any{"name": "own", "endpoint": "own.test"})
	own.Name = "own"
	profile := acctest.Resource{Type: "palette_cluster_profile", Name: "shop", Config: map[string]any{
		"name": "shop", "version": "1.0.0", "type": "add-on", "cloud_type": "all", "destroy_earlier_versions": true,
	}}
	resources = []acctest.Resource{own, profile}
	for i := range 1 + m.IntN(4) {
		layer := layerOnShelf{
			host:  []string{"own.test", "own.test", "hidden.test", "open.test", "down.test"}[m.IntN(5)],
			chart: "web-" + strconv.Itoa(i), version: m.version(),
		}
		layer.address = "palette_helm_layer." + layer.chart
		config := map[string]any{
			"cluster_profile_id": acctest.Ref{Address: "palette_cluster_profile.shop", Attribute: "id"},
			"chart":              layer.chart, "version": layer.version, "install_order": 0,
		}
		switch name := layer.host[:len(layer.host)-len(".test")]; {
		case name != "own" && m.IntN(2) == 0:
			config["registry_id"] = m.uids[layer.host]
		case name != "own":
			config["registry_name"] = name
		case m.IntN(2) == 0:
			config["registry_name"] = "own"
		default:
			config["registry_id"] = acctest.Ref{Address: "palette_oci_registry.own", Attribute: "id"}
		}
		if m.IntN(6) == 0 { // a chart whose name is not known before the profile is made
			config["chart"], layer.chart = acctest.Ref{Address: "palette_cluster_profile.shop", Attribute: "id"}, ""
			config["name"] = "late-" + strconv.Itoa(i)
		}
		if m.IntN(4) == 0 {
			config["values"] = "a: 1\n"
		}
		layer.resource = acctest.Resource{Type: "palette_helm_layer", Name: "web-" + strconv.Itoa(i), Config: config}
		layers, resources = append(layers, layer), append(resources, layer.resource)
	}
	return resources, layers
}

// version is usually an existing one.
func (m shelfMaker) version() string {
	return []string{"1.2.3", "1.2.3", "1.2.3", "1.3.0", "1.3.0", "9.9.9"}[m.IntN(6)]
}

// change gives a layer another chart, version, install order or values, or does not change it.
func (m shelfMaker) change(layer *layerOnShelf) {
	config := layer.resource.Config
	switch m.IntN(6) {
	case 0:
		layer.version = m.version()
		config["version"] = layer.version
	case 1:
		if layer.chart != "" {
			layer.chart += "-next"
			config["chart"] = layer.chart
		}
	case 2:
		config["install_order"] = 1 + m.IntN(9)
	case 3:
		config["values"] = fmt.Sprintf("b: %d\n", m.IntN(9))
	default:
	}
}

// machine is the registry_auth of the provider configuration of one process.
func (m shelfMaker) machine(login credential.Credential) map[string]credential.Credential {
	found := map[string]credential.Credential{}
	for _, name := range []string{"own", "hidden"} {
		if m.IntN(2) == 0 {
			found[name] = login
		}
	}
	return found
}

// If a plan or an apply reports nothing about a layer, it has looked the chart up: with and without a refresh, and in
// the process that applies a saved plan.
func TestSilenceMeansLookedUp(t *testing.T) {
	t.Parallel()
	for seed := range fixture.Times(600, 100) {
		t.Run(strconv.Itoa(seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { lookUpOrTell(t, rand.New(rand.NewPCG(uint64(seed), 9))) })
		})
	}
}

func lookUpOrTell(t *testing.T, random *rand.Rand) {
	t.Helper()
	w, ctx, log := fixture.NewCore(t), t.Context(), &shelves{found: map[string]bool{}}
	m := shelfMaker{random, map[string]string{}}
	login := credential.Credential{Kind: credential.Basic, Username: "palette", Password: redact.New("secret")}
	for _, host := range []string{"hidden.test", "open.test", "down.test"} {
		settings := registry.Settings{
			Kind: registry.Basic, Endpoint: endpoint.Read(host), ContentPath: "charts", Credential: login,
		}
		if host == "open.test" {
			settings.Credential = credential.Credential{}
		}
		uid, err := w.Client.CreateRegistry(
			ctx, palette.Registry{Name: host[:len(host)-len(".test")], Settings: settings},
		)
		fixture.Must(t, err)
		m.uids[host] = uid
	}
	core := acctest.NewCore(t, func() framework.Provider {
		return fixture.NewProvider(w.Config, session.Options{Prober: log, Credentials: m.machine(login)})
	})
	resources, layers := m.configuration()
	check := func(phase string, run acctest.Run, written bool) {
		t.Helper()
		for _, layer := range layers {
			warned := slices.ContainsFunc(run.Diagnostics,
				func(d acctest.Diagnostic) bool { return d.Address == layer.address })
			planned := run.Actions[layer.address] != "" || core.Has(layer.address) && !written
			name := layer.chart
			if name == "" {
				name = fmt.Sprint(core.Attribute("palette_cluster_profile.shop", "id"))
			}
			if planned && !warned && !log.looked(layer.host, name, layer.version) {
				t.Errorf("%s is silent about %s on %s:\n%+v", phase, layer.address, layer.host, layer.resource.Config)
			}
		}
		log.reset()
	}
	for run := range 3 {
		stale := random.IntN(2) == 0
		core.SkipRefresh(stale)
		label := fmt.Sprintf("run %d, -refresh=%t, ", run, !stale)
		if random.IntN(3) == 0 {
			check(label+"an apply", core.Apply(ctx, resources...), false)
		} else {
			saved := core.Save(ctx, resources...)
			check(label+"a plan", saved.Run, false)
			if len(saved.Errors()) == 0 {
				check(label+"the apply of that plan", core.ApplySaved(ctx, saved), true)
			}
		}
		check(label+"a plan after it", core.Plan(ctx, resources...), false)
		for i := range layers {
			m.change(&layers[i])
		}
	}
}
