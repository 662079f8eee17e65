// Package provider is the Terraform provider palette: its name, its schema and what it consists of. Configure chooses
// the control plane and builds the session that every resource shares; it reaches no network.
package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/clusterprofile"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/ecrtrust"
	functions "github.com/palette-oci/terraform-provider-palette/internal/provider/function"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/helmchart"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/helmlayer"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/login"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/ociregistry"
)

var (
	_ provider.ProviderWithFunctions          = (*Provider)(nil)
	_ provider.ProviderWithEphemeralResources = (*Provider)(nil)
	_ provider.ProviderWithListResources      = (*Provider)(nil)
	_ provider.ProviderWithValidateConfig     = (*Provider)(nil)
)

// Provider is the provider palette.
type Provider struct{ version string }

// Address is the provider's source address.
const Address = "registry.terraform.io/palette-oci/palette"

// New makes a provider of that version.
func New(version string) provider.Provider { return &Provider{version} }

// Factory makes a factory of providers of that version, for a plugin server.
func Factory(version string) func() provider.Provider {
	return func() provider.Provider { return New(version) }
}

// Metadata implements provider.Provider.
func (p *Provider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "palette"
	resp.Version = p.version
}

// Resources implements provider.Provider.
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{ociregistry.NewResource, clusterprofile.NewResource, helmlayer.NewResource}
}

// ListResources implements provider.ProviderWithListResources.
func (p *Provider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		ociregistry.NewListResource, clusterprofile.NewListResource, helmlayer.NewListResource,
	}
}

// DataSources implements provider.Provider.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		ociregistry.NewDataSource, ociregistry.NewAllDataSource,
		clusterprofile.NewDataSource, clusterprofile.NewAllDataSource,
		helmchart.NewDataSource, helmchart.NewVersionsDataSource, ecrtrust.NewDataSource,
	}
}

// EphemeralResources implements provider.ProviderWithEphemeralResources.
func (p *Provider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{login.NewEphemeralResource}
}

// Functions implements provider.ProviderWithFunctions.
func (p *Provider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		functions.NewResolveEndpoint, functions.NewParseEndpoint, functions.NewECRPolicy, functions.NewECRPullPolicy,
		functions.NewMergeValues,
	}
}
