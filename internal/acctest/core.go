package acctest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Core drives a provider over the plugin protocol as Terraform does, in this process: one process of the provider
// refreshes and plans, another one plans the changes again and applies them. It keeps the state. Resources are
// handled one after the other, in the order of the configuration.
//
// It is for tests that need many runs, or the clock of synctest; a Workspace runs the terraform binary.
type Core struct {
	t     testing.TB
	start func() framework.Provider
	estate
	stale bool // plans begin without a refresh
	older bool // knows no identities
}

// estate is what a state file holds.
type estate struct {
	state map[string]*object
	order []string // addresses, in the order of their creation
}

// copy is an independent copy.
func (e estate) copy() estate {
	kept := estate{make(map[string]*object, len(e.state)), slices.Clone(e.order)}
	for address, held := range e.state {
		copied := *held
		kept.state[address] = &copied
	}
	return kept
}

// object is a resource in the state.
type object struct {
	kind    string
	value   tftypes.Value
	private []byte
	// identity is nil in a state of a Terraform without identities.
	identity *tfprotov6.ResourceIdentityData
	tainted  bool
	uses     []string // addresses
}

// Resource is one resource block. The values of its attributes are nil, bool, string, int, []any, map[string]any or
// Ref; attributes that are left out are null.
type Resource struct {
	Type, Name string
	Config     map[string]any
}

// Address is type and name.
func (r Resource) Address() string { return r.Type + "." + r.Name }

// Ref is the value of an attribute of another resource: unknown while the plan does not know it.
type Ref struct{ Address, Attribute string }

// Run is the outcome of a plan or an apply.
type Run struct {
	// Actions are those of the plan, by address: create, update, replace or
	// delete.
	Actions map[string]string
	// Diagnostics are in their order, with those of the second plan.
	Diagnostics []Diagnostic
}

// Errors lists the errors.
func (r Run) Errors() []Diagnostic {
	return slices.DeleteFunc(slices.Clone(r.Diagnostics), func(d Diagnostic) bool { return d.Severity != "error" })
}

// MustSucceed fails the test when there was an error.
func (r Run) MustSucceed(t testing.TB) {
	t.Helper()
	if len(r.Errors()) > 0 {
		t.Fatalf("%+v", r.Errors())
	}
}

// Mentions reports whether a detail contains the text.
func (r Run) Mentions(text string) bool {
	return slices.ContainsFunc(r.Diagnostics, func(d Diagnostic) bool { return strings.Contains(d.Detail, text) })
}

// NewCore makes a driver with an empty state. Each call of start returns a new process of the provider.
func NewCore(t testing.TB, start func() framework.Provider) *Core {
	return &Core{t: t, start: start, estate: estate{state: map[string]*object{}}}
}

// SkipRefresh selects whether plans skip the refresh, as with -refresh=false.
func (c *Core) SkipRefresh(skip bool) { c.stale = skip }

// KnowNoIdentity makes the driver a Terraform from before resource identities: it removes those of the state, sends
// none and stores none.
func (c *Core) KnowNoIdentity(older bool) {
	c.older = older
	for _, held := range c.state {
		held.identity = nil
	}
}

// Identity is the identity of a resource in the state, nil for none.
func (c *Core) Identity(ctx context.Context, address string) map[string]any {
	c.t.Helper()
	if !c.Has(address) || c.state[address].identity == nil {
		return nil
	}
	held := c.state[address]
	found, _ := plain(c.begin(ctx).identity(held.kind, held.identity)).(map[string]any)
	return found
}

// Has reports whether a resource is in the state.
func (c *Core) Has(address string) bool { return c.state[address] != nil }

// Tainted reports whether a resource is in the state and to be replaced.
func (c *Core) Tainted(address string) bool { return c.Has(address) && c.state[address].tainted }

// Attribute is an attribute in the state as a Go value, nil when it is null or
// the resource is not there.
func (c *Core) Attribute(address, name string) any {
	if !c.Has(address) {
		return nil
	}
	return plain(attributesOf(c.state[address].value)[name])
}

// uses are the addresses that a resource refers to.
func (r Resource) uses() []string {
	var found []string
	for _, ref := range references(r.Config) {
		found = append(found, ref.Address)
	}
	return found
}

// usesAny reports whether a resource refers to one of the addresses.
func (r Resource) usesAny(addresses map[string]bool) bool {
	return slices.ContainsFunc(r.uses(), func(address string) bool { return addresses[address] })
}

// Import imports an existing object, by the id of an import block.
func (c *Core) Import(ctx context.Context, resource Resource, id string) Run {
	c.t.Helper()
	run := Run{}
	run.add(resource.Address(), c.begin(ctx).take(ctx, resource, &tfprotov6.ImportResourceStateRequest{ID: id}))
	return run
}

// ImportByIdentity imports an existing object, by the identity of an import block.
func (c *Core) ImportByIdentity(ctx context.Context, resource Resource, identity map[string]any) Run {
	c.t.Helper()
	run, process := Run{}, c.begin(ctx)
	value := process.dynamic(build(process.identityType(resource.Type), identity, nil))
	run.add(resource.Address(), process.take(ctx, resource, &tfprotov6.ImportResourceStateRequest{
		Identity: &tfprotov6.ResourceIdentityData{IdentityData: value},
	}))
	return run
}

// keep stores the new value of a resource in the state.
func (c *Core) keep(address string, now object) {
	if now.value.IsNull() {
		delete(c.state, address)
		c.order = slices.DeleteFunc(c.order, func(known string) bool { return known == address })
		return
	}
	if !c.Has(address) {
		c.order = append(c.order, address)
		c.state[address] = &object{}
	}
	now.uses = c.state[address].uses
	if c.older {
		now.identity = nil
	}
	c.state[address] = &now
}

func (r *Run) add(address string, found []*tfprotov6.Diagnostic) {
	r.Diagnostics = append(r.Diagnostics, diagnosticsOf(address, found)...)
}

func diagnosticsOf(address string, found []*tfprotov6.Diagnostic) (diagnostics []Diagnostic) {
	for _, d := range found {
		diagnostics = append(diagnostics, Diagnostic{
			Severity: strings.ToLower(d.Severity.String()), Summary: d.Summary, Detail: d.Detail, Address: address,
		})
	}
	return diagnostics
}

func hasError(found []*tfprotov6.Diagnostic) bool {
	return slices.ContainsFunc(found, func(d *tfprotov6.Diagnostic) bool {
		return d.Severity == tfprotov6.DiagnosticSeverityError
	})
}

func references(value any) []Ref {
	var found []Ref
	switch value := value.(type) {
	case Ref:
		found = append(found, value)
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			found = append(found, references(value[name])...)
		}
	case []any:
		for _, element := range value {
			found = append(found, references(element)...)
		}
	}
	return found
}

// fail ends the test for a mistake of the test itself.
func (c *Core) fail(format string, values ...any) {
	c.t.Helper()
	c.t.Fatalf(format, values...)
}
