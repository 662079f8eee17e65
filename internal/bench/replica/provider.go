package replica

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	configuration "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	document "github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
)

var (
	_ provider.ProviderWithEphemeralResources = (*Provider)(nil)
	_ provider.ProviderWithFunctions          = (*Provider)(nil)
	_ provider.ProviderWithListResources      = (*Provider)(nil)
)

// Provider serves schemas and does nothing.
type Provider struct {
	name       string
	schema     schema.Schema
	resources  []func() resource.Resource
	data       []func() datasource.DataSource
	ephemerals []func() ephemeral.EphemeralResource
	lists      []func() list.ListResource
	functions  []func() function.Function
}

// New makes a provider of that type name, such as "palette". Schemas that the framework cannot have are an error.
func New(name string, written document.Document) (*Provider, error) {
	made := &Provider{name: name}
	var err error
	if made.schema, err = schemaOf(written.Provider); err != nil {
		return nil, fmt.Errorf("provider: %w", err)
	}
	made.resources, err = eachOf(written.Resources, func(name string, s schema.Schema) resource.Resource {
		return &anyResource{name, s}
	})
	if err != nil {
		return nil, err
	}
	made.data, err = eachOf(written.DataSources, func(name string, s schema.Schema) datasource.DataSource {
		return &anyData{name, s}
	})
	if err != nil {
		return nil, err
	}
	made.ephemerals, err = eachOf(written.EphemeralResources,
		func(n string, s schema.Schema) ephemeral.EphemeralResource {
			return &anyEphemeral{n, s}
		})
	if err != nil {
		return nil, err
	}
	made.lists, err = eachOf(
		written.ListResources, func(n string, s schema.Schema) list.ListResource { return &anyList{n, s} },
	)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(written.Functions)) {
		anyFunction, err := functionOf(name, written.Functions[name])
		if err != nil {
			return nil, fmt.Errorf("function %s: %w", name, err)
		}
		made.functions = append(made.functions, func() function.Function { return anyFunction })
	}
	return made, nil
}

// eachOf makes what each schema is of.
func eachOf[T any](written map[string]document.Object, build func(string, schema.Schema) T) ([]func() T, error) {
	var made []func() T
	for _, name := range slices.Sorted(maps.Keys(written)) {
		read, err := schemaOf(written[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		made = append(made, func() T { return build(name, read) })
	}
	return made, nil
}

// Metadata implements provider.Provider.
func (p *Provider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = p.name
}

// Schema implements provider.Provider.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = configuration.Schema{
		Attributes:  like[configuration.Attribute](p.schema.Attributes),
		Blocks:      like[configuration.Block](p.schema.Blocks),
		Description: p.schema.Description, MarkdownDescription: p.schema.MarkdownDescription,
		DeprecationMessage: p.schema.DeprecationMessage,
	}
}

// Configure implements provider.Provider.
func (p *Provider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

// Resources implements provider.Provider.
func (p *Provider) Resources(context.Context) []func() resource.Resource { return p.resources }

// DataSources implements provider.Provider.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource { return p.data }

// EphemeralResources implements provider.ProviderWithEphemeralResources.
func (p *Provider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return p.ephemerals
}

// ListResources implements provider.ProviderWithListResources.
func (p *Provider) ListResources(context.Context) []func() list.ListResource { return p.lists }

// Functions implements provider.ProviderWithFunctions.
func (p *Provider) Functions(context.Context) []func() function.Function { return p.functions }
