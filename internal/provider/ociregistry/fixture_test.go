package ociregistry_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/ociregistry"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// values are attributes by name. Omitted attributes are null.
type values = map[string]any

// unknown is a value that is known only after apply.
type unknown struct{}

// raw makes a value of a type.
func raw(kind tftypes.Type, value any) tftypes.Value {
	switch value := value.(type) {
	case unknown:
		return tftypes.NewValue(kind, tftypes.UnknownValue)
	case values:
		members := map[string]tftypes.Value{}
		for name, inner := range kind.(tftypes.Object).AttributeTypes {
			members[name] = raw(inner, value[name])
		}
		return tftypes.NewValue(kind, members)
	default:
		return tftypes.NewValue(kind, value)
	}
}

// merged returns a copy of values merged changes.
func merged(some values, changes values) values {
	changed := values{}
	for _, from := range []values{some, changes} {
		for name, value := range from {
			changed[name] = value
		}
	}
	return changed
}

// planned is the plan of Terraform for a configuration: without write-only values, with defaults, and with an unknown
// uid.
func planned(config values) values {
	plan := merged(values{"id": unknown{}, "synchronization": false, "credential_check": "all"}, config)
	if _, set := config["protected"]; !set && config["auth_type"] == "ecr" {
		plan["protected"] = false
	}
	for _, name := range []string{"basic", "access_key"} {
		if given, is := plan[name].(values); is {
			plan[name] = merged(given, values{"password_wo": nil, "secret_access_key_wo": nil})
		}
	}
	return plan
}

// prober has the same result for each login, or fails only the first ones.
type prober struct {
	probe.Prober
	proof    probe.Proof
	err      error
	fails    int // 0 for all of them
	requests []probe.Registry
}

// Login implements probe.Prober.
func (p *prober) Login(_ context.Context, registry probe.Registry) (probe.Proof, error) {
	p.requests = append(p.requests, registry)
	if p.fails > 0 && len(p.requests) > p.fails {
		return p.proof, nil
	}
	return p.proof, p.err
}

// wiretap keeps the bodies of writes by method and path, and returns responses of its own for some requests.
type wiretap struct {
	next   http.RoundTripper
	mu     sync.Mutex
	bodies map[string]string
	// responses are by method and path: a status and a document.
	responses map[string]response
}

type response struct {
	status   int
	document string
}

// RoundTrip implements http.RoundTripper.
func (w *wiretap) RoundTrip(r *http.Request) (*http.Response, error) {
	line := r.Method + " " + r.URL.Path
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		w.mu.Lock()
		w.bodies[line] = string(body)
		w.mu.Unlock()
	}
	own, is := w.responses[line]
	if !is {
		return w.next.RoundTrip(r)
	}
	return &http.Response{
		Request: r, StatusCode: own.status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(own.document)), ContentLength: int64(len(own.document)),
	}, nil
}

// rig is the resource with a control plane of its own. Palette and this machine authenticate with different probers.
type rig struct {
	*ociregistry.Resource
	session     *session.Session
	client      *palette.Client
	wire        *wiretap
	here, there *prober

	schema   resource.SchemaResponse
	identity resource.IdentitySchemaResponse
}

func newFixture(t *testing.T) *rig {
	t.Helper()
	folder, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	good := probe.Proof{Registry: "contoso.azurecr.io", Proven: "It is good.", Conclusive: true}
	f := &rig{here: &prober{proof: good}, there: &prober{proof: good}}
	key := redact.New("key")
	server, err := controlplane.New(controlplane.Options{Store: folder, Prober: f.there, APIKey: key})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	f.wire = &wiretap{
		next: controlplane.Transport(server), bodies: map[string]string{}, responses: map[string]response{},
	}
	f.client, err = palette.New(palette.Config{
		BaseURL: "https://palette.local", APIKey: key, Transport: f.wire, Retries: 1, SyncPoll: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	f.connect(t, f.client, nil)
	return f
}

// connect makes a session of another run, with a client or an error.
func (f *rig) connect(t *testing.T, client *palette.Client, err error) {
	t.Helper()
	f.session = session.New(session.Options{
		Prober: f.here, Connect: func() (*palette.Client, error) { return client, err },
	})
	f.Resource = ociregistry.NewResource().(*ociregistry.Resource)
	var configured resource.ConfigureResponse
	f.Configure(t.Context(), resource.ConfigureRequest{ProviderData: f.session}, &configured)
	f.Schema(t.Context(), resource.SchemaRequest{}, &f.schema)
	f.IdentitySchema(t.Context(), resource.IdentitySchemaRequest{}, &f.identity)
	must(t, configured.Diagnostics)
}

// raw makes an object of the resource; nil is null.
func (f *rig) raw(t *testing.T, given values) tftypes.Value {
	t.Helper()
	kind := f.schema.Schema.Type().TerraformType(t.Context())
	if given == nil {
		return tftypes.NewValue(kind, nil)
	}
	return raw(kind, given)
}

func (f *rig) config(t *testing.T, given values) tfsdk.Config {
	t.Helper()
	return tfsdk.Config{Schema: f.schema.Schema, Raw: f.raw(t, given)}
}

func (f *rig) plan(t *testing.T, given values) tfsdk.Plan {
	t.Helper()
	return tfsdk.Plan{Schema: f.schema.Schema, Raw: f.raw(t, given)}
}

func (f *rig) state(t *testing.T, given values) tfsdk.State {
	t.Helper()
	return tfsdk.State{Schema: f.schema.Schema, Raw: f.raw(t, given)}
}

func (f *rig) noIdentity(t *testing.T) *tfsdk.ResourceIdentity {
	t.Helper()
	kind := f.identity.IdentitySchema.Type().TerraformType(t.Context())
	return &tfsdk.ResourceIdentity{Schema: f.identity.IdentitySchema, Raw: tftypes.NewValue(kind, nil)}
}

// private sets a field to an empty private state; the framework does not export its type.
func private[T any](field **T) { *field = new(T) }

func (f *rig) create(t *testing.T, config values) resource.CreateResponse {
	t.Helper()
	resp := resource.CreateResponse{State: f.state(t, nil), Identity: f.noIdentity(t)}
	private(&resp.Private)
	f.Create(t.Context(), resource.CreateRequest{
		Config: f.config(t, config), Plan: f.plan(t, planned(config)),
	}, &resp)
	return resp
}

func (f *rig) read(t *testing.T, state tfsdk.State) resource.ReadResponse {
	t.Helper()
	req := resource.ReadRequest{State: state}
	private(&req.Private)
	resp := resource.ReadResponse{State: state, Identity: f.noIdentity(t)}
	private(&resp.Private)
	f.Read(t.Context(), req, &resp)
	return resp
}

func (f *rig) update(t *testing.T, state tfsdk.State, config values) resource.UpdateResponse {
	t.Helper()
	plan := merged(planned(config), values{"id": text(t, state, "id")})
	resp := resource.UpdateResponse{State: state, Identity: f.noIdentity(t)}
	private(&resp.Private)
	f.Update(t.Context(), resource.UpdateRequest{
		Config: f.config(t, config), Plan: f.plan(t, plan), State: state,
	}, &resp)
	return resp
}

func (f *rig) remove(t *testing.T, state tfsdk.State) resource.DeleteResponse {
	t.Helper()
	resp := resource.DeleteResponse{State: state}
	f.Delete(t.Context(), resource.DeleteRequest{State: state}, &resp)
	return resp
}

// text is an attribute of a state, "" for null.
func text(t *testing.T, state tfsdk.State, name string) string {
	t.Helper()
	var object map[string]tftypes.Value
	var found *string
	if err := state.Raw.As(&object); err != nil {
		t.Fatal(err)
	}
	if err := object[name].As(&found); err != nil {
		t.Fatal(err)
	}
	if found == nil {
		return ""
	}
	return *found
}

func must(t *testing.T, diags diag.Diagnostics) {
	t.Helper()
	for _, problem := range diags.Errors() {
		t.Fatalf("%s\n%s", problem.Summary(), problem.Detail())
	}
}

// reported returns diagnostics as "severity: summary (path)", in their order.
func reported(diags diag.Diagnostics) []string {
	var lines []string
	for _, problem := range diags {
		line := strings.ToLower(problem.Severity().String()) + ": " + problem.Summary()
		if located, is := problem.(diag.DiagnosticWithPath); is && len(located.Path().Steps()) > 0 {
			line += " (" + located.Path().String() + ")"
		}
		lines = append(lines, line)
	}
	return lines
}
