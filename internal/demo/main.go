// Command demo runs the examples of this repository with the real Terraform CLI, and with charts in registries of this
// process behind their real host names. Each step prints what it shows, and the demo fails if a step shows something
// else. It prints the essential lines of the CLI; with -verbose, all.
//
// A scenario (scenario.go) is a script that the runner (runner.go) runs in a workspace; quickstart.go and
// multiregion.go are the scenarios. The demo uses the provider only through the CLI, and imports no other room than
// testbed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

func main() {
	verbose := flag.Bool("verbose", false, "print everything that the CLI prints")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := demonstrate(ctx, newPrinter(os.Stdout, os.Getenv), *verbose)
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "\ndemo: %v\n", err)
		os.Exit(1)
	}
}

func demonstrate(ctx context.Context, out printer, verbose bool) (err error) {
	scratch, err := os.MkdirTemp("", "palette-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	out.progress("Compiling the provider …")
	r, err := build(ctx, scratch)
	if err != nil {
		return err
	}
	r.out, r.verbose = out, verbose

	out.progress("Starting registries, a token server and an AWS account on loopback …")
	worldFolder := filepath.Join(scratch, "world")
	if err := os.Mkdir(worldFolder, 0o700); err != nil {
		return err
	}
	world, err := testbed.Start(worldFolder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, world.Close()) }()
	r.env = append(r.env, world.Env()...)

	for _, s := range []scenario{quickstart(world), multiRegion(world)} {
		if err := r.run(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s.example, err)
		}
	}
	if escapes := world.Escapes(); len(escapes) > 0 {
		return fmt.Errorf("a host outside this machine was requested: %q", escapes)
	}
	out.done("Every step did what it says. No host outside this machine was requested, and nothing is left behind.")
	return nil
}
