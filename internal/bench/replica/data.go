package replica

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	data "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	short "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

var (
	_ datasource.DataSource       = (*anyData)(nil)
	_ ephemeral.EphemeralResource = (*anyEphemeral)(nil)
)

// anyData is a data source of some schema.
type anyData struct {
	name   string
	schema schema.Schema
}

// Metadata implements datasource.DataSource.
func (d *anyData) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.name
}

// Schema implements datasource.DataSource.
func (d *anyData) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = data.Schema{
		Attributes: like[data.Attribute](d.schema.Attributes), Blocks: like[data.Block](d.schema.Blocks),
		Description: d.schema.Description, MarkdownDescription: d.schema.MarkdownDescription,
		DeprecationMessage: d.schema.DeprecationMessage,
	}
}

// Read implements datasource.DataSource.
func (d *anyData) Read(_ context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	resp.State.Raw = must(computed(req.Config.Raw, computedOf(d.schema)))(&resp.Diagnostics)
}

// anyEphemeral is an ephemeral resource of some schema.
type anyEphemeral struct {
	name   string
	schema schema.Schema
}

// Metadata implements ephemeral.EphemeralResource.
func (e *anyEphemeral) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = e.name
}

// Schema implements ephemeral.EphemeralResource.
func (e *anyEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = short.Schema{
		Attributes: like[short.Attribute](e.schema.Attributes), Blocks: like[short.Block](e.schema.Blocks),
		Description: e.schema.Description, MarkdownDescription: e.schema.MarkdownDescription,
		DeprecationMessage: e.schema.DeprecationMessage,
	}
}

// Open implements ephemeral.EphemeralResource.
func (e *anyEphemeral) Open(_ context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	resp.Result.Raw = must(computed(req.Config.Raw, computedOf(e.schema)))(&resp.Diagnostics)
}

// like is a map whose values are seen as another interface, which they implement.
func like[To, From any](from map[string]From) map[string]To {
	to := make(map[string]To, len(from))
	for name, value := range from {
		to[name] = any(value).(To)
	}
	return to
}

func computedOf(resource schema.Schema) (names []string) {
	for name, attribute := range resource.Attributes {
		if attribute.IsComputed() {
			names = append(names, name)
		}
	}
	return names
}
