// Command demo shows the provider at work: the examples of this repository, run by the real Terraform CLI, with charts in
// registries that live in this process behind their real host names. Each step says what it shows, and the demo fails when a
// step shows something else.
//
// It drives the provider through the CLI alone and imports no other room than testbed.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "\ndemo: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	scratch, err := os.MkdirTemp("", "palette-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	say("Build the provider, and start registries, a token server and an AWS account on loopback.")
	theatre, err := build(ctx, scratch)
	if err != nil {
		return err
	}
	worldFolder := filepath.Join(scratch, "world")
	if err := os.Mkdir(worldFolder, 0o700); err != nil {
		return err
	}
	world, err := testbed.Start(worldFolder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, world.Close()) }()
	theatre.env = append(theatre.env, world.Env()...)

	for _, scene := range []scene{quickstart(world), multiRegion(world)} {
		if err := theatre.play(ctx, scene); err != nil {
			return fmt.Errorf("%s: %w", scene.example, err)
		}
	}
	if escapes := world.Escapes(); len(escapes) > 0 {
		return fmt.Errorf("something outside this machine was asked: %q", escapes)
	}
	say("Everything went as it was said. Nothing outside this machine was asked, and nothing is left behind.")
	return nil
}

// build makes the provider and a place where terraform init finds it, as if a registry had served it.
func build(ctx context.Context, scratch string) (theatre, error) {
	cli, err := testbed.FindCLI("demo")
	if err != nil {
		return theatre{}, err
	}
	root, err := testbed.Go(ctx, nil, "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return theatre{}, err
	}
	platform, err := testbed.Go(ctx, nil, "env", "GOOS", "GOARCH", "GOEXE")
	if err != nil {
		return theatre{}, err
	}
	t := theatre{cli: cli, examples: filepath.Join(root, "examples"), scratch: scratch}
	if _, err := testbed.Go(ctx, nil, "build", "-C", root, "-o", t.provider(platform), "."); err != nil {
		return theatre{}, err
	}
	config := filepath.Join(scratch, "cli.tfrc")
	t.env = append(testbed.AutomatedEnviron(), "TF_CLI_CONFIG_FILE="+config)
	return t, os.WriteFile(config, fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", t.mirror()), 0o600)
}
