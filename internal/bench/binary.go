package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/figure"
	"github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/provider"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

const (
	module  = "github.com/palette-oci/terraform-provider-palette"
	version = "0.1.0"
	tags    = "grpcnotrace"

	// installation is the CLI configuration, of a folder that holds providers.
	installation = "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n"
)

// installed is a provider that terraform init has installed.
type installed struct {
	binary string // without symbolic links
	data   string // TF_DATA_DIR
	lock   string // the lock file
	rules  string // the CLI configuration
}

// tools are the programs that a benchmark runs.
type tools struct {
	cli     string
	env     []string // of every run of the CLI
	own     installed
	nothing installed
}

// size is that of a binary, in bytes.
func (i installed) size() int64 {
	found, err := os.Stat(i.binary)
	if err != nil {
		return 0
	}
	return found.Size()
}

// prepare builds and installs both providers below folder.
func prepare(ctx context.Context, folder string) (tools, error) {
	cli, err := testbed.FindCLI("bench")
	if err != nil {
		return tools{}, err
	}
	made := tools{cli: cli, env: testbed.AutomatedEnviron()}
	if made.own, err = made.install(ctx, filepath.Join(folder, "palette"), module); err != nil {
		return tools{}, err
	}
	made.nothing, err = made.install(ctx, filepath.Join(folder, "do-nothing"), module+"/internal/bench/donothing")
	return made, err
}

// install builds a provider as a release is built, and lets the CLI install it.
func (t tools) install(ctx context.Context, folder, what string) (installed, error) {
	platform, err := testbed.Go(ctx, nil, "env", "GOOS", "GOARCH", "GOEXE")
	if err != nil {
		return installed{}, err
	}
	system := append(strings.Split(platform, "\n"), "", "")
	place := filepath.Join(folder, "mirror", filepath.FromSlash(source), version, system[0]+"_"+system[1])
	binary := filepath.Join(place, "terraform-provider-palette_v"+version+system[2])
	// The linker sets the version of this provider; do-nothing has no such variable, which is no error.
	flags := "-s -w -X main.version=" + version
	if _, err := testbed.Go(ctx, []string{"CGO_ENABLED=0"}, "build", "-trimpath", "-tags", tags, "-ldflags", flags,
		"-o", binary, what); err != nil {
		return installed{}, err
	}
	if err := writeSchemas(ctx, filepath.Join(place, schema.File)); err != nil {
		return installed{}, err
	}
	made := installed{
		data:  filepath.Join(folder, "data"),
		lock:  filepath.Join(folder, ".terraform.lock.hcl"),
		rules: filepath.Join(folder, "cli.tfrc"),
	}
	if made.binary, err = filepath.EvalSymlinks(binary); err != nil {
		return installed{}, err
	}
	rules := fmt.Sprintf(installation, filepath.Join(folder, "mirror"))
	if err := errors.Join(os.WriteFile(made.rules, []byte(rules), 0o600),
		os.WriteFile(filepath.Join(folder, "main.tf"), []byte(required), 0o600)); err != nil {
		return installed{}, err
	}
	initialize := t.command(ctx, made, folder, "init", "-no-color")
	if output, err := initialize.CombinedOutput(); err != nil {
		return installed{}, fmt.Errorf("terraform init: %w\n%s", err, output)
	}
	return made, nil
}

// command runs the CLI in a folder, with one of the providers.
func (t tools) command(ctx context.Context, plugin installed, folder string, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, t.cli, arguments...)
	command.Dir = folder
	command.Env = append(slices.Clone(t.env), "TF_CLI_CONFIG_FILE="+plugin.rules, "TF_DATA_DIR="+plugin.data)
	// Terraform ends its providers itself when it is interrupted.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	return command
}

// writeSchemas writes what this provider serves. Both packages have the file, so that both are as large but for the
// binary.
func writeSchemas(ctx context.Context, file string) error {
	document, err := schema.Served(ctx, provider.New(version))
	if err != nil {
		return err
	}
	content, err := json.Marshal(document)
	if err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o600)
}

// machine is this one.
func (t tools) machine(ctx context.Context) (figure.Machine, error) {
	output, err := exec.CommandContext(ctx, t.cli, "version", "-json").Output()
	if err != nil {
		return figure.Machine{}, fmt.Errorf("terraform version: %w", err)
	}
	var terraform struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(output, &terraform); err != nil {
		return figure.Machine{}, fmt.Errorf("terraform version: %w", err)
	}
	made := thisMachine()
	made.Terraform = terraform.Version
	return made, nil
}
