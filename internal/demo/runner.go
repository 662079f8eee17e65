package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// runner runs scenarios: it has what all of them share.
type runner struct {
	cli, examples, scratch string
	env                    []string
	out                    printer
	verbose                bool // print every line of the CLI
}

// workspace is the folder of one scenario.
type workspace struct {
	runner
	folder string
}

func (r runner) run(ctx context.Context, s scenario) error {
	w := workspace{runner: r, folder: filepath.Join(r.scratch, s.example)}
	w.env = slices.Concat(r.env, s.env)
	if err := os.CopyFS(w.folder, os.DirFS(filepath.Join(r.examples, s.example))); err != nil {
		return err
	}
	r.out.title(s.title, s.example)
	for i, step := range s.steps {
		r.out.step(i+1, step.shows)
		if err := w.perform(ctx, step); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	return nil
}

func (w *workspace) perform(ctx context.Context, step step) error {
	if step.args != nil {
		if err := w.runCLI(ctx, step); err != nil {
			return err
		}
	}
	for _, act := range []func(context.Context, *workspace) error{step.act, step.check} {
		if act == nil {
			continue
		}
		if err := act(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// runCLI runs the CLI, prints its output, and compares the result with the step.
func (w *workspace) runCLI(ctx context.Context, step step) error {
	w.out.command(w.name() + " " + strings.Join(step.args, " "))
	var output bytes.Buffer
	shown := &selection{to: w.out, all: w.verbose || step.all}
	command := w.command(ctx, step.args) // without -no-color, which removes the frames of diagnostics
	command.Stdout = io.MultiWriter(&output, shown)
	command.Stderr = command.Stdout
	err := command.Run()
	shown.end()
	var exited *exec.ExitError
	if err != nil && !errors.As(err, &exited) {
		return err
	}
	return step.compare(command.ProcessState.ExitCode(), output.String())
}

// compare checks the exit status and the output of the CLI against the step.
func (s step) compare(exit int, output string) error {
	if exit != s.status {
		return fmt.Errorf("the CLI ended with status %d instead of %d:\n%s", exit, s.status, plain(output))
	}
	for _, want := range s.prints {
		if !strings.Contains(unwrapped(output), want) {
			return fmt.Errorf("the CLI does not print %q:\n%s", want, plain(output))
		}
	}
	return nil
}

// name is how the CLI is called on a command line, whatever version its file is named after.
func (r runner) name() string {
	name, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(r.cli), ".exe"), "-")
	return name
}

// output reads one output of the configuration into value.
func (w *workspace) output(ctx context.Context, name string, value any) error {
	content, err := w.command(ctx, []string{"output", "-json", name}).Output()
	if err != nil {
		return fmt.Errorf("output %s: %w", name, err)
	}
	return json.Unmarshal(content, value)
}

// read calls visit with every file of a folder.
func (w *workspace) read(folder string, visit func(path string, content []byte) error) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return visit(path, content)
	})
}

func (w *workspace) command(ctx context.Context, args []string) *exec.Cmd {
	command := exec.CommandContext(ctx, w.cli, args...)
	command.Dir, command.Env = w.folder, w.env
	// Terraform ends its providers itself when it is interrupted.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	return command
}

// unwrapped removes styles, frames, and line breaks at the width of a terminal from the output of the CLI.
func unwrapped(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(plain(text))), " ")
}
