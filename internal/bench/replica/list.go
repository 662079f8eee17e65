package replica

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	rows "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

var _ list.ListResource = (*anyList)(nil)

// anyList is a list resource of some schema. It is served and not used: the
// resources of do-nothing have no identity, which a list needs.
type anyList struct {
	name   string
	schema schema.Schema
}

// Metadata implements list.ListResource.
func (l *anyList) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = l.name
}

// ListResourceConfigSchema implements list.ListResource.
func (l *anyList) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = rows.Schema{
		Attributes: like[rows.Attribute](l.schema.Attributes), Blocks: like[rows.Block](l.schema.Blocks),
		Description: l.schema.Description, MarkdownDescription: l.schema.MarkdownDescription,
		DeprecationMessage: l.schema.DeprecationMessage,
	}
}

// List implements list.ListResource.
func (l *anyList) List(_ context.Context, _ list.ListRequest, stream *list.ListResultsStream) {
	stream.Results = list.NoListResults
}
