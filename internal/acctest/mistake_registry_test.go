package acctest_test

import (
	"net/http"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// registryMistakes are about the registries that a configuration registers.
func registryMistakes() subject {
	return subject{
		title: "Registries",
		world: func(s *setting) string {
			registryWorld(s)
			return fixture.Remote
		},
		mistakes: append(registryTexts(), append(registryRefusals(), registryLives()...)...),
	}
}

// registryWorld has a Palette and registries that accept or refuse credentials, each in its way.
func registryWorld(s *setting) {
	s.host, s.client = fixture.Palette(s.t, s.world)
	account := testbed.Account{Username: "palette", Password: fixture.Password}
	puller := testbed.Account{
		Username: "puller", Password: fixture.Password, Scope: testbed.ScopeMap{"charts/web": {testbed.ContentRead}},
	}
	for _, host := range []string{"contoso.azurecr.io", "slow.azurecr.io", "distant.azurecr.io"} {
		made := s.world.Registry(host, testbed.TokenAuth(account, puller))
		testbed.Must(made.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "charts/web"))
	}
	fromPalette := func(r *http.Request) bool { return r.UserAgent() == fixture.PaletteAgent }
	s.world.Host("slow.azurecr.io").Fault(testbed.Match{Path: "_catalog|tags/list", When: fromPalette},
		testbed.Delay(time.Minute))
	s.world.Host("distant.azurecr.io").Fault(testbed.Match{When: fromPalette}, testbed.Drop())
	s.world.Registry("foreign.azurecr.io", testbed.TokenAuth(account),
		testbed.TokenRealm("https://login.example.net/token"))
	for host, identity := range map[string]testbed.Identity{
		"expired": testbed.Expired, "misnamed": testbed.OtherName, "plain": testbed.PlainHTTP, "private": testbed.PrivateCA,
	} {
		s.world.Registry(host+".example.com", testbed.Shown(identity))
	}
	s.world.Registry("open.example.com")
	s.world.Registry("down.example.com").Fault(testbed.Match{},
		testbed.Respond(http.StatusServiceUnavailable, "down for maintenance"))
	s.world.Registry("negotiate.example.com").Fault(testbed.Match{},
		testbed.Respond(http.StatusUnauthorized, "", "WWW-Authenticate", "Negotiate"))
	s.world.Registry("fenced.example.com").Fault(testbed.Match{},
		testbed.Respond(http.StatusForbidden, "not from here"))
}

// registered is a valid registry of contoso.azurecr.io; attributes are added.
func registered(attributes ...string) string {
	lines := strings.Join(attributes, "\n")
	if !strings.Contains(lines, "endpoint =") {
		attributes = append(attributes, `endpoint = "contoso.azurecr.io/charts"`)
	}
	if !strings.Contains(lines, "basic =") {
		attributes = append(attributes, fixture.BasicLogin(fixture.Password))
	}
	return registryOf("basic", attributes...)
}

// used is a layer of the registry, and its profile.
const used = `
resource "palette_cluster_profile" "this" {
  name = "this"
}

resource "palette_helm_layer" "this" {
  cluster_profile_id = palette_cluster_profile.this.id
  registry_name      = palette_oci_registry.this.name
  chart              = "web"
  version            = "1.2.3"
}
`

// registryRefusals are registries that refuse the credentials.
func registryRefusals() []mistake {
	atHost := func(name, host string, attributes ...string) mistake {
		return mistake{name: name, config: registered(append(attributes, `endpoint = "`+host+`"`)...)}
	}
	return []mistake{
		{name: "a wrong password", config: registered(fixture.BasicLogin("wrong")) + used},
		{name: "no credentials for a registry that requires them", config: registryOf("basic", `endpoint = "contoso.azurecr.io"`)},
		{name: "a user name without a password", config: registered(`basic = { username = "palette" }`)},
		{name: "the admin user of an Azure registry", config: registered(`basic = { username = "contoso", password_wo = "wrong" }`)},
		{name: "a base content path without synchronization", config: registered(`endpoint = "contoso.azurecr.io"`, `base_content_path = "charts"`)},
		atHost("a certificate that is not verified", "private.example.com", `tls = { insecure_skip_verify = true }`),
		atHost("a certificate of a private authority", "private.example.com"),
		atHost("a certificate that has expired", "expired.example.com"),
		atHost("a certificate for another name", "misnamed.example.com"),
		atHost("a registry without TLS", "plain.example.com"),
		atHost("a registry that neither Palette nor this machine reaches", "nowhere.example.com"),
		atHost("a synchronized registry that neither Palette nor this machine reaches", "nowhere.example.com", `base_content_path = "charts"`, `synchronization = true`),
		atHost("a registry that is down", "down.example.com"),
		atHost("a registry that Palette does not reach", "distant.azurecr.io"),
		atHost("a registry that requires another kind of authentication", "negotiate.example.com"),
		atHost("a registry behind a firewall", "fenced.example.com"),
		atHost("a registry that issues tokens on a foreign host", "foreign.azurecr.io"),
		atHost("credentials that an open registry does not require", "open.example.com"),
		atHost("a wrong password that this machine alone checks", "contoso.azurecr.io", fixture.BasicLogin("wrong"), `credential_check = "local"`),
		atHost("a wrong password that Palette alone checks", "contoso.azurecr.io", fixture.BasicLogin("wrong"), `credential_check = "palette"`),
		{
			name: "a check that Palette explains with a message only", config: elsewhere(registered(`credential_check = "palette"`)),
			odd: func(r *trial) {
				host, _ := r.owned()
				host.Fault(testbed.Match{Path: "/validate$"}, testbed.Respond(http.StatusBadRequest,
					`{"code":"ValidationFailed","message":"failed to validate the registry"}`))
			},
		},
	}
}

// registryLives are about registries that exist in Palette.
func registryLives() []mistake {
	synchronized := []string{
		`endpoint = "contoso.azurecr.io"`, `base_content_path = "charts"`, `synchronization = true`, `credential_check = "none"`,
	}
	registryWith := func(attributes ...string) string { return registered(append(attributes, synchronized...)...) }
	inUse := func(r *trial) {
		_, err := r.client.CreateProfile(r.t.Context(), palette.Tenant(), palette.NewProfile{
			Name: r.label, Version: "2.0.0", CloudType: palette.CloudAll, Type: palette.TypeAddOn, Publish: true,
			Packs: []palette.Pack{{
				Name: "web", Tag: "1.2.3", Type: v1.PackOci, Layer: v1.LayerAddon, RegistryUID: r.id("palette_oci_registry"),
			}},
		})
		if err != nil {
			r.t.Fatal(err)
		}
	}
	return []mistake{
		{
			name: "a name that another registry has", before: registered(),
			config: registered() + strings.Replace(registered(), `" "this"`, `" "other"`, 1),
		},
		{name: "a registry that somebody else's profile uses", before: registered(), then: inUse},
		{
			name: "a registry that is replaced while a profile uses it", before: registered(), then: inUse,
			config: registryOf("ecr", `endpoint = "`+fixture.ECRPrivateHost+`"`),
		},
		{
			name: "a registry that Palette does not delete", before: elsewhere(registered()), config: elsewhere(""),
			odd: func(r *trial) {
				host, _ := r.owned()
				host.Fault(testbed.Match{Method: http.MethodDelete}, testbed.Respond(http.StatusConflict,
					r.own(`{"code":"ResourceInUse","message":"the registry this is in use"}`)))
			},
		},
		{name: "a registry under another address", either: true, before: registered(), config: strings.Replace(registered(), `" "this"`, `" "other"`, 1)},
		{name: "synchronization that is turned off", before: registryWith(), config: registered(`endpoint = "contoso.azurecr.io"`, `base_content_path = "charts"`)},
		{name: "credentials that Palette cannot index with", config: registryWith(strings.Replace(fixture.BasicLogin(fixture.Password), `"palette"`, `"puller"`, 1))},
		{
			name: "an index that takes longer than the timeout", long: true, config: registered(`endpoint = "slow.azurecr.io"`, `base_content_path = "charts"`,
				`synchronization = true`, `credential_check = "none"`, `timeouts = { create = "6s" }`),
		},
		{
			name: "an index without a status", config: elsewhere(registryWith()),
			odd: func(r *trial) {
				host, _ := r.owned()
				host.Fault(testbed.Match{Path: "/sync/status$"},
					testbed.Respond(http.StatusInternalServerError, `{"code":"InternalError","message":"it broke"}`))
			},
		},
		{
			name: "a misspelt name in a data source", config: elsewhere("data \"palette_oci_registry\" \"this\" {\n  name = \"acre\"\n}\n"),
			odd: func(r *trial) {
				_, client := r.owned()
				hiddenRegistry(r, client, "acr")
			},
		},
	}
}

// hiddenRegistry is a registry that was registered outside Terraform.
func hiddenRegistry(r *trial, client *palette.Client, name string) {
	r.t.Helper()
	if _, err := client.CreateRegistry(r.t.Context(), palette.Registry{Name: name, Settings: registry.Settings{
		Kind: registry.Basic, Endpoint: endpoint.Read("contoso.azurecr.io/charts"),
		Credential: credential.Credential{
			Kind: credential.Basic, Username: "palette", Password: redact.New(fixture.Password),
		},
	}}); err != nil {
		r.t.Fatal(err)
	}
}
