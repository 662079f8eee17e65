package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/figure"
	"github.com/palette-oci/terraform-provider-palette/internal/bench/process"
)

// patience bounds one run of terraform.
const patience = 20 * time.Minute

// operation is a run of terraform and the status with which it has to end.
type operation struct {
	name   string
	status int
	args   []string
}

func operations() []operation {
	const quiet, changes = "-no-color", "-detailed-exitcode"
	return []operation{
		{figure.Validate, 0, []string{"validate", quiet}},
		{figure.Plan, 2, []string{"plan", quiet, changes}},
		{figure.Apply, 0, []string{"apply", quiet, "-auto-approve"}},
		{figure.EmptyPlan, 0, []string{"plan", quiet, changes}},
		{figure.Destroy, 0, []string{"destroy", quiet, "-auto-approve"}},
	}
}

// workspace is a folder with a configuration, and the provider that runs it.
type workspace struct {
	tools  tools
	plugin installed
	folder string
	env    []string
}

// newWorkspace makes a workspace of a name, whose runs use the hosts of a world.
func newWorkspace(t tools, plugin installed, name string, r row, w *world) (workspace, error) {
	folder := filepath.Join(w.folder, name)
	lock, err := os.ReadFile(plugin.lock)
	if err != nil {
		return workspace{}, err
	}
	return workspace{tools: t, plugin: plugin, folder: folder, env: w.Env()}, errors.Join(
		os.MkdirAll(folder, 0o700),
		os.WriteFile(filepath.Join(folder, filepath.Base(plugin.lock)), lock, 0o600),
		os.WriteFile(filepath.Join(folder, "main.tf"), []byte(r.configuration(w.key)), 0o600),
	)
}

// run runs one operation.
func (w workspace) run(ctx context.Context, o operation) (figure.Sample, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var output bytes.Buffer
	command := w.tools.command(ctx, w.plugin, w.folder, o.args...)
	command.Env = append(command.Env, w.env...)
	command.Stdout, command.Stderr = &output, &output
	cost, err := process.Run(command, w.plugin.binary)
	var exited *exec.ExitError
	if err != nil && !errors.As(err, &exited) {
		return figure.Sample{}, fmt.Errorf("%s: %w", o.name, err)
	}
	if got := command.ProcessState.ExitCode(); got != o.status {
		return figure.Sample{}, fmt.Errorf("%s ends with status %d instead of %d:\n%s", o.name, got, o.status,
			output.String())
	}
	return figure.Sample{Seconds: cost.Wall.Seconds(), Processor: cost.Processor.Seconds(), Peak: cost.Peak}, nil
}

// round runs every operation with both providers, one right after the other, and adds what it finds to the figures.
// Every other round do-nothing is first.
func round(ctx context.Context, t tools, r row, number int, figures *figure.Row) (err error) {
	world, err := newWorld(r)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, world.Close()) }()
	own, err := newWorkspace(t, t.own, "own", r, world)
	if err != nil {
		return err
	}
	nothing, err := newWorkspace(t, t.nothing, "nothing", r, world)
	if err != nil {
		return err
	}
	for _, o := range operations() {
		both, requests, err := pair(ctx, world, own, nothing, o, number)
		if err != nil {
			return err
		}
		figures.Add(o.name, both, requests)
	}
	return nil
}

// pair runs one operation with both providers. The requests are those of this provider; do-nothing has to have none.
func pair(ctx context.Context, w *world, own, nothing workspace, o operation, number int) (
	both figure.Sides[figure.Sample], requests map[string]int, err error,
) {
	err = inTurn(number, func() (err error) {
		w.ResetRequests()
		if both.Own, err = own.run(ctx, o); err != nil {
			return fmt.Errorf("this provider: %w", err)
		}
		requests = countKinds(w.Requests())
		return w.escaped()
	}, func() (err error) {
		w.ResetRequests()
		if both.Plain, err = nothing.run(ctx, o); err != nil {
			return fmt.Errorf("do-nothing: %w", err)
		}
		if n := len(w.Requests()); n > 0 {
			return fmt.Errorf("do-nothing: %s makes %d requests", o.name, n)
		}
		return w.escaped()
	})
	return both, requests, err
}

// inTurn measures two things one right after the other; every other round begins with the second.
func inTurn(number int, measures ...func() error) error {
	if number%2 == 1 {
		slices.Reverse(measures)
	}
	for _, measure := range measures {
		if err := measure(); err != nil {
			return err
		}
	}
	return nil
}
