package clusterprofile_test

import (
	"cmp"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/clusterprofile"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// values are attributes by name. Omitted attributes are null.
type values = map[string]any

// unknown is a value that is not known yet.
type unknown struct{}

// profiles is the resource in one run, with a Palette of its own.
type profiles struct {
	*testing.T
	palette  *palette.Client
	connect  func() (*palette.Client, error)
	session  *session.Session
	resource *clusterprofile.Resource
	schema   resource.SchemaResponse
	identity resource.IdentitySchemaResponse
	// clusters are the names of the clusters that use a profile, by its uid.
	clusters map[string][]string
}

func newProfiles(t *testing.T) *profiles {
	t.Helper()
	return newProfilesIn(t, controlplane.Mood{})
}

func newProfilesIn(t *testing.T, mood controlplane.Mood) *profiles {
	t.Helper()
	p := &profiles{T: t, clusters: map[string][]string{}}
	folder, err := store.Open(t.TempDir())
	p.must(err)
	key := redact.New("profiles-test-key")
	handler, err := controlplane.New(controlplane.Options{
		Store: folder, APIKey: key, Prober: struct{ probe.Prober }{}, Clusters: p.using, Mood: mood,
	})
	p.must(err)
	t.Cleanup(handler.Close)
	p.connect = func() (*palette.Client, error) {
		return palette.New(palette.Config{
			BaseURL: "palette.test", APIKey: key, Transport: controlplane.Transport(handler),
		})
	}
	p.palette, err = p.connect()
	p.must(err)
	p.begin(session.Options{})
	p.resource.Schema(t.Context(), resource.SchemaRequest{}, &p.schema)
	p.resource.IdentitySchema(t.Context(), resource.IdentitySchemaRequest{}, &p.identity)
	return p
}

// begin starts another run of the provider.
func (p *profiles) begin(options session.Options) {
	options.Connect = p.connect
	p.session = session.New(options)
	p.resource, _ = clusterprofile.NewResource().(*clusterprofile.Resource)
	var configured resource.ConfigureResponse
	p.resource.Configure(p.Context(), resource.ConfigureRequest{ProviderData: p.session}, &configured)
	p.none(configured.Diagnostics)
}

func (p *profiles) using(uid string) []v1.ObjectResReference {
	var found []v1.ObjectResReference
	for _, name := range p.clusters[uid] {
		found = append(found, v1.ObjectResReference{Kind: "spectrocluster", Name: name, UID: name})
	}
	return found
}

func (p *profiles) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func (p *profiles) none(diags diag.Diagnostics) {
	p.Helper()
	if len(diags) > 0 {
		p.Fatal(reported(diags))
	}
}

// reported returns diagnostics as "error: Summary", after "at path: " if they have a path.
func reported(diags diag.Diagnostics) []string {
	var texts []string
	for _, problem := range diags {
		text := "warning: " + problem.Summary()
		if problem.Severity() == diag.SeverityError {
			text = "error: " + problem.Summary()
		}
		if located, ok := problem.(diag.DiagnosticWithPath); ok {
			text = "at " + located.Path().String() + ": " + text
		}
		texts = append(texts, text)
	}
	return texts
}

// valueOf makes a value of a type. Attributes that an object omits are null.
func valueOf(kind tftypes.Type, from any) tftypes.Value {
	parts, structured := from.(values)
	if parts == nil && structured {
		from, structured = nil, false
	}
	if _, is := from.(unknown); is {
		return tftypes.NewValue(kind, tftypes.UnknownValue)
	}
	if !structured {
		return tftypes.NewValue(kind, from)
	}
	made := map[string]tftypes.Value{}
	switch kind := kind.(type) {
	case tftypes.Object:
		for name, element := range kind.AttributeTypes {
			made[name] = valueOf(element, parts[name])
		}
	case tftypes.Map:
		for name, part := range parts {
			made[name] = valueOf(kind.ElementType, part)
		}
	}
	return tftypes.NewValue(kind, made)
}

// plain is the inverse of valueOf. It omits the nulls of objects.
func plain(value tftypes.Value) any {
	if !value.IsKnown() {
		return unknown{}
	}
	if value.IsNull() {
		return nil
	}
	var text string
	var truth bool
	switch {
	case value.As(&text) == nil:
		return text
	case value.As(&truth) == nil:
		return truth
	}
	var list []tftypes.Value
	if value.As(&list) == nil {
		found := make([]any, len(list))
		for i, element := range list {
			found[i] = plain(element)
		}
		return found
	}
	var parts map[string]tftypes.Value
	_ = value.As(&parts)
	found := values{}
	for name, part := range parts {
		if element := plain(part); element != nil || value.Type().Is(tftypes.Map{}) {
			found[name] = element
		}
	}
	return found
}

func (p *profiles) raw(from any) tftypes.Value {
	return valueOf(p.schema.Schema.Type().TerraformType(p.Context()), from)
}

func (p *profiles) config(from any) tfsdk.Config {
	return tfsdk.Config{Schema: p.schema.Schema, Raw: p.raw(from)}
}

func (p *profiles) plan(from any) tfsdk.Plan {
	return tfsdk.Plan{Schema: p.schema.Schema, Raw: p.raw(from)}
}

func (p *profiles) state(from any) tfsdk.State {
	return tfsdk.State{Schema: p.schema.Schema, Raw: p.raw(from)}
}

func (p *profiles) identityOf(uid any) *tfsdk.ResourceIdentity {
	schema := p.identity.IdentitySchema
	kind := schema.Type().TerraformType(p.Context())
	var from any
	if uid != nil {
		from = values{"id": uid}
	}
	return &tfsdk.ResourceIdentity{Schema: schema, Raw: valueOf(kind, from)}
}

// planned are the attributes of a plan. Omitted attributes have the defaults of the schema.
func planned(attributes values) values {
	if attributes == nil {
		return nil
	}
	complete := values{
		"name": "apps", "version": "1.0.0", "type": "add-on", "cloud_type": "all", "scope": "tenant",
		"destroy_earlier_versions": true,
		"unpublished_changes":      false, "id": unknown{},
	}
	for name, value := range attributes {
		complete[name] = value
	}
	return complete
}

// empty is an empty private state of the framework.
func empty[T any](*T) *T { return new(T) }

// create creates a profile and returns its state. The plan has no write-only values.
func (p *profiles) create(config, plan values) (state values, diags diag.Diagnostics) {
	resp := resource.CreateResponse{State: p.state(nil), Identity: p.identityOf(nil)}
	p.resource.Create(p.Context(), resource.CreateRequest{Plan: p.plan(planned(plan)), Config: p.config(config)}, &resp)
	state, _ = plain(resp.State.Raw).(values)
	return state, resp.Diagnostics
}

// created is a profile without write-only values.
func (p *profiles) created(attributes values) values {
	p.Helper()
	return p.createdAs(attributes, attributes)
}

func (p *profiles) createdAs(config, plan values) values {
	p.Helper()
	state, diags := p.create(config, plan)
	p.none(diags)
	return state
}

// read refreshes a state. It returns nil if the resource was removed.
func (p *profiles) read(state values) (read values, diags diag.Diagnostics) {
	req := resource.ReadRequest{State: p.state(state)}
	req.Private = empty(req.Private)
	resp := resource.ReadResponse{State: req.State, Identity: p.identityOf(state["id"]), Private: req.Private}
	p.resource.Read(p.Context(), req, &resp)
	read, _ = plain(resp.State.Raw).(values)
	return read, resp.Diagnostics
}

// earlier is the private state of a profile with earlier versions.
const earlierKey = "earlier_versions"

// modify plans a change. Without a state it is a creation, without planned values a deletion.
func (p *profiles) modify(state, plan values, private string) (modified values, diags diag.Diagnostics) {
	config := merged(plan, nil)
	if config["scope"] == (unknown{}) {
		config["scope"] = nil
	}
	req := resource.ModifyPlanRequest{Config: p.config(config), Plan: p.plan(plan), State: p.state(state)}
	if plan == nil {
		req.Plan = p.plan(nil)
	}
	if state == nil {
		req.State = p.state(nil)
	}
	req.Private = empty(req.Private)
	p.none(req.Private.SetKey(p.Context(), earlierKey, []byte(private)))
	resp := resource.ModifyPlanResponse{Plan: req.Plan, Private: req.Private}
	p.resource.ModifyPlan(p.Context(), req, &resp)
	modified, _ = plain(resp.Plan.Raw).(values)
	return modified, resp.Diagnostics
}

// update changes a profile. It takes and returns the earlier versions in the private state.
func (p *profiles) update(
	state, attributes values, private string,
) (updated values, earlier string, diags diag.Diagnostics) {
	req := resource.UpdateRequest{Plan: p.plan(attributes), Config: p.config(attributes), State: p.state(state)}
	req.Private = empty(req.Private)
	p.none(req.Private.SetKey(p.Context(), earlierKey, []byte(private)))
	resp := resource.UpdateResponse{State: req.State, Identity: p.identityOf(state["id"]), Private: req.Private}
	p.resource.Update(p.Context(), req, &resp)
	updated, _ = plain(resp.State.Raw).(values)
	document, _ := resp.Private.GetKey(p.Context(), earlierKey)
	return updated, string(document), resp.Diagnostics
}

// remove deletes a profile.
func (p *profiles) remove(state values, private string) diag.Diagnostics {
	req := resource.DeleteRequest{State: p.state(state)}
	req.Private = empty(req.Private)
	p.none(req.Private.SetKey(p.Context(), earlierKey, []byte(private)))
	resp := resource.DeleteResponse{State: req.State}
	p.resource.Delete(p.Context(), req, &resp)
	return resp.Diagnostics
}

// merged returns a copy of attributes merged changes.
func merged(attributes, others values) values {
	copied := values{}
	for name, value := range attributes {
		copied[name] = value
	}
	for name, value := range others {
		copied[name] = value
	}
	return copied
}

// registry registers a registry and returns its uid.
func (p *profiles) registry(name string) string {
	uid, err := p.palette.CreateRegistry(p.Context(), palette.Registry{Name: name, Settings: registry.Settings{
		Kind: registry.Basic, Endpoint: endpoint.Read("https://contoso.azurecr.io"),
	}})
	p.must(err)
	return uid
}

// add puts packs of a registry into a profile, and publishes them.
func (p *profiles) add(uid, registry string, names ...string) {
	edit := func(packs []palette.Pack) ([]palette.Pack, error) {
		for _, name := range names {
			packs = append(packs, pack(name, registry))
		}
		return packs, nil
	}
	_, err := p.palette.EditProfile(p.Context(), palette.Tenant(), uid, edit)
	p.must(err)
}

func pack(name, registry string) palette.Pack {
	return palette.Pack{
		Name: name, Tag: "1.0.0", Type: palette.PackOCI, Layer: "addon", RegistryUID: registry,
		Values: "pack:\n  namespace: " + cmp.Or(name, "default") + "\ncharts:\n  " + name + ":\n    replicas: 1\n",
	}
}

// hold removes a pack from the draft of a profile, as the removal of a layer does.
func (p *profiles) hold(uid, name string) {
	client, err := p.session.Palette()
	p.must(err)
	_, done := p.session.BeginRemoval(p.Context(), uid, name, true)
	defer done()
	_, err = client.HoldRemoval(p.Context(), palette.Tenant(), uid, func(packs []palette.Pack) ([]palette.Pack, error) {
		var kept []palette.Pack
		for _, pack := range packs {
			if pack.Name != name {
				kept = append(kept, pack)
			}
		}
		return kept, nil
	})
	p.must(err)
}

// profile reads a profile from Palette.
func (p *profiles) profile(uid any) palette.Profile {
	p.Helper()
	text, _ := uid.(string)
	found, err := p.palette.FreshProfile(p.Context(), palette.Tenant(), text)
	p.must(err)
	return found
}
