package helmchart_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/helmchart"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// fakeHosts is a prober of registries whose content a test sets, by repository.
type fakeHosts struct {
	probe.Prober
	holds    map[string]chart.Content
	tags     map[string][]string
	fails    map[string]probe.Outcome
	unopened map[string]probe.Outcome
	unlisted map[string]probe.Outcome
}

func place(target probe.Target) string {
	return target.Registry.Host() + "/" + target.Registry.Repository(target.Chart)
}

func failure(outcome probe.Outcome, target probe.Target) error {
	if outcome == "" {
		return nil
	}
	repository := target.Registry.Repository(target.Chart)
	return &probe.Error{Outcome: outcome, Registry: target.Registry.Host(), Repository: repository}
}

// Resolve implements probe.Prober.
func (h fakeHosts) Resolve(_ context.Context, target probe.Target) (probe.Finding, error) {
	if err := failure(h.fails[place(target)], target); err != nil {
		return probe.Finding{}, err
	}
	if _, held := h.holds[place(target)]; !held {
		return probe.Finding{}, failure(probe.VersionAbsent, target)
	}
	return probe.Finding{Reference: target.Reference(), Digest: digest.FromString("a"), Size: 7}, nil
}

// Open implements probe.Prober.
func (h fakeHosts) Open(ctx context.Context, target probe.Target) (probe.Finding, chart.Content, error) {
	if err := failure(h.unopened[place(target)], target); err != nil {
		return probe.Finding{}, chart.Content{}, err
	}
	found, err := h.Resolve(ctx, target)
	return found, h.holds[place(target)], err
}

// Tags implements probe.Prober.
func (h fakeHosts) Tags(_ context.Context, registry probe.Registry, name string) ([]string, error) {
	target := probe.Target{Registry: registry, Chart: name}
	return h.tags[place(target)], failure(h.unlisted[place(target)], target)
}

// AllTags implements probe.Prober.
func (h fakeHosts) AllTags(ctx context.Context, registry probe.Registry, name string) ([]string, error) {
	return h.Tags(ctx, registry, name)
}

// Suggest implements probe.Prober.
func (fakeHosts) Suggest(context.Context, probe.Target, *probe.Error) {}

const (
	acr      = "contoso.azurecr.io"
	template = "214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"
	west     = "214575254960.dkr.ecr.us-west-1.amazonaws.com"
	ireland  = "214575254960.dkr.ecr.eu-west-1.amazonaws.com"
)

// newSession makes a run that knows three registries and no control plane.
func newSession(t *testing.T, hosts fakeHosts) *session.Session {
	t.Helper()
	shared := session.New(session.Options{
		Connect: func() (*palette.Client, error) { return nil, session.ErrNoControlPlane }, Prober: hosts,
	})
	for _, known := range []struct {
		name, host, fallback string
		hidden, unknown      bool
	}{
		{"acr", acr, "", true, false}, {"ecr", template, "us-west-1", false, false}, {"later", acr, "", false, true},
	} {
		parsed, err := endpoint.Parse(known.host)
		if err != nil {
			t.Fatal(err)
		}
		shared.Remember(session.Registration{
			Unknown: known.unknown,
			Registry: palette.Registry{Name: known.name, UID: known.name + "-uid", Settings: registry.Settings{
				Endpoint: parsed, ContentPath: "charts", DefaultRegion: known.fallback, Hidden: known.hidden,
			}},
		})
	}
	return shared
}

// read reads a data source with a configuration, and returns its state.
func read(
	t *testing.T, d datasource.DataSource, shared *session.Session, config map[string]any,
) (map[string]string, diag.Diagnostics) {
	t.Helper()
	configurable, ok := d.(datasource.DataSourceWithConfigure)
	if !ok {
		t.Fatal("the data source takes no session")
	}
	var configured datasource.ConfigureResponse
	configurable.Configure(t.Context(), datasource.ConfigureRequest{ProviderData: shared}, &configured)
	var described datasource.SchemaResponse
	d.Schema(t.Context(), datasource.SchemaRequest{}, &described)
	values := map[string]tftypes.Value{}
	for name, attribute := range described.Schema.Attributes {
		values[name] = tftypes.NewValue(attribute.GetType().TerraformType(t.Context()), config[name])
	}
	kind := described.Schema.Type().TerraformType(t.Context())
	req := datasource.ReadRequest{Config: tfsdk.Config{Schema: described.Schema, Raw: tftypes.NewValue(kind, values)}}
	resp := datasource.ReadResponse{State: tfsdk.State{Schema: described.Schema, Raw: tftypes.NewValue(kind, nil)}}
	d.Read(t.Context(), req, &resp)
	if resp.State.Raw.IsNull() {
		return nil, resp.Diagnostics
	}
	found := map[string]tftypes.Value{}
	if err := resp.State.Raw.As(&found); err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{}
	for name, value := range found {
		if !value.IsNull() {
			shown[name] = text(t, value)
		}
	}
	return shown, resp.Diagnostics
}

// text is a value as text. The elements of a list have commas between them.
func text(t *testing.T, value tftypes.Value) string {
	t.Helper()
	var plain string
	if value.As(&plain) == nil {
		return plain
	}
	var all []tftypes.Value
	if value.As(&all) == nil {
		var texts []string
		for _, element := range all {
			texts = append(texts, text(t, element))
		}
		return strings.Join(texts, ",")
	}
	return value.String()
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

var web = chart.Content{
	Metadata: chart.Metadata{
		Name: "web", Version: "1.0.0", AppVersion: "7", KubeVersion: ">= 1.30", Deprecated: true,
		Description: "A shop.",
		Dependencies: []chart.Dependency{
			{Name: "cache", Version: "^1", Repository: "oci://a.test", Alias: "c", Condition: "c.on"},
		},
	},
	Values: []byte("a: 1\n"), Schema: []byte("{}"),
}

// A chart is read as its registry holds it. Every failure is an error.
func TestReadChart(t *testing.T) {
	t.Parallel()
	both := map[string]chart.Content{acr + "/charts/web": web, west + "/charts/web": web}
	described := func(reference, host, served, fallback string) map[string]string {
		all := map[string]string{
			"chart": "web", "version": "1.0.0", "reference": "oci://" + reference, "endpoint": host,
			"digest": digest.FromString("a").String(), "size": `tftypes.Number<"7">`, "fallback": `tftypes.Bool<"` + fallback + `">`,
			"app_version": "7", "description": "A shop.", "type": "application", "kube_version": ">= 1.30",
			"deprecated": `tftypes.Bool<"true">`, "default_values": "a: 1\n", "values_schema": "{}", "available_versions": "",
			"annotations": `tftypes.Map[tftypes.String]<>`,
			"dependencies": `tftypes.Object["alias":tftypes.String, "condition":tftypes.String, "name":tftypes.String, ` +
				`"repository":tftypes.String, "version":tftypes.String]<"alias":tftypes.String<"c">, "condition":tftypes.String<"c.on">, ` +
				`"name":tftypes.String<"cache">, "repository":tftypes.String<"oci://a.test">, "version":tftypes.String<"^1">>`,
		}
		if served != "" {
			all["served_from"] = served
		}
		return all
	}
	for name, c := range map[string]struct {
		hosts    fakeHosts
		config   map[string]any
		want     map[string]string // without the attributes of the configuration
		reported []string
		detail   string
	}{
		"of a registry by name": {
			hosts: fakeHosts{holds: both}, config: map[string]any{"registry_name": "acr"},
			want: described(acr+"/charts/web:1.0.0", acr, "", "false"),
		},
		"of a registry by uid": {
			hosts: fakeHosts{holds: both}, config: map[string]any{"registry_id": "acr-uid"},
			want: described(acr+"/charts/web:1.0.0", acr, "", "false"),
		},
		"of an endpoint": {
			hosts: fakeHosts{holds: both}, config: map[string]any{"endpoint": acr, "base_content_path": "charts"},
			want: described(acr+"/charts/web:1.0.0", acr, "", "false"),
		},
		"of the default region": {
			hosts: fakeHosts{holds: both}, config: map[string]any{"registry_name": "ecr"},
			want: described(west+"/charts/web:1.0.0", west, "us-west-1", "false"),
		},
		"of a region that lacks it": {
			hosts: fakeHosts{holds: both}, config: map[string]any{"registry_name": "ecr", "region": "eu-west-1"},
			want: described(west+"/charts/web:1.0.0", west, "us-west-1", "true"),
		},
		"nowhere": {
			config:   map[string]any{"registry_name": "ecr", "region": "eu-west-1"},
			reported: []string{"error version: Chart Version Not Found"}, detail: ireland + ", " + west,
		},
		"without a response": {
			hosts:  fakeHosts{fails: map[string]probe.Outcome{acr + "/charts/web": probe.Unreachable}},
			config: map[string]any{"registry_name": "acr"}, reported: []string{"error: Chart Not Read"},
		},
		"with credentials that Palette hides": {
			hosts:  fakeHosts{fails: map[string]probe.Outcome{acr + "/charts/web": probe.CredentialsRequired}},
			config: map[string]any{"registry_name": "acr"}, reported: []string{"error: Chart Not Read"}, detail: `registry_auth = { "acr"`,
		},
		"with credentials, by endpoint": {
			hosts:  fakeHosts{fails: map[string]probe.Outcome{acr + "/web": probe.CredentialsRequired}},
			config: map[string]any{"endpoint": acr}, reported: []string{"error: Chart Not Read"}, detail: "a look-up by endpoint",
		},
		"an archive that is none": {
			hosts:  fakeHosts{holds: both, unopened: map[string]probe.Outcome{acr + "/charts/web": probe.NotAChart}},
			config: map[string]any{"registry_name": "acr"}, reported: []string{"error chart: Artifact Is Not A Chart"},
		},
		"a template without a region": {
			config: map[string]any{"endpoint": template}, reported: []string{"error region: Region Required"},
		},
		"an endpoint that is none": {
			config: map[string]any{"endpoint": "https://"}, reported: []string{"error endpoint: Invalid Endpoint"},
		},
		"a registry that is not known yet": {
			config: map[string]any{"registry_name": "later"}, reported: []string{"error registry_name: Registry Not Known Yet"},
		},
		"a registry without a control plane": {
			config: map[string]any{"registry_id": "other"}, reported: []string{"error: Control Plane Not Configured"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := map[string]any{"chart": "web", "version": "1.0.0"}
			for name, value := range c.config {
				config[name] = value
			}
			got, diags := read(t, helmchart.NewDataSource(), newSession(t, c.hosts), config)
			for name, value := range c.config {
				if got != nil && c.want[name] == "" && got[name] == value {
					delete(got, name)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.reported, reported(diags)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			if c.detail != "" && !strings.Contains(diags[0].Detail(), c.detail) {
				t.Errorf("%q is not reported:\n%s", c.detail, diags[0].Detail())
			}
		})
	}
}

// The other versions are optional: without them, the chart is read.
func TestReadChartWithoutVersions(t *testing.T) {
	t.Parallel()
	for outcome, want := range map[probe.Outcome]struct {
		versions string
		listed   bool
		reported []string
	}{
		"":                {versions: "0.9.0,1.0.0", listed: true},
		probe.Forbidden:   {},
		probe.Unreachable: {reported: []string{"warning: Chart Versions Not Listed"}},
	} {
		hosts := fakeHosts{
			holds:    map[string]chart.Content{acr + "/charts/web": web},
			unlisted: map[string]probe.Outcome{acr + "/charts/web": outcome},
			tags:     map[string][]string{acr + "/charts/web": {"1.0.0", "latest", "0.9.0"}},
		}
		config := map[string]any{"registry_name": "acr", "chart": "web", "version": "1.0.0"}
		got, diags := read(t, helmchart.NewDataSource(), newSession(t, hosts), config)
		if versions, listed := got["available_versions"]; versions != want.versions || listed != want.listed {
			t.Errorf("%s: versions %q, listed %t", outcome, versions, listed)
		}
		if diff := cmp.Diff(want.reported, reported(diags)); diff != "" {
			t.Errorf("%s: diagnostics (-want +got):\n%s", outcome, diff)
		}
	}
}

// The versions of a chart are those of its region and of the default region that meet the constraint, newest first.
func TestReadVersions(t *testing.T) {
	t.Parallel()
	tags := map[string][]string{
		acr + "/charts/web":     {"1.0.0", "latest", "2.0.0-rc.1", "1.2.0", "v1.1.0"},
		ireland + "/charts/web": {"1.0.0", "1.1.0"}, west + "/charts/web": {"0.9.0", "1.0.0"},
	}
	for name, c := range map[string]struct {
		hosts    fakeHosts
		config   map[string]any
		want     []string // versions, newest
		reported []string
	}{
		"all releases": {
			hosts: fakeHosts{tags: tags}, config: map[string]any{"registry_name": "acr"}, want: []string{"1.2.0,v1.1.0,1.0.0", "1.2.0"},
		},
		"a constraint": {
			hosts: fakeHosts{tags: tags}, config: map[string]any{"registry_name": "acr", "constraint": "< 1.2"},
			want: []string{"v1.1.0,1.0.0", "v1.1.0"},
		},
		"pre-releases too": {
			hosts: fakeHosts{tags: tags}, config: map[string]any{"registry_name": "acr", "constraint": ">= 1.2", "include_prereleases": true},
			want: []string{"2.0.0-rc.1,1.2.0", "2.0.0-rc.1"},
		},
		"none": {
			hosts: fakeHosts{tags: tags}, config: map[string]any{"registry_name": "acr", "constraint": "> 9"}, want: []string{"", ""},
		},
		"of a region": {
			hosts: fakeHosts{tags: tags}, config: map[string]any{"registry_name": "ecr", "region": "eu-west-1"},
			want: []string{"1.1.0,1.0.0,0.9.0", "1.1.0"},
		},
		"of a registry that refuses": {
			hosts:  fakeHosts{unlisted: map[string]probe.Outcome{acr + "/charts/web": probe.Forbidden}},
			config: map[string]any{"registry_id": "acr-uid"}, reported: []string{"error registry_id: Chart Versions Not Listed"},
		},
		"of an endpoint that refuses": {
			hosts:  fakeHosts{unlisted: map[string]probe.Outcome{acr + "/web": probe.Forbidden}},
			config: map[string]any{"endpoint": acr}, reported: []string{"error endpoint: Chart Versions Not Listed"},
		},
		"of a chart that is not there": {
			hosts:  fakeHosts{unlisted: map[string]probe.Outcome{acr + "/charts/web": probe.ChartAbsent}},
			config: map[string]any{"registry_name": "acr"}, reported: []string{"error chart: Chart Not Found"},
		},
		"a registry that is not known yet": {
			config: map[string]any{"registry_name": "later"}, reported: []string{"error registry_name: Registry Not Known Yet"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.config["chart"] = "web"
			got, diags := read(t, helmchart.NewVersionsDataSource(), newSession(t, c.hosts), c.config)
			if diff := cmp.Diff(c.reported, reported(diags)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			if c.want == nil {
				if got != nil {
					t.Errorf("a state %v", got)
				}
				return
			}
			if diff := cmp.Diff(c.want, []string{got["versions"], got["newest"]}); diff != "" {
				t.Errorf("versions (-want +got):\n%s", diff)
			}
		})
	}
}
