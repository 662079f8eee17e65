package session_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// expecting is a prober that records the charts to expect.
type expecting struct {
	probe.Prober
	charts [][]string
}

// Expect implements probe.Prober.
func (t *expecting) Expect(_ probe.Registry, charts []string) { t.charts = append(t.charts, charts) }

func TestExpectCharts(t *testing.T) {
	t.Parallel()
	pack := func(name, registry, document string) palette.Pack {
		return palette.Pack{Name: name, Tag: "1.0.0", RegistryUID: registry, Values: document}
	}
	several := []palette.Pack{
		pack("web", "acr", "charts:\n  web: {}"),
		pack("blue--web", "acr", "charts:\n  web: {}"),
		pack("green--cache", "acr", "charts:\n  cache: {}"),
		pack("a--b", "acr", "charts:\n  a--b: {}"),
		pack("odd", "acr", "charts: ["),
		pack("other", "hub", "charts:\n  other: {}"),
	}
	host, err := endpoint.Parse("contoso.azurecr.io")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		packs []palette.Pack
		want  [][]string
	}{
		"of one registry": {several, [][]string{{"web", "cache", "a--b"}}},
		"one chart":       {several[:2], nil},
		"no packs":        {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prober := &expecting{}
			s := session.New(
				session.Options{Prober: prober, Connect: func() (*palette.Client, error) { return nil, nil }},
			)
			profile := palette.Profile{Published: &palette.Template{Packs: test.packs}}
			profile.UID = "p"
			acr := palette.Registry{UID: "acr", Settings: registry.Settings{Endpoint: host}}
			for range 3 { // once is enough
				s.ExpectCharts(profile, session.Registration{Registry: acr})
			}
			if diff := cmp.Diff(test.want, prober.charts); diff != "" {
				t.Errorf("expected (-want +got):\n%s", diff)
			}
		})
	}
}
