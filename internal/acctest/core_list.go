package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Listed is one result of a list block.
type Listed struct {
	Name     string
	Identity map[string]any
	// Resource is nil unless the block includes it.
	Resource map[string]any
}

// Names are the names of results.
func Names(found []Listed) []string {
	var names []string
	for _, listed := range found {
		names = append(names, listed.Name)
	}
	return names
}

// ListBlock is a list block of a query file.
type ListBlock struct {
	Type   string
	Config map[string]any
	// Limit is 0 for none. Terraform sends 100 where there is none.
	Limit   int64
	Include bool
}

// List evaluates a list block as terraform query does, in a process of its own.
func (c *Core) List(ctx context.Context, block ListBlock) ([]Listed, []Diagnostic) {
	c.t.Helper()
	process := c.begin(ctx)
	stream, err := process.lists().ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName: block.Type, Config: process.listConfig(block), IncludeResource: block.Include, Limit: block.Limit,
	})
	process.must(err)
	var found []Listed
	var diagnostics []Diagnostic
	for result := range stream.Results {
		diagnostics = append(diagnostics, diagnosticsOf(block.Type, result.Diagnostics)...)
		if result.Identity == nil || result.Identity.IdentityData == nil {
			continue
		}
		listed := Listed{Name: result.DisplayName}
		listed.Identity, _ = plain(process.identity(block.Type, result.Identity)).(map[string]any)
		if result.Resource != nil {
			listed.Resource, _ = plain(process.value(block.Type, result.Resource)).(map[string]any)
		}
		found = append(found, listed)
	}
	return found, diagnostics
}

// ValidateList validates a list block.
func (c *Core) ValidateList(ctx context.Context, block ListBlock) []Diagnostic {
	c.t.Helper()
	process := c.begin(ctx)
	response, err := process.lists().ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: block.Type, Config: process.listConfig(block),
	})
	process.must(err)
	return diagnosticsOf(block.Type, response.Diagnostics)
}

// Filters are the arguments of a list block.
func (c *Core) Filters(ctx context.Context, kind string) []string {
	c.t.Helper()
	var found []string
	for _, attribute := range c.begin(ctx).schemas.ListResourceSchemas[kind].Block.Attributes {
		found = append(found, attribute.Name)
	}
	return found
}

func (p *process) lists() tfprotov6.ListResourceServer {
	server, ok := p.server.(tfprotov6.ListResourceServer)
	if !ok {
		p.core.fail("the provider serves no list resources")
	}
	return server
}

func (p *process) listConfig(block ListBlock) *tfprotov6.DynamicValue {
	config := block.Config
	if config == nil {
		config = map[string]any{}
	}
	return p.dynamic(build(p.valueType(p.schemas.ListResourceSchemas, block.Type), config, nil))
}
