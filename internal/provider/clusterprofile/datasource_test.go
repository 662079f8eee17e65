package clusterprofile_test

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/clusterprofile"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// data reads a data source.
func (p *profiles) data(source datasource.DataSource, config values) (state values, diags diag.Diagnostics) {
	p.Helper()
	configured, _ := source.(datasource.DataSourceWithConfigure)
	configured.Configure(
		p.Context(), datasource.ConfigureRequest{ProviderData: p.session}, &datasource.ConfigureResponse{},
	)
	var described datasource.SchemaResponse
	source.Schema(p.Context(), datasource.SchemaRequest{}, &described)
	kind := described.Schema.Type().TerraformType(p.Context())
	resp := datasource.ReadResponse{State: tfsdk.State{Schema: described.Schema, Raw: valueOf(kind, nil)}}
	source.Read(p.Context(), datasource.ReadRequest{
		Config: tfsdk.Config{Schema: described.Schema, Raw: valueOf(kind, config)},
	}, &resp)
	state, _ = plain(resp.State.Raw).(values)
	return state, resp.Diagnostics
}

// The data source finds a profile by its uid, or by name and version in a scope. Its layers have the attributes of
// palette_helm_layer.
func TestDataSource(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options session.Options
		config  values
		want    []string
	}{
		"name and version": {config: values{"name": "apps", "version": "1.0.0"}},
		"in a scope":       {config: values{"name": "apps", "version": "1.0.0", "scope": "tenant"}},
		"uid":              {config: values{"id": "UID"}},
		"uid in a scope":   {config: values{"id": "UID", "scope": "tenant"}},
		"another version":  {config: values{"name": "apps", "version": "2.0.0"}, want: []string{"at name: error: Cluster Profile Not Found"}},
		"another uid":      {config: values{"id": "0123456789abcdef01234567"}, want: []string{"at id: error: Cluster Profile Not Found"}},
		"no project":       {config: values{"name": "apps", "version": "1.0.0", "scope": "project"}, want: []string{"at scope: error: Project Not Configured"}},
		"a project not known yet": {
			options: session.Options{ProjectUnknown: true}, config: values{"id": "UID"}, want: []string{"error: Provider Configuration Not Known Yet"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			uid, _ := p.created(values{"tags": values{"team": "shop"}})["id"].(string)
			registry := p.registry("acr")
			p.add(uid, registry, "web")
			p.begin(test.options)
			if test.config["id"] == "UID" {
				test.config["id"] = uid
			}
			state, diags := p.data(clusterprofile.NewDataSource(), test.config)
			if diff := gocmp.Diff(test.want, reported(diags)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			if test.want != nil {
				return
			}
			layers, _ := state["layers"].([]any)
			delete(state, "layers")
			want := values{
				"id": uid, "name": "apps", "version": "1.0.0", "scope": "tenant", "tags": values{"team": "shop"},
				"type": "add-on", "cloud_type": "all", "published": true,
			}
			if diff := gocmp.Diff(want, state); diff != "" || len(layers) != 1 {
				t.Fatalf("%v (-want +got):\n%s", layers, diff)
			}
			layer, _ := layers[0].(values)
			helm, _ := layer["helm"].(values)
			if layer["name"] != "web" || layer["version"] != "1.0.0" || layer["registry_id"] != registry ||
				helm["chart"] != "web" || helm["namespace"] != "web" || helm["values"] != "replicas: 1\n" {
				t.Errorf("layer %v", layer)
			}
		})
	}
}

// The data source lists profiles by name, each with its versions, the newest first.
func TestAllDataSource(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config   values
		want     map[string][]any
		reported []string
	}{
		"all":        {values{}, map[string][]any{"apps": {"1.1.0", "1.0.0"}, "base": {"1.0.0"}}, nil},
		"a name":     {values{"name": "apps"}, map[string][]any{"apps": {"1.1.0", "1.0.0"}}, nil},
		"a prefix":   {values{"name_prefix": "b"}, map[string][]any{"base": {"1.0.0"}}, nil},
		"a version":  {values{"version": "1.0.0"}, map[string][]any{"apps": {"1.0.0"}, "base": {"1.0.0"}}, nil},
		"a tag":      {values{"tags": values{"team": "shop"}}, map[string][]any{"base": {"1.0.0"}}, nil},
		"a scope":    {values{"scope": "tenant", "name": "base"}, map[string][]any{"base": {"1.0.0"}}, nil},
		"no profile": {values{"name": "others"}, map[string][]any{}, nil},
		"no project": {values{"scope": "project"}, nil, []string{"at scope: error: Project Not Configured"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			p.created(values{})
			p.created(values{"version": "1.1.0"})
			p.created(values{"name": "base", "tags": values{"team": "shop"}})
			p.begin(session.Options{})
			state, diags := p.data(clusterprofile.NewAllDataSource(), test.config)
			var got map[string][]any
			if found, ok := state["profiles"].(values); ok {
				got = map[string][]any{}
				for name, named := range found {
					versions, _ := named.(values)["versions"].([]any)
					for _, version := range versions {
						got[name] = append(got[name], version.(values)["version"])
					}
				}
			}
			if diff := gocmp.Diff(test.want, got); diff != "" || gocmp.Diff(test.reported, reported(diags)) != "" {
				t.Errorf("%v (-want +got):\n%s", reported(diags), diff)
			}
		})
	}
}
