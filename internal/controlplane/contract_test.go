package controlplane_test

import (
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/contract"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/ecr"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// TestContract runs the suite that every Palette must pass, with a control plane
// that sends requests to the registries of a world.
func TestContract(t *testing.T) {
	t.Parallel()
	world, registries := contractWorld(t)
	t.Run("in process", func(t *testing.T) {
		t.Parallel()
		server := realServer(t, world)
		contract.Run(t, contract.Peer{
			BaseURL: "https://palette.local", APIKey: redact.New(apiKey),
			Transport: controlplane.Transport(server), World: registries, OtherProject: "other",
		})
	})
	t.Run("over TLS", func(t *testing.T) {
		t.Parallel()
		served := httptest.NewTLSServer(realServer(t, world))
		t.Cleanup(served.Close)
		contract.Run(t, contract.Peer{
			BaseURL: served.URL, APIKey: redact.New(apiKey), World: registries, OtherProject: "other",
			CA: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: served.Certificate().Raw}),
		})
	})
}

func contractWorld(t *testing.T) (*testbed.World, contract.World) {
	t.Helper()
	world := testbed.New(t)
	acr := world.Registry(
		"contoso.azurecr.io", testbed.TokenAuth(testbed.Account{Username: "reader", Password: canary}),
	)
	if _, err := acr.PushChart(testbed.Chart{Name: "web", Version: "0.1.0"}, "charts/web"); err != nil {
		t.Fatal(err)
	}
	public := world.AWS().Public("contoso")
	if _, err := public.PushChart(testbed.Chart{Name: "web", Version: "0.1.0"}, "web"); err != nil {
		t.Fatal(err)
	}
	world.AWS().Registry("123456789012", "eu-west-1")
	good, refusing, failing := acrSettings(world), acrSettings(world), acrSettings(world)
	refusing.Credential.Password = redact.New("not " + canary)
	failing.Endpoint = endpoint.Read("nobody.azurecr.io")
	ecrIn := func(text string) *registry.Settings {
		return &registry.Settings{Kind: registry.ECR, Endpoint: endpoint.Read(text), CA: string(world.CA())}
	}
	return world, contract.World{
		Good: good, Refusing: refusing, Failing: failing, Chart: "web", Version: "0.1.0",
		GoodECR:     ecrIn("public.ecr.aws/contoso"),
		RefusingECR: ecrIn("123456789012.dkr.ecr.eu-west-1.amazonaws.com"),
	}
}

func acrSettings(world *testbed.World) *registry.Settings {
	return &registry.Settings{
		Kind: registry.Basic, Endpoint: endpoint.Read("contoso.azurecr.io"), ContentPath: "charts",
		CA: string(world.CA()),
		Credential: credential.Credential{
			Kind: credential.Basic, Username: "reader", Password: redact.New(canary),
		},
	}
}

// realServer sends requests to the registries of the world, and to no others.
func realServer(t *testing.T, world *testbed.World) *controlplane.Server {
	t.Helper()
	through := func(carrier *http.Transport) { carrier.Proxy = http.ProxyURL(proxyOf(t, world)) }
	login := func(carrier *http.Transport) {
		through(carrier)
		carrier.TLSClientConfig.RootCAs = x509.NewCertPool()
		carrier.TLSClientConfig.RootCAs.AppendCertsFromPEM(world.CA())
	}
	kept, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	server, err := controlplane.New(controlplane.Options{
		Store: kept, APIKey: redact.New(apiKey), Projects: []string{"other"},
		Prober: oci.New(oci.Options{Transport: through, ECR: ecr.New(ecr.Options{Transport: login})}),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

// proxyOf is the address of the proxy of the world, which only its environment
// has.
func proxyOf(t *testing.T, world *testbed.World) *url.URL {
	t.Helper()
	for _, variable := range world.Env() {
		if text, found := strings.CutPrefix(variable, "HTTPS_PROXY="); found {
			address, err := url.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			return address
		}
	}
	t.Fatal("the world has no proxy")
	return nil
}
