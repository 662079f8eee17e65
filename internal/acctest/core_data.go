package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Data validates and reads a data source, in a process of its own. Its attributes are nil when that fails.
func (c *Core) Data(ctx context.Context, kind string, config map[string]any) (map[string]any, []Diagnostic) {
	c.t.Helper()
	process, run := c.begin(ctx), Run{}
	encoded := process.dynamic(build(process.data[kind].ValueType(), config, nil))
	valid, err := process.server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: kind, Config: encoded,
	})
	process.must(err)
	if run.add("data."+kind, valid.Diagnostics); hasError(valid.Diagnostics) {
		return nil, run.Diagnostics
	}
	read, err := process.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: kind, Config: encoded})
	process.must(err)
	run.add("data."+kind, read.Diagnostics)
	return process.attributes(process.data[kind], read.State), run.Diagnostics
}

// Open validates and opens an ephemeral resource, in a process of its own. Its attributes are nil when that fails.
func (c *Core) Open(ctx context.Context, kind string, config map[string]any) (map[string]any, []Diagnostic) {
	c.t.Helper()
	process, run := c.begin(ctx), Run{}
	encoded := process.dynamic(build(process.ephemeral[kind].ValueType(), config, nil))
	valid, err := process.server.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{
		TypeName: kind, Config: encoded,
	})
	process.must(err)
	if run.add("ephemeral."+kind, valid.Diagnostics); hasError(valid.Diagnostics) {
		return nil, run.Diagnostics
	}
	opened, err := process.server.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: kind, Config: encoded,
	})
	process.must(err)
	run.add("ephemeral."+kind, opened.Diagnostics)
	return process.attributes(process.ephemeral[kind], opened.Result), run.Diagnostics
}

// attributes are those of an encoded object, nil for none.
func (p *process) attributes(schema *tfprotov6.Schema, encoded *tfprotov6.DynamicValue) map[string]any {
	if encoded == nil {
		return nil
	}
	value, err := encoded.Unmarshal(schema.ValueType())
	p.must(err)
	attributes, _ := plain(value).(map[string]any)
	return attributes
}
