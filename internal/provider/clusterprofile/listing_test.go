package clusterprofile_test

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/clusterprofile"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// The list has the profiles that a resource can manage, each with the state of an import.
func TestList(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config   values
		include  bool
		limit    int64
		want     []string
		reported []string
	}{
		"all":        {config: values{}, want: []string{"apps 1.1.0 (tenant)", "apps 1.0.0 (tenant)", "base 1.0.0 (tenant)"}},
		"read":       {config: values{"name": "base"}, include: true, want: []string{"base 1.0.0 (tenant)"}},
		"a limit":    {config: values{}, limit: 2, want: []string{"apps 1.1.0 (tenant)", "apps 1.0.0 (tenant)"}},
		"a prefix":   {config: values{"name_prefix": "b"}, want: []string{"base 1.0.0 (tenant)"}},
		"no project": {config: values{"scope": "project"}, want: []string{""}, reported: []string{"at scope: error: Project Not Configured"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			p.created(values{})
			p.created(values{"version": "1.1.0"})
			base := p.created(values{"name": "base", "description": "The base."})
			_, err := p.palette.CreateProfile(t.Context(), palette.Tenant(), palette.NewProfile{
				Name: "infra", Version: "1.0.0", Type: "infra", CloudType: "aws",
			})
			p.must(err)
			p.begin(session.Options{})
			results := p.list(test.config, test.include, test.limit)
			var names, problems []string
			for _, result := range results {
				names = append(names, result.DisplayName)
				problems = append(problems, reported(result.Diagnostics)...)
			}
			if diff := gocmp.Diff(test.want, names); diff != "" || gocmp.Diff(test.reported, problems) != "" {
				t.Fatalf("%v (-want +got):\n%s", problems, diff)
			}
			if !test.include {
				return
			}
			if diff := gocmp.Diff(values{"id": base["id"]}, plain(results[0].Identity.Raw)); diff != "" {
				t.Errorf("identity (-want +got):\n%s", diff)
			}
			if diff := gocmp.Diff(base, plain(results[0].Resource.Raw)); diff != "" {
				t.Errorf("resource (-want +got):\n%s", diff)
			}
		})
	}
}

func (p *profiles) list(config values, include bool, limit int64) []list.ListResult {
	lister, _ := clusterprofile.NewListResource().(list.ListResourceWithConfigure)
	lister.Configure(p.Context(), resource.ConfigureRequest{ProviderData: p.session}, &resource.ConfigureResponse{})
	var described list.ListResourceSchemaResponse
	lister.ListResourceConfigSchema(p.Context(), list.ListResourceSchemaRequest{}, &described)
	var stream list.ListResultsStream
	lister.List(p.Context(), list.ListRequest{
		Config: tfsdk.Config{
			Schema: described.Schema, Raw: valueOf(described.Schema.Type().TerraformType(p.Context()), config),
		},
		IncludeResource: include, Limit: limit, ResourceSchema: p.schema.Schema,
		ResourceIdentitySchema: p.identity.IdentitySchema,
	}, &stream)
	var results []list.ListResult
	for result := range stream.Results {
		results = append(results, result)
	}
	return results
}
