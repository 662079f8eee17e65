package acctest_test

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/ecr"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// paletteHost is where remote puts a Palette.
const paletteHost = "palette.test"

// paletteKey is its API key.
const paletteKey = "acceptance-api-key"

// paletteAgent is how it presents itself to registries.
const paletteAgent = "palette-of-the-test"

// remote configures the provider for the Palette of paletteIn.
const remote = `
provider "palette" {
  host    = "` + paletteHost + `"
  api_key = "` + paletteKey + `"
}
`

// paletteIn puts a Palette behind palette.test, with a log of its requests and
// faults. The client works behind Terraform's back.
func paletteIn(t *testing.T, world *testbed.World, changes ...func(*controlplane.Options)) (*testbed.Host, *palette.Client) {
	t.Helper()
	handler := controlPlane(t, world, t.TempDir(), redact.New(paletteKey), changes...)
	return world.Handle(paletteHost, handler), clientOf(t, handler, redact.New(paletteKey))
}

// asAnother sends Palette a request that palette.Client does not make, as
// another client of palette.test would, and returns the body of the response.
func asAnother(t *testing.T, world *testbed.World, method, path string, content any, want int) []byte {
	t.Helper()
	return asAnotherOf(t, world, paletteHost, method, path, content, want)
}

// asAnotherOf does so with the Palette of a host.
func asAnotherOf(t *testing.T, world *testbed.World, host, method, path string, content any, want int) []byte {
	t.Helper()
	body, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, "https://"+host+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set(v1.HeaderAPIKey, paletteKey)
	request.Header.Set("Content-Type", "application/json")
	response, err := world.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	received, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != want {
		t.Fatalf("Palette responds %s to %s %s: %v\n%s", response.Status, method, path, err, received)
	}
	return received
}

// behind is a client of the embedded control plane of a workspace, for changes
// behind Terraform's back. It remembers nothing of earlier clients.
func behind(t *testing.T, world *testbed.World, w *acctest.Workspace) *palette.Client {
	t.Helper()
	key := redact.New(rand.Text())
	return clientOf(t, controlPlane(t, world, filepath.Join(w.Dir, ".palette"), key), key)
}

func controlPlane(t testing.TB, world *testbed.World, folder string, key redact.Secret, changes ...func(*controlplane.Options)) *controlplane.Server {
	t.Helper()
	kept, err := store.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	into := func(carrier *http.Transport) {
		carrier.Proxy = http.ProxyURL(world.ProxyURL())
		if carrier.TLSClientConfig.RootCAs == nil {
			carrier.TLSClientConfig.RootCAs = x509.NewCertPool()
		}
		carrier.TLSClientConfig.RootCAs.AppendCertsFromPEM(world.CA())
	}
	options := controlplane.Options{
		Store: kept, APIKey: key,
		Prober: oci.New(oci.Options{Transport: into, UserAgent: paletteAgent, ECR: ecr.New(ecr.Options{Transport: into})}),
	}
	for _, change := range changes {
		change(&options)
	}
	server, err := controlplane.New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

func clientOf(t *testing.T, handler http.Handler, key redact.Secret) *palette.Client {
	t.Helper()
	client, err := palette.New(palette.Config{
		BaseURL: "https://behind.invalid", APIKey: key, Transport: controlplane.Transport(handler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// packsIn lists the published packs of a profile of the tenant.
func packsIn(t *testing.T, client *palette.Client, uid string) []palette.Pack {
	t.Helper()
	profile, err := client.FreshProfile(t.Context(), palette.Tenant(), uid)
	if err != nil {
		t.Fatal(err)
	}
	if profile.Published == nil {
		return nil
	}
	return profile.Published.Packs
}

// held is what Palette shows of a profile to any client.
func held(t *testing.T, world *testbed.World, uid string) v1.ClusterProfile {
	t.Helper()
	var found v1.ClusterProfile
	getJSON(t, world, v1.Path(v1.PathProfile, uid), &found)
	return found
}

// getJSON reads palette.test as another client would.
func getJSON(t *testing.T, world *testbed.World, path string, into any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+paletteHost+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set(v1.HeaderAPIKey, paletteKey)
	response, err := world.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if err := json.NewDecoder(response.Body).Decode(into); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s, %v", path, response.Status, err)
	}
}

// describeBehind changes what is said about a profile behind Terraform's back.
func describeBehind(t *testing.T, world *testbed.World, uid string, entity v1.ProfileMetaEntity) {
	t.Helper()
	asAnother(t, world, http.MethodPatch, v1.Path(v1.PathProfileMetadata, uid), entity, http.StatusNoContent)
}

func packNames(packs []palette.Pack) []string {
	var names []string
	for _, pack := range packs {
		names = append(names, pack.Name)
	}
	return names
}

// editBehind changes the packs of a profile of the tenant behind Terraform's
// back.
func editBehind(t *testing.T, client *palette.Client, uid string, edit palette.Edit) {
	t.Helper()
	if _, err := client.EditProfile(t.Context(), palette.Tenant(), uid, edit); err != nil {
		t.Fatal(err)
	}
}

// without takes a pack out of a profile.
func without(name string) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		return slices.DeleteFunc(packs, func(p palette.Pack) bool { return p.Name == name }), nil
	}
}

// registryNames lists the registries of a Palette.
func registryNames(t *testing.T, client *palette.Client) []string {
	t.Helper()
	registries, err := client.FreshRegistries(t.Context(), palette.Tenant())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, registry := range registries {
		names = append(names, registry.Name)
	}
	slices.Sort(names)
	return names
}

// idOf is the id of a resource in the state.
func idOf(t *testing.T, w *acctest.Workspace, address string) string {
	t.Helper()
	id, _ := w.State(address)["id"].(string)
	if id == "" {
		t.Fatalf("%s has no id", address)
	}
	return id
}

// counted counts the requests of a method to profiles whose path ends in
// suffix.
func counted(requests []testbed.Request, method, suffix string) int {
	n := 0
	for _, request := range requests {
		if request.Method == method && strings.HasPrefix(request.Path, "/v1/clusterprofiles/") && strings.HasSuffix(request.Path, suffix) {
			n++
		}
	}
	return n
}

// inMood puts a Palette into a mood.
func inMood(mood controlplane.Mood) func(*controlplane.Options) {
	return func(o *controlplane.Options) { o.Mood = mood }
}

// usedBy lets clusters use every profile of a Palette.
func usedBy(names ...string) func(*controlplane.Options) {
	return func(o *controlplane.Options) {
		o.Clusters = func(string) []v1.ObjectResReference {
			var used []v1.ObjectResReference
			for _, name := range names {
				used = append(used, v1.ObjectResReference{Kind: "spectrocluster", Name: name, UID: "uid-of-" + name})
			}
			return used
		}
	}
}
