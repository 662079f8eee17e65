package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// process is one configured process of a provider.
type process struct {
	core       *Core
	server     tfprotov6.ProviderServer
	schemas    *tfprotov6.GetProviderSchemaResponse
	identities map[string]*tfprotov6.ResourceIdentitySchema
	planned    map[string]tftypes.Value // by address, for references
}

// plannedChange is one resource of a plan. The action "" does nothing.
type plannedChange struct {
	action  string
	prior   tftypes.Value
	value   tftypes.Value
	config  tftypes.Value
	private []byte
	// identity is the one before, then the planned one.
	identity *tfprotov6.ResourceIdentityData
}

func (c *Core) begin(ctx context.Context) *process {
	c.t.Helper()
	server, err := providerserver.NewProtocol6WithError(c.start())()
	if err != nil {
		c.fail("the provider does not start: %v", err)
	}
	response, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || hasError(response.Diagnostics) {
		c.fail("the provider has no schema: %v %v", err, response)
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil || hasError(identities.Diagnostics) {
		c.fail("the provider has no identities: %v %v", err, identities)
	}
	p := &process{
		core: c, server: server, schemas: response, identities: identities.IdentitySchemas,
		planned: map[string]tftypes.Value{},
	}
	empty := p.dynamic(build(response.Provider.ValueType(), map[string]any{}, nil))
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: empty})
	if err != nil || hasError(configured.Diagnostics) {
		c.fail("the provider is not configured: %v %v", err, configured)
	}
	return p
}

// refresh reads a resource and removes it from the state when it does not exist any more.
func (p *process) refresh(ctx context.Context, address string) []*tfprotov6.Diagnostic {
	held := p.core.state[address]
	response, err := p.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: held.kind, CurrentState: p.dynamic(held.value), Private: held.private, CurrentIdentity: held.identity,
	})
	p.must(err)
	if !hasError(response.Diagnostics) {
		p.keep(address, held.kind, response.NewState, response.Private, response.NewIdentity, held.tainted)
	}
	return response.Diagnostics
}

// plan validates and plans a resource.
func (p *process) plan(ctx context.Context, resource Resource) (plannedChange, []*tfprotov6.Diagnostic) {
	kind := p.typeOf(resource.Type)
	change := plannedChange{prior: tftypes.NewValue(kind, nil), config: build(kind, resource.Config, p.lookUp)}
	response, err := p.server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: resource.Type, Config: p.dynamic(change.config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	p.must(err)
	if hasError(response.Diagnostics) {
		return change, response.Diagnostics
	}
	held := p.core.state[resource.Address()]
	if held != nil && !held.tainted {
		change.prior, change.private, change.identity = held.value, held.private, held.identity
	}
	found := append(response.Diagnostics, p.planChange(ctx, resource.Type, &change)...)
	if held != nil && held.tainted && change.action == "create" {
		change.action = "replace"
	}
	p.planned[resource.Address()] = change.value
	return change, found
}

// planChange plans from prior to config; for a replacement, the change is that of the new object.
func (p *process) planChange(ctx context.Context, kind string, change *plannedChange) []*tfprotov6.Diagnostic {
	response, err := p.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: kind, PriorState: p.dynamic(change.prior), Config: p.dynamic(change.config),
		ProposedNewState: p.dynamic(proposed(
			p.schemas.ResourceSchemas[kind].Block.Attributes, change.prior, change.config,
		)),
		PriorPrivate: change.private, PriorIdentity: change.identity,
	})
	p.must(err)
	if hasError(response.Diagnostics) {
		return response.Diagnostics
	}
	if len(response.RequiresReplace) > 0 && !change.prior.IsNull() {
		change.prior, change.private = tftypes.NewValue(change.prior.Type(), nil), nil
		found := p.planChange(ctx, kind, change)
		change.action = "replace"
		return append(response.Diagnostics, found...)
	}
	change.value, change.private = p.value(kind, response.PlannedState), response.PlannedPrivate
	if !p.core.older {
		change.identity = response.PlannedIdentity
	}
	switch {
	case change.prior.IsNull():
		change.action = "create"
	case !change.value.Equal(change.prior):
		change.action = "update"
	}
	return response.Diagnostics
}

// apply plans a resource again, as Terraform does in the process that applies, and makes the change, which must be
// what was planned.
func (p *process) apply(ctx context.Context, resource Resource, planned plannedChange) []*tfprotov6.Diagnostic {
	change, found := p.plan(ctx, resource)
	if hasError(found) || change.action == "" {
		return found
	}
	if difference := differs(planned.value, change.value); difference != "" {
		p.core.t.Errorf("the final plan of %s is inconsistent: %s", resource.Address(), difference)
	}
	if change.action == "replace" {
		found = append(found, p.delete(ctx, resource.Address())...)
		if hasError(found) {
			return found
		}
	}
	response, err := p.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: resource.Type, PriorState: p.dynamic(change.prior), PlannedState: p.dynamic(change.value),
		Config: p.dynamic(change.config), PlannedPrivate: change.private, PlannedIdentity: change.identity,
	})
	p.must(err)
	tainted := change.prior.IsNull() && hasError(response.Diagnostics)
	address := resource.Address()
	p.planned[address] = p.keep(
		address, resource.Type, response.NewState, response.Private, response.NewIdentity, tainted,
	)
	if held := p.core.state[address]; held != nil {
		held.uses = resource.uses()
	}
	return append(found, response.Diagnostics...)
}

func (p *process) planDeletion(ctx context.Context, address string) []*tfprotov6.Diagnostic {
	held := p.core.state[address]
	none := p.dynamic(tftypes.NewValue(held.value.Type(), nil))
	response, err := p.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: held.kind, PriorState: p.dynamic(held.value), PriorPrivate: held.private,
		ProposedNewState: none, Config: none, PriorIdentity: held.identity,
	})
	p.must(err)
	held.private = response.PlannedPrivate
	return response.Diagnostics
}

func (p *process) delete(ctx context.Context, address string) []*tfprotov6.Diagnostic {
	held := p.core.state[address]
	none := p.dynamic(tftypes.NewValue(held.value.Type(), nil))
	response, err := p.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: held.kind, PriorState: p.dynamic(held.value), PlannedPrivate: held.private,
		PlannedState: none, Config: none, PlannedIdentity: held.identity,
	})
	p.must(err)
	p.keep(address, held.kind, response.NewState, response.Private, response.NewIdentity, held.tainted)
	return response.Diagnostics
}

func (p *process) take(
	ctx context.Context, resource Resource, by *tfprotov6.ImportResourceStateRequest,
) []*tfprotov6.Diagnostic {
	by.TypeName = resource.Type
	response, err := p.server.ImportResourceState(ctx, by)
	p.must(err)
	if hasError(response.Diagnostics) || len(response.ImportedResources) != 1 {
		return response.Diagnostics
	}
	taken := response.ImportedResources[0]
	p.keep(resource.Address(), resource.Type, taken.State, taken.Private, taken.Identity, false)
	return append(response.Diagnostics, p.refresh(ctx, resource.Address())...)
}

// lookUp is the value of a reference, unknown if this process does not know it.
func (p *process) lookUp(ref Ref) any {
	known, ok := p.planned[ref.Address]
	if held := p.core.state[ref.Address]; !ok && held != nil {
		known, ok = held.value, true
	}
	value := attributesOf(known)[ref.Attribute]
	if !ok || !value.IsKnown() {
		return unknown{}
	}
	return plain(value)
}

// keep stores the new value of a resource in the state, and returns it.
func (p *process) keep(
	address, kind string, state *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData,
	tainted bool,
) tftypes.Value {
	value := p.value(kind, state)
	p.core.keep(address, object{kind: kind, value: value, private: private, identity: identity, tainted: tainted})
	return value
}

func (p *process) typeOf(kind string) tftypes.Type {
	return p.valueType(p.schemas.ResourceSchemas, kind)
}

// valueType is the type of the values of a schema.
func (p *process) valueType(schemas map[string]*tfprotov6.Schema, kind string) tftypes.Type {
	if schemas[kind] == nil {
		p.core.fail("the provider does not serve %s", kind)
	}
	return schemas[kind].ValueType()
}

func (p *process) dynamic(value tftypes.Value) *tfprotov6.DynamicValue {
	encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
	p.must(err)
	return &encoded
}

func (p *process) value(kind string, encoded *tfprotov6.DynamicValue) tftypes.Value {
	if encoded == nil {
		return tftypes.NewValue(p.typeOf(kind), nil)
	}
	value, err := encoded.Unmarshal(p.typeOf(kind))
	p.must(err)
	return value
}

func (p *process) must(err error) {
	if err != nil {
		p.core.fail("the plugin protocol fails: %v", err)
	}
}
