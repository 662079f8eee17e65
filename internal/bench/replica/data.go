package replica

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	data "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	short "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	rows "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

var (
	_ datasource.DataSource       = (*anyData)(nil)
	_ ephemeral.EphemeralResource = (*anyEphemeral)(nil)
	_ list.ListResource           = (*anyList)(nil)
)

// anyData is a data source of some schema.
type anyData struct{ object }

// Metadata implements datasource.DataSource.
func (d *anyData) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.name
}

// Schema implements datasource.DataSource.
func (d *anyData) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = described(data.Schema{
		Attributes: like[data.Attribute](d.schema.Attributes), Blocks: like[data.Block](d.schema.Blocks),
	}, d.text, d.deprecated)
}

// Read implements datasource.DataSource.
func (d *anyData) Read(_ context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	resp.State.Raw = must(computed(req.Config.Raw, d.schema))(&resp.Diagnostics)
}

// anyEphemeral is an ephemeral resource of some schema.
type anyEphemeral struct{ object }

// Metadata implements ephemeral.EphemeralResource.
func (e *anyEphemeral) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = e.name
}

// Schema implements ephemeral.EphemeralResource.
func (e *anyEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = described(short.Schema{
		Attributes: like[short.Attribute](e.schema.Attributes), Blocks: like[short.Block](e.schema.Blocks),
	}, e.text, e.deprecated)
}

// Open implements ephemeral.EphemeralResource.
func (e *anyEphemeral) Open(_ context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	resp.Result.Raw = must(computed(req.Config.Raw, e.schema))(&resp.Diagnostics)
}

// anyList is a list resource of some schema. It is served and not used: the resources of do-nothing have no identity,
// which a list needs.
type anyList struct{ object }

// Metadata implements list.ListResource.
func (l *anyList) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = l.name
}

// ListResourceConfigSchema implements list.ListResource.
func (l *anyList) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = described(rows.Schema{
		Attributes: like[rows.Attribute](l.schema.Attributes), Blocks: like[rows.Block](l.schema.Blocks),
	}, l.text, l.deprecated)
}

// List implements list.ListResource.
func (l *anyList) List(_ context.Context, _ list.ListRequest, stream *list.ListResultsStream) {
	stream.Results = list.NoListResults
}

// like is a map with its values as another interface, which they implement.
func like[To, From any](from map[string]From) map[string]To {
	to := make(map[string]To, len(from))
	for name, value := range from {
		to[name] = any(value).(To)
	}
	return to
}
