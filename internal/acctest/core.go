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

// Core drives a provider over the plugin protocol as Terraform does, in this
// process: refresh and plan in one process of the provider, plan what changes
// again and apply it in another. It keeps the state. Resources are handled one
// after the other, in the order of the configuration.
//
// It is for tests that need many runs, or a clock of their own; what a
// practitioner sees is tested with the terraform binary, in a Workspace.
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
	order []string // addresses, as they came into the state
}

// copy is one that keeps its content while the other changes.
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
	// identity is nil where it was written by a Terraform that knows none.
	identity *tfprotov6.ResourceIdentityData
	tainted  bool
	uses     []string // addresses
}

// Resource is one resource block. Values of its attributes are nil, bool,
// string, int, []any, map[string]any or Ref; what is left out is null.
type Resource struct {
	Type, Name string
	Config     map[string]any
}

// Address is type and name.
func (r Resource) Address() string { return r.Type + "." + r.Name }

// Ref is the value of another resource's attribute: not known as long as the
// plan does not know it.
type Ref struct{ Address, Attribute string }

// Run is what came of a plan or an apply.
type Run struct {
	// Actions are those of the plan, by address: create, update, replace or
	// delete.
	Actions map[string]string
	// Diagnostics are in the order in which they came; those of the second
	// plan too.
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

// Says reports whether a detail has the text.
func (r Run) Says(text string) bool {
	return slices.ContainsFunc(r.Diagnostics, func(d Diagnostic) bool { return strings.Contains(d.Detail, text) })
}

// NewCore makes a driver with an empty state. Every process of the provider is
// what start returns.
func NewCore(t testing.TB, start func() framework.Provider) *Core {
	return &Core{t: t, start: start, estate: estate{state: map[string]*object{}}}
}

// SkipRefresh says whether plans take the state as it is, as -refresh=false
// makes Terraform do.
func (c *Core) SkipRefresh(skip bool) { c.stale = skip }

// KnowNoIdentity makes the driver a Terraform from before resources had an
// identity: it forgets those of the state, sends none and keeps none.
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

// Import takes an existing object into the state, by the id that an import
// block names.
func (c *Core) Import(ctx context.Context, resource Resource, id string) Run {
	c.t.Helper()
	run := Run{}
	run.add(resource.Address(), c.begin(ctx).take(ctx, resource, &tfprotov6.ImportResourceStateRequest{ID: id}))
	return run
}

// ImportByIdentity does what Import does, by the identity that an import block
// names.
func (c *Core) ImportByIdentity(ctx context.Context, resource Resource, identity map[string]any) Run {
	c.t.Helper()
	run, process := Run{}, c.begin(ctx)
	value := process.dynamic(build(process.identityType(resource.Type), identity, nil))
	run.add(resource.Address(), process.take(ctx, resource, &tfprotov6.ImportResourceStateRequest{
		Identity: &tfprotov6.ResourceIdentityData{IdentityData: value},
	}))
	return run
}

// keep puts what a resource has become into the state.
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
