package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Data validates and reads a data source, in a process of its own. Its attributes are nil when that fails.
func (c *Core) Data(ctx context.Context, kind string, config map[string]any) (map[string]any, []Diagnostic) {
	c.t.Helper()
	process, address := c.begin(ctx), "data."+kind
	schema := process.valueType(process.schemas.DataSourceSchemas, kind)
	encoded := process.dynamic(build(schema, config, nil))
	valid, err := process.server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: kind, Config: encoded,
	})
	process.must(err)
	if hasError(valid.Diagnostics) {
		return nil, diagnosticsOf(address, valid.Diagnostics)
	}
	read, err := process.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: kind, Config: encoded})
	process.must(err)
	found := append(valid.Diagnostics, read.Diagnostics...)
	return process.attributes(schema, read.State), diagnosticsOf(address, found)
}

// Open validates and opens an ephemeral resource, in a process of its own. Its attributes are nil when that fails.
func (c *Core) Open(ctx context.Context, kind string, config map[string]any) (map[string]any, []Diagnostic) {
	c.t.Helper()
	process, address := c.begin(ctx), "ephemeral."+kind
	schema := process.valueType(process.schemas.EphemeralResourceSchemas, kind)
	encoded := process.dynamic(build(schema, config, nil))
	valid, err := process.server.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{
		TypeName: kind, Config: encoded,
	})
	process.must(err)
	if hasError(valid.Diagnostics) {
		return nil, diagnosticsOf(address, valid.Diagnostics)
	}
	opened, err := process.server.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: kind, Config: encoded,
	})
	process.must(err)
	found := append(valid.Diagnostics, opened.Diagnostics...)
	return process.attributes(schema, opened.Result), diagnosticsOf(address, found)
}

// attributes are those of an encoded object, nil for none.
func (p *process) attributes(schema tftypes.Type, encoded *tfprotov6.DynamicValue) map[string]any {
	if encoded == nil {
		return nil
	}
	value, err := encoded.Unmarshal(schema)
	p.must(err)
	attributes, _ := plain(value).(map[string]any)
	return attributes
}
