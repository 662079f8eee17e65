package helmlayer_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/helmlayer"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// fakeHosts is a prober of registries whose content a test sets.
type fakeHosts struct {
	probe.Prober
	// holds is the content of the manifest of a chart, by reference.
	holds map[string]string
	fails map[string]error
	// opens are the contents of charts. A chart without an entry has no values.
	opens    map[string]chart.Content
	unopened map[string]error
	requests atomic.Int32
	// tags are the tags of the only chart, web, for an index.
	tags []string
}

// Resolve implements probe.Prober.
func (h *fakeHosts) Resolve(_ context.Context, target probe.Target) (probe.Finding, error) {
	h.requests.Add(1)
	reference := target.Reference()
	if err := h.fails[reference.String()]; err != nil {
		return probe.Finding{}, err
	}
	content, held := h.holds[reference.String()]
	if !held {
		return probe.Finding{}, outcome(probe.VersionAbsent)
	}
	return probe.Finding{Reference: reference, Digest: digest.FromString(content)}, nil
}

// Open implements probe.Prober.
func (h *fakeHosts) Open(ctx context.Context, target probe.Target) (probe.Finding, chart.Content, error) {
	reference := target.Reference().String()
	if err := h.unopened[reference]; err != nil {
		return probe.Finding{}, chart.Content{}, err
	}
	found, err := h.Resolve(ctx, target)
	return found, h.opens[reference], err
}

// Expect implements probe.Prober.
func (h *fakeHosts) Expect(probe.Registry, []string) {}

// Login implements probe.Prober.
func (h *fakeHosts) Login(context.Context, probe.Registry) (probe.Proof, error) {
	return probe.Proof{Conclusive: true}, nil
}

// Charts implements probe.Prober.
func (h *fakeHosts) Charts(context.Context, probe.Registry) ([]string, error) {
	return []string{"web"}, nil
}

// Tags implements probe.Prober.
func (h *fakeHosts) Tags(context.Context, probe.Registry, string) ([]string, error) {
	return h.tags, nil
}

func outcome(outcome probe.Outcome) error {
	return &probe.Error{Outcome: outcome, Registry: "contoso.azurecr.io", Repository: "charts/web", Tag: "1.0.0"}
}

// tenant is a Palette in this process, with a registry and an empty profile.
type tenant struct {
	config palette.Config
	client *palette.Client
	// registry and profile are uids.
	registry, profile string
	// clusters are the clusters that use the profile.
	clusters []v1.ObjectResReference
}

func newTenant(t *testing.T) *tenant {
	t.Helper()
	return newTenantOf(t, &fakeHosts{})
}

// newTenantOf makes a tenant whose Palette indexes registries with content.
func newTenantOf(t *testing.T, hosts *fakeHosts) *tenant {
	t.Helper()
	kept, err := store.Open(t.TempDir())
	must(t, err)
	found := &tenant{}
	key := redact.New("key")
	handler, err := controlplane.New(controlplane.Options{
		Store: kept, Prober: hosts, APIKey: key,
		Clusters: func(string) []v1.ObjectResReference { return found.clusters },
	})
	must(t, err)
	t.Cleanup(handler.Close)
	found.config = palette.Config{BaseURL: "palette.test", APIKey: key, Transport: controlplane.Transport(handler)}
	found.client, err = palette.New(found.config)
	must(t, err)
	login := credential.Credential{Kind: credential.Basic, Username: "palette", Password: redact.New("secret")}
	settings := registry.Settings{
		Kind: registry.Basic, Endpoint: endpoint.Read("https://contoso.azurecr.io"), ContentPath: "charts",
		Credential:   login,
		Synchronized: hosts.tags != nil,
	}
	found.registry, err = found.client.CreateRegistry(t.Context(), palette.Registry{Name: "acr", Settings: settings})
	must(t, err)
	found.profile = found.newProfile(t, "apps", "1.0.0")
	return found
}

func (n *tenant) newProfile(t *testing.T, name, version string) string {
	t.Helper()
	uid, err := n.client.CreateProfile(t.Context(), palette.Tenant(), palette.NewProfile{
		Name: name, Version: version, Type: palette.TypeAddOn, CloudType: palette.CloudAll,
		Variables: []palette.Variable{{Name: "size", Format: "string"}},
	})
	must(t, err)
	return uid
}

// edit changes the packs of a profile as another client does.
func (n *tenant) edit(t *testing.T, profile string, change func([]palette.Pack) []palette.Pack) {
	t.Helper()
	edit := func(packs []palette.Pack) ([]palette.Pack, error) { return change(packs), nil }
	_, err := n.client.EditProfile(t.Context(), palette.Tenant(), profile, edit)
	must(t, err)
}

// put adds packs to a profile.
func (n *tenant) put(t *testing.T, profile string, added ...palette.Pack) {
	t.Helper()
	n.edit(t, profile, func(packs []palette.Pack) []palette.Pack { return append(packs, added...) })
}

// pack is the pack of a chart without values.
func (n *tenant) pack(chart, version string) palette.Pack {
	return palette.Pack{
		Name: chart, Tag: version, Type: palette.PackOCI, Layer: palette.LayerAddon, RegistryUID: n.registry,
		Values: "charts: {" + chart + ": {}}",
	}
}

// packs reads the packs of a profile from Palette.
func (n *tenant) packs(t *testing.T, profile string) []palette.Pack {
	t.Helper()
	found, err := n.client.FreshProfile(t.Context(), palette.Tenant(), profile)
	must(t, err)
	return found.Packs()
}

// rig is the resource in one process of the provider.
type rig struct {
	*helmlayer.Resource
	*tenant
	session *session.Session
	hosts   *fakeHosts
	schema  schema.Schema
}

// process starts a process of the provider, with chart_checks.
func (n *tenant) process(t *testing.T, checks session.Checks) *rig {
	t.Helper()
	hosts := &fakeHosts{
		holds: map[string]string{}, fails: map[string]error{},
		opens: map[string]chart.Content{}, unopened: map[string]error{},
	}
	shared := session.New(session.Options{
		Connect: func() (*palette.Client, error) { return palette.New(n.config) }, Prober: hosts, Checks: checks,
	})
	made, ok := helmlayer.NewResource().(*helmlayer.Resource)
	if !ok {
		t.Fatal("it is another resource")
	}
	var configured resource.ConfigureResponse
	made.Configure(t.Context(), resource.ConfigureRequest{ProviderData: shared}, &configured)
	var described resource.SchemaResponse
	made.Schema(t.Context(), resource.SchemaRequest{}, &described)
	mustNot(t, configured.Diagnostics, described.Diagnostics)
	return &rig{Resource: made, tenant: n, session: shared, hosts: hosts, schema: described.Schema}
}

// attributes are values by name: nil, text, a whole number, tftypes.UnknownValue, a list of text, or a value of a
// state. Omitted attributes are null.
type attributes map[string]any

// merged returns a copy with changes.
func (a attributes) merged(changes attributes) attributes {
	all := maps.Clone(a)
	maps.Copy(all, changes)
	return all
}

// web is the configuration of a layer.
func (n *tenant) web() attributes {
	return attributes{
		"cluster_profile_id": n.profile, "registry_name": "acr", "chart": "web", "version": "1.0.0", "install_order": 0,
	}
}

const webReference = "oci://contoso.azurecr.io/charts/web:1.0.0"

// applied is the state of that layer after an apply.
func (n *tenant) applied(digest any) attributes {
	return n.web().merged(attributes{
		"name": "web", "id": n.profile + "/web", "registry_id": n.registry,
		"digest": digest, "chart_reference": webReference,
	})
}

func (r *rig) object(values attributes) tftypes.Value {
	kind := r.schema.Type().TerraformType(context.Background())
	if values == nil {
		return tftypes.NewValue(kind, nil)
	}
	all := map[string]tftypes.Value{}
	for name, attribute := range r.schema.Attributes {
		element := attribute.GetType().TerraformType(context.Background())
		switch value := values[name].(type) {
		case tftypes.Value:
			all[name] = value
		case []string:
			var elements []tftypes.Value
			for _, text := range value {
				elements = append(elements, tftypes.NewValue(tftypes.String, text))
			}
			all[name] = tftypes.NewValue(element, elements)
		default:
			all[name] = tftypes.NewValue(element, value)
		}
	}
	return tftypes.NewValue(kind, all)
}

// proposed is the plan that the framework proposes for a configuration: computed attributes have the value of the
// state, or are unknown.
func (r *rig) proposed(config, state attributes) attributes {
	all := maps.Clone(config)
	for name, attribute := range r.schema.Attributes {
		switch {
		case config[name] != nil || !attribute.IsComputed():
		case state != nil:
			all[name] = state[name]
		case name == "name":
			all[name] = config["chart"]
		default:
			all[name] = tftypes.UnknownValue
		}
	}
	return all
}

// plan plans a layer from a state, nil for none, and a private state.
func (r *rig) plan(t *testing.T, config, state attributes, private map[string]string) resource.ModifyPlanResponse {
	t.Helper()
	req := resource.ModifyPlanRequest{
		Config: tfsdk.Config{Schema: r.schema, Raw: r.object(config)},
		State:  tfsdk.State{Schema: r.schema, Raw: r.object(state)},
		Plan:   tfsdk.Plan{Schema: r.schema, Raw: r.object(nil)},
	}
	if config != nil {
		req.Plan.Raw = r.object(r.proposed(config, state))
	}
	req.Private = fresh(req.Private)
	for key, text := range private {
		mustNot(t, req.Private.SetKey(t.Context(), key, []byte(text)))
	}
	resp := resource.ModifyPlanResponse{Plan: req.Plan, Private: req.Private}
	r.ModifyPlan(t.Context(), req, &resp)
	return resp
}

// fresh is an empty private state; the framework does not export its type.
func fresh[T any](*T) *T { return new(T) }

func (r *rig) identity(t *testing.T) *tfsdk.ResourceIdentity {
	t.Helper()
	var described resource.IdentitySchemaResponse
	r.IdentitySchema(t.Context(), resource.IdentitySchemaRequest{}, &described)
	kind := described.IdentitySchema.Type().TerraformType(t.Context())
	return &tfsdk.ResourceIdentity{Schema: described.IdentitySchema, Raw: tftypes.NewValue(kind, nil)}
}

// held is a layer in the state.
type held struct {
	attributes
	private map[string]string
}

// keys are the keys of the private state.
var keys = []string{"seen", "leaving", "claim", "profile_of_configuration"}

// keep returns what the framework keeps of a response.
func keep(t *testing.T, state tfsdk.State, private interface {
	GetKey(context.Context, string) ([]byte, diag.Diagnostics)
}) *held {
	t.Helper()
	if state.Raw.IsNull() {
		return nil
	}
	values := map[string]tftypes.Value{}
	must(t, state.Raw.As(&values))
	kept := &held{attributes{}, map[string]string{}}
	for name, value := range values {
		if !value.IsNull() {
			kept.attributes[name] = value
		}
	}
	for _, key := range keys {
		if text, _ := private.GetKey(t.Context(), key); text != nil {
			kept.private[key] = string(text)
		}
	}
	return kept
}

// apply plans a layer and creates or updates it.
func (r *rig) apply(t *testing.T, config attributes, before *held) (*held, diag.Diagnostics) {
	t.Helper()
	var state attributes
	var private map[string]string
	if before != nil {
		state, private = before.attributes, before.private
	}
	planned := r.plan(t, config, state, private)
	if planned.Diagnostics.HasError() {
		return before, planned.Diagnostics
	}
	written := tfsdk.Config{Schema: r.schema, Raw: r.object(config)}
	if before == nil {
		resp := resource.CreateResponse{
			State: tfsdk.State{Schema: r.schema, Raw: r.object(nil)}, Identity: r.identity(t), Private: planned.Private,
		}
		r.Create(t.Context(), resource.CreateRequest{Plan: planned.Plan, Config: written}, &resp)
		return keep(t, resp.State, resp.Private), resp.Diagnostics
	}
	req := resource.UpdateRequest{
		Plan: planned.Plan, Config: written, Private: planned.Private,
		State: tfsdk.State{Schema: r.schema, Raw: r.object(state)},
	}
	resp := resource.UpdateResponse{State: req.State, Identity: r.identity(t), Private: planned.Private}
	r.Update(t.Context(), req, &resp)
	return keep(t, resp.State, resp.Private), resp.Diagnostics
}

// read refreshes a layer. It returns nil if the resource was removed.
func (r *rig) read(t *testing.T, before *held) (*held, diag.Diagnostics) {
	t.Helper()
	req := resource.ReadRequest{State: tfsdk.State{Schema: r.schema, Raw: r.object(before.attributes)}}
	req.Private = fresh(req.Private)
	for key, text := range before.private {
		mustNot(t, req.Private.SetKey(t.Context(), key, []byte(text)))
	}
	resp := resource.ReadResponse{State: req.State, Identity: r.identity(t), Private: req.Private}
	r.Read(t.Context(), req, &resp)
	return keep(t, resp.State, resp.Private), resp.Diagnostics
}

// remove plans the removal of a layer and removes it.
func (r *rig) remove(t *testing.T, before *held) (planned, applied diag.Diagnostics) {
	t.Helper()
	plan := r.plan(t, nil, before.attributes, before.private)
	req := resource.DeleteRequest{
		State: tfsdk.State{Schema: r.schema, Raw: r.object(before.attributes)}, Private: plan.Private,
	}
	resp := resource.DeleteResponse{State: req.State, Identity: r.identity(t), Private: plan.Private}
	r.Delete(t.Context(), req, &resp)
	return plan.Diagnostics, resp.Diagnostics
}

// shows are attributes as text.
func (h *held) shows(names ...string) map[string]string {
	found := map[string]string{}
	for _, name := range names {
		if value, ok := h.attributes[name].(tftypes.Value); ok {
			var text string
			if value.As(&text) != nil {
				text = value.String()
			}
			found[name] = text
		}
	}
	return found
}

// shown returns attributes of a plan or state as text.
func shown(t *testing.T, from interface {
	GetAttribute(context.Context, path.Path, any) diag.Diagnostics
}, names ...string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, name := range names {
		var value attr.Value
		mustNot(t, from.GetAttribute(t.Context(), path.Root(name), &value))
		found[name] = value.String()
	}
	return found
}

// reported returns diagnostics as text: severity, attribute and summary.
func reported(diags diag.Diagnostics) []string {
	var lines []string
	for _, problem := range diags {
		line := strings.ToLower(problem.Severity().String())
		if located, ok := problem.(diag.DiagnosticWithPath); ok {
			line += " " + located.Path().String()
		}
		lines = append(lines, line+": "+problem.Summary())
	}
	slices.Sort(lines)
	return lines
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// mustNot fails the test with the first error of diagnostics.
func mustNot(t *testing.T, all ...diag.Diagnostics) {
	t.Helper()
	for _, diags := range all {
		for _, problem := range diags.Errors() {
			t.Fatalf("%s: %s", problem.Summary(), problem.Detail())
		}
	}
}

// clusterReference is a cluster that uses a profile.
var clusterReference = v1.ObjectResReference{Kind: "spectrocluster", Name: "shop", UID: "0123456789abcdef01234567"}
