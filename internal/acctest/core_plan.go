package acctest

import (
	"context"
	"slices"
)

// Saved is the content of a plan file: the state that it was made from, the deletions, and the changes of the
// resources of the configuration.
type Saved struct {
	// Run is the outcome of the plan.
	Run
	before        estate
	configuration []Resource
	deletions     []string
	changes       map[string]plannedChange
}

// Plan refreshes and plans a whole configuration.
func (c *Core) Plan(ctx context.Context, configuration ...Resource) Run {
	c.t.Helper()
	return c.plan(ctx, configuration).Run
}

// Save plans a whole configuration for ApplySaved. The state is not changed, as with terraform plan -out: the plan
// has what the refresh has read.
func (c *Core) Save(ctx context.Context, configuration ...Resource) *Saved {
	c.t.Helper()
	before := c.copy()
	saved := c.plan(ctx, configuration)
	c.estate = before
	return saved
}

// Apply plans a whole configuration and applies it, unless the plan fails. Resources that the configuration does
// not have are deleted first, the newest before the others. If a resource fails, those that refer to it are left
// out; if a deletion fails, so are those that it refers to. When ctx ends, nothing more is started.
func (c *Core) Apply(ctx context.Context, configuration ...Resource) Run {
	c.t.Helper()
	run := c.plan(ctx, configuration)
	if len(run.Errors()) == 0 {
		run.Diagnostics = append(run.Diagnostics, c.ApplySaved(ctx, run).Diagnostics...)
	}
	return run.Run
}

// ApplySaved applies a plan, in a new process and from the state that the plan was made from. Resources without
// changes are not sent to the provider again. The run has the diagnostics of the apply alone.
func (c *Core) ApplySaved(ctx context.Context, saved *Saved) Run {
	c.t.Helper()
	c.estate = saved.before.copy()
	run := Run{Actions: saved.Actions}
	process, failed := c.begin(ctx), map[string]bool{}
	for _, address := range saved.deletions {
		uses := c.state[address].uses
		if !failed[address] && ctx.Err() == nil {
			found := process.delete(ctx, address)
			run.add(address, found)
			failed[address] = hasError(found)
		}
		for _, used := range uses {
			failed[used] = failed[used] || failed[address]
		}
	}
	for _, resource := range saved.configuration {
		address := resource.Address()
		failed[address] = failed[address] || resource.usesAny(failed)
		if planned := saved.changes[address]; planned.action != "" && !failed[address] && ctx.Err() == nil {
			found := process.apply(ctx, resource, planned)
			run.add(address, found)
			failed[address] = hasError(found)
		}
	}
	return run
}

func (c *Core) plan(ctx context.Context, configuration []Resource) *Saved {
	c.t.Helper()
	saved := &Saved{
		Run: Run{Actions: map[string]string{}}, configuration: configuration, changes: map[string]plannedChange{},
	}
	process := c.begin(ctx)
	for _, address := range slices.Clone(c.order) {
		if !c.stale {
			saved.add(address, process.refresh(ctx, address))
		}
	}
	if len(saved.Errors()) > 0 {
		return saved
	}
	saved.deletions = c.unwanted(configuration)
	for _, address := range saved.deletions {
		saved.add(address, process.planDeletion(ctx, address))
		saved.Actions[address] = "delete"
	}
	saved.before = c.copy()
	failed := map[string]bool{}
	for _, resource := range configuration {
		address := resource.Address()
		if failed[address] = resource.usesAny(failed); failed[address] {
			continue
		}
		planned, found := process.plan(ctx, resource)
		saved.add(address, found)
		saved.changes[address], failed[address] = planned, hasError(found)
		if planned.action != "" {
			saved.Actions[address] = planned.action
		}
	}
	return saved
}

// unwanted are the resources in the state that a configuration does not have, the newest first.
func (c *Core) unwanted(configuration []Resource) []string {
	wanted := map[string]bool{}
	for _, resource := range configuration {
		wanted[resource.Address()] = true
	}
	unwanted := slices.DeleteFunc(slices.Clone(c.order), func(address string) bool { return wanted[address] })
	slices.Reverse(unwanted)
	return unwanted
}
