package replica

import (
	"context"
	"errors"
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
	object
	resources  []func() resource.Resource
	data       []func() datasource.DataSource
	ephemerals []func() ephemeral.EphemeralResource
	lists      []func() list.ListResource
	functions  []func() function.Function
}

// object is the provider, a resource, a data source, an ephemeral resource or a list resource.
type object struct {
	name       string
	schema     schema.Schema
	text       document.Text
	deprecated bool
}

func objectOf(name string, written document.Object) (object, error) {
	made, err := schemaOf(written)
	return object{name, made, written.Block.Text, written.Block.Deprecated}, err
}

// New makes a provider of that type name, such as "palette". Schemas that the framework cannot have are an error.
func New(name string, written document.Document) (*Provider, error) {
	var made Provider
	var errs [6]error
	made.object, errs[0] = objectOf(name, written.Provider)
	made.resources, errs[1] = eachOf(written.Resources, func(o object) resource.Resource { return &anyResource{o} })
	made.data, errs[2] = eachOf(written.DataSources, func(o object) datasource.DataSource { return &anyData{o} })
	made.ephemerals, errs[3] = eachOf(written.EphemeralResources,
		func(o object) ephemeral.EphemeralResource { return &anyEphemeral{o} })
	made.lists, errs[4] = eachOf(written.ListResources, func(o object) list.ListResource { return &anyList{o} })
	made.functions, errs[5] = every(written.Functions, functionOf)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	return &made, nil
}

// eachOf makes what each schema is of.
func eachOf[T any](written map[string]document.Object, build func(object) T) ([]func() T, error) {
	return every(written, func(name string, described document.Object) (T, error) {
		made, err := objectOf(name, described)
		return build(made), err
	})
}

// every reads each entry of a document, ordered by name. What is served is the same object each time.
func every[From, To any](written map[string]From, read func(string, From) (To, error)) (made []func() To, err error) {
	for _, name := range slices.Sorted(maps.Keys(written)) {
		entry, err := read(name, written[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		made = append(made, func() To { return entry })
	}
	return made, nil
}

// Metadata implements provider.Provider.
func (p *Provider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = p.name
}

// Schema implements provider.Provider.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = described(configuration.Schema{
		Attributes: like[configuration.Attribute](p.schema.Attributes),
		Blocks:     like[configuration.Block](p.schema.Blocks),
	}, p.text, p.deprecated)
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
