package provider_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	shell "github.com/palette-oci/terraform-provider-palette/internal/provider"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// values are attributes by name. Omitted attributes are null.
type values = map[string]any

// unknown is a value that is not known yet.
var unknown any = tftypes.UnknownValue

// valueOf makes a value of a type. Attributes that an object omits are null.
func valueOf(kind tftypes.Type, from any) tftypes.Value {
	switch kind := kind.(type) {
	case tftypes.Object:
		parts, structured := from.(values)
		if !structured {
			break
		}
		made := map[string]tftypes.Value{}
		for name, element := range kind.AttributeTypes {
			made[name] = valueOf(element, parts[name])
		}
		return tftypes.NewValue(kind, made)
	case tftypes.Map:
		parts, structured := from.(values)
		if !structured {
			break
		}
		made := map[string]tftypes.Value{}
		for name, part := range parts {
			made[name] = valueOf(kind.ElementType, part)
		}
		return tftypes.NewValue(kind, made)
	case tftypes.Set:
		parts, structured := from.([]any)
		if !structured {
			break
		}
		var made []tftypes.Value
		for _, part := range parts {
			made = append(made, valueOf(kind.ElementType, part))
		}
		return tftypes.NewValue(kind, made)
	}
	return tftypes.NewValue(kind, from)
}

func configOf(t *testing.T, attributes values) tfsdk.Config {
	t.Helper()
	var described provider.SchemaResponse
	shell.New("test").Schema(t.Context(), provider.SchemaRequest{}, &described)
	kind := described.Schema.Type().TerraformType(t.Context())
	return tfsdk.Config{Raw: valueOf(kind, attributes), Schema: described.Schema}
}

// configured returns the session of a configured provider, nil if there are errors. The environment has only the given
// variables and no home folder.
func configured(t *testing.T, attributes, environment values) (*session.Session, diag.Diagnostics) {
	t.Helper()
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "PALETTE_") || strings.HasPrefix(name, "SPECTROCLOUD_") {
			t.Setenv(name, "")
		}
	}
	for name, value := range environment {
		text, _ := value.(string)
		t.Setenv(name, text)
	}
	var resp provider.ConfigureResponse
	shell.New("test").Configure(t.Context(), provider.ConfigureRequest{Config: configOf(t, attributes)}, &resp)
	shared, _ := resp.ResourceData.(*session.Session)
	return shared, resp.Diagnostics
}

// reported returns diagnostics as "error: Summary".
func reported(diags diag.Diagnostics) []string {
	var texts []string
	for _, problem := range diags {
		texts = append(texts, strings.ToLower(problem.Severity().String())+": "+problem.Summary())
	}
	return texts
}

// The environment is used where the configuration has no chart_checks. The test sets the environment, so it cannot be
// parallel.
func TestChartChecksOfTheEnvironment(t *testing.T) {
	for name, test := range map[string]struct {
		configured  any
		environment string
		checks      session.Checks
	}{
		"neither":                  {nil, "", session.Enforce},
		"the environment":          {nil, "warn", session.Warn},
		"the configuration wins":   {"enforce", "off", session.Enforce},
		"the configuration alone":  {"off", "", session.Off},
		"not known yet":            {unknown, "off", session.Warn},
		"wrong in the environment": {nil, "Warn", ""},
		"wrong, and not read":      {"warn", "sometimes", session.Warn},
	} {
		t.Run(name, func(t *testing.T) {
			shared, diags := configured(
				t, values{"chart_checks": test.configured}, values{"PALETTE_CHART_CHECKS": test.environment},
			)
			if failed := diags.HasError(); failed != (test.checks == "") {
				t.Fatalf("%v", diags)
			}
			if (shared != nil) != (test.checks != "") || shared != nil && shared.Checks != test.checks {
				t.Errorf("got %+v, want %q", shared, test.checks)
			}
		})
	}
}

// The configuration selects the control plane, or else the environment does. Mistakes are reported when the control
// plane is needed.
func TestControlPlane(t *testing.T) {
	folder := t.TempDir()
	for name, test := range map[string]struct {
		config, environment values
		host                string
		err                 string // part of the error
	}{
		"nothing":                {err: session.ErrNoControlPlane.Error()},
		"a key":                  {config: values{"api_key": "key"}, host: "api.spectrocloud.com"},
		"host and key":           {config: values{"host": "palette.test", "api_key": "key"}, host: "palette.test"},
		"a host":                 {config: values{"host": "palette.test"}, err: session.ErrNoAPIKey.Error()},
		"an unknown key":         {config: values{"api_key": unknown}, err: session.ErrConfigurationUnknown.Error()},
		"an unknown host":        {config: values{"host": unknown, "api_key": "key"}, err: session.ErrConfigurationUnknown.Error()},
		"unknown certificates":   {config: values{"ca_certificate": unknown, "api_key": "key"}, err: session.ErrConfigurationUnknown.Error()},
		"the environment":        {environment: values{"PALETTE_HOST": "env.test", "PALETTE_API_KEY": "key"}, host: "env.test"},
		"the other names":        {environment: values{"SPECTROCLOUD_HOST": "env.test", "SPECTROCLOUD_APIKEY": "key"}, host: "env.test"},
		"a key of both":          {config: values{"host": "palette.test"}, environment: values{"PALETTE_API_KEY": "key"}, host: "palette.test"},
		"a key that was pasted":  {environment: values{"PALETTE_API_KEY": "key\n"}, err: "line break"},
		"embedded":               {config: values{"embedded": values{"path": folder}}, host: "palette.embedded.invalid"},
		"embedded, unknown":      {config: values{"embedded": unknown}, err: session.ErrConfigurationUnknown.Error()},
		"embedded, unknown path": {config: values{"embedded": values{"path": unknown}}, err: session.ErrConfigurationUnknown.Error()},
		"embedded, unknown projects": {
			config: values{"embedded": values{"path": folder, "projects": []any{"Lab", unknown}}}, err: session.ErrConfigurationUnknown.Error(),
		},
		"embedded, another's home": {config: values{"embedded": values{"path": "~other/x"}}, err: session.ErrHomeOfAnother.Error()},
		"embedded, no folder":      {config: values{"embedded": values{"path": filepath.Join(folder, "file", "x")}}, err: "not a directory"},
		"embedded by environment":  {environment: values{"PALETTE_EMBEDDED_PATH": folder}, host: "palette.embedded.invalid"},
		"embedded beats the environment": {
			config: values{"embedded": values{"path": folder}}, environment: values{"PALETTE_API_KEY": "key"}, host: "palette.embedded.invalid",
		},
		"a host beats the environment": {
			config: values{"host": "palette.test", "api_key": "key"}, environment: values{"PALETTE_EMBEDDED_PATH": folder}, host: "palette.test",
		},
		"the environment has both": {
			environment: values{"PALETTE_API_KEY": "key", "PALETTE_EMBEDDED_PATH": folder}, err: session.ErrAmbiguousEnvironment.Error(),
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(filepath.Join(folder, "file"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			shared, diags := configured(t, test.config, test.environment)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			client, err := shared.Palette()
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Errorf("error %v, want %q", err, test.err)
				}
				return
			}
			if err != nil || client.Host() != test.host {
				t.Errorf("client %+v: %v", client, err)
			}
		})
	}
}

// The configuration lists the projects of the embedded control plane, or else the environment does.
func TestEmbeddedProjects(t *testing.T) {
	for name, test := range map[string]struct {
		config, environment values
		there, absent       string
	}{
		"the configuration": {values{"projects": []any{"Lab"}}, values{"PALETTE_EMBEDDED_PROJECTS": "Shop"}, "Lab", "Shop"},
		"the environment":   {values{}, values{"PALETTE_EMBEDDED_PROJECTS": "Lab, Shop,"}, "Shop", "Other"},
		"neither":           {values{}, nil, "Default", "Lab"},
	} {
		t.Run(name, func(t *testing.T) {
			test.config["path"] = t.TempDir()
			for project, listed := range map[string]bool{test.there: true, test.absent: false} {
				shared, diags := configured(t, values{"embedded": test.config, "project": project}, test.environment)
				if len(diags) > 0 {
					t.Fatal(diags)
				}
				if _, err := shared.Scope(t.Context(), "project"); (err == nil) != listed {
					t.Errorf("%s: %v", project, err)
				}
			}
		})
	}
}

// An invalid environment is an error of Configure.
func TestConfigureRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		config, environment values
		want                []string
	}{
		"nothing":              {},
		"publish":              {environment: values{"PALETTE_UNPUBLISHED_CHANGES": "publish"}},
		"an odd choice":        {environment: values{"PALETTE_UNPUBLISHED_CHANGES": "keep"}, want: []string{"error: Invalid Environment Variable"}},
		"no verification":      {config: values{"insecure_skip_verify": true}, want: []string{"warning: Certificate Not Verified"}},
		"half of a credential": {config: values{"registry_auth": values{"acr": values{"username": "u"}}}, want: []string{"error: Invalid Registry Credentials"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := configured(t, test.config, test.environment)
			if diff := cmp.Diff(test.want, reported(diags)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// An entry of registry_auth has exactly one form. Null and unknown values pass.
func TestValidateConfig(t *testing.T) {
	t.Parallel()
	entry := func(attributes any) values { return values{"registry_auth": values{"acr": attributes}} }
	refused := []string{"error: Invalid Registry Credentials"}
	for name, test := range map[string]struct {
		config values
		want   []string
	}{
		"nothing":                {values{}, nil},
		"unknown":                {values{"registry_auth": unknown}, nil},
		"an unknown entry":       {entry(unknown), nil},
		"a null entry":           {entry(nil), nil},
		"an empty entry":         {entry(values{}), refused},
		"user and password":      {entry(values{"username": "u", "password": "p"}), nil},
		"a user":                 {entry(values{"username": "u"}), refused},
		"an unknown password":    {entry(values{"username": "u", "password": unknown}), nil},
		"a key":                  {entry(values{"access_key_id": "a", "secret_access_key": "s"}), nil},
		"half a key":             {entry(values{"secret_access_key": "s"}), refused},
		"a role":                 {entry(values{"role_arn": "arn"}), nil},
		"a role and its id":      {entry(values{"role_arn": "arn", "external_id": "e"}), nil},
		"an id without a role":   {entry(values{"external_id": "e"}), refused},
		"this machine":           {entry(values{"use_runner_aws_identity": true}), nil},
		"not this machine":       {entry(values{"use_runner_aws_identity": false}), refused},
		"two forms":              {entry(values{"use_runner_aws_identity": true, "role_arn": "arn"}), refused},
		"one and a half":         {entry(values{"use_runner_aws_identity": true, "username": "u"}), refused},
		"Palette and embedded":   {values{"api_key": "key", "embedded": values{"path": "x"}}, []string{"error: " + diagnose.TwoControlPlanes().Summary}},
		"the home of another":    {values{"embedded": values{"path": "~other/x"}}, []string{"error: Invalid Folder"}},
		"embedded and not known": {values{"embedded": unknown}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			validator, _ := shell.New("test").(provider.ProviderWithValidateConfig)
			var resp provider.ValidateConfigResponse
			validator.ValidateConfig(
				t.Context(), provider.ValidateConfigRequest{Config: configOf(t, test.config)}, &resp,
			)
			if diff := cmp.Diff(test.want, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Configurations depend on the names of everything that the provider has.
func TestNames(t *testing.T) {
	t.Parallel()
	var described provider.MetadataResponse
	shell.Factory("1.2.3")().Metadata(t.Context(), provider.MetadataRequest{}, &described)
	if described.TypeName != "palette" || described.Version != "1.2.3" {
		t.Errorf("%+v", described)
	}
	want := []string{
		"data palette_chart", "data palette_chart_versions", "data palette_cluster_profile", "data palette_cluster_profiles",
		"data palette_ecr_trust", "data palette_oci_registries", "data palette_oci_registry", "ephemeral palette_registry_login",
		"function ecr_policy", "function ecr_pull_policy", "function merge_values", "function parse_endpoint",
		"function resolve_endpoint", "list palette_cluster_profile", "list palette_helm_layer", "list palette_oci_registry",
		"resource palette_cluster_profile", "resource palette_helm_layer", "resource palette_oci_registry",
	}
	if diff := cmp.Diff(want, served(t)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// served lists everything that the provider has, with its kind, sorted.
func served(t *testing.T) []string {
	t.Helper()
	schemas, err := providerserver.NewProtocol6(shell.New("test"))().GetProviderSchema(
		t.Context(), &tfprotov6.GetProviderSchemaRequest{},
	)
	if err != nil || len(schemas.Diagnostics) > 0 {
		t.Fatal(err, schemas.Diagnostics)
	}
	var names []string
	for name := range schemas.ResourceSchemas {
		names = append(names, "resource "+name)
	}
	for name := range schemas.DataSourceSchemas {
		names = append(names, "data "+name)
	}
	for name := range schemas.ListResourceSchemas {
		names = append(names, "list "+name)
	}
	for name := range schemas.EphemeralResourceSchemas {
		names = append(names, "ephemeral "+name)
	}
	for name := range schemas.Functions {
		names = append(names, "function "+name)
	}
	slices.Sort(names)
	return names
}
