package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const (
	providerSource  = "registry.terraform.io/palette-oci/palette"
	providerVersion = "0.1.0"
)

// scene is an example folder, copied to a fresh place, and what is done there.
type scene struct {
	title   string
	example string   // folder under examples/
	env     []string // for every command of the scene
	steps   []step
}

// step says what it shows and shows it. A step with args runs the CLI; one with do does something else in the world; check
// looks at what either left behind.
type step struct {
	says  string
	args  []string
	exit  int      // that the CLI must end with
	shows []string // that the CLI must say, line breaks and margins aside
	do    func(context.Context, *stage) error
	check func(context.Context, *stage) error
}

// theatre is what all scenes have in common.
type theatre struct {
	cli, examples, scratch string
	env                    []string
}

// stage is the folder of one scene.
type stage struct {
	theatre
	folder string
}

func (t theatre) mirror() string { return filepath.Join(t.scratch, "mirror") }

// provider is the path of the binary in the mirror, for the lines that go env prints: GOOS, GOARCH, GOEXE.
func (t theatre) provider(platform string) string {
	lines := append(strings.Split(platform, "\n"), "", "")
	return filepath.Join(t.mirror(), filepath.FromSlash(providerSource), providerVersion, lines[0]+"_"+lines[1],
		"terraform-provider-palette_v"+providerVersion+lines[2])
}

func (t theatre) play(ctx context.Context, s scene) error {
	at := stage{theatre: t, folder: filepath.Join(t.scratch, s.example)}
	at.env = slices.Concat(t.env, s.env)
	if err := os.CopyFS(at.folder, os.DirFS(filepath.Join(t.examples, s.example))); err != nil {
		return err
	}
	fmt.Printf("\n──── %s (examples/%s)\n", s.title, s.example)
	for _, step := range s.steps {
		say(step.says)
		if err := at.perform(ctx, step); err != nil {
			return fmt.Errorf("%q: %w", step.says, err)
		}
	}
	return nil
}

func (s *stage) perform(ctx context.Context, step step) error {
	if step.args != nil {
		if err := s.show(ctx, step); err != nil {
			return err
		}
	}
	for _, act := range []func(context.Context, *stage) error{step.do, step.check} {
		if act == nil {
			continue
		}
		if err := act(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// show runs the CLI in front of the audience and compares what happened with what the step says.
func (s *stage) show(ctx context.Context, step step) error {
	args := slices.Insert(slices.Clone(step.args), 1, "-no-color")
	fmt.Printf("  $ %s %s\n", filepath.Base(s.cli), strings.Join(step.args, " "))
	var said bytes.Buffer
	shown := &indented{to: os.Stdout, margin: "    "}
	command := s.command(ctx, args)
	command.Stdout = io.MultiWriter(&said, shown)
	command.Stderr = command.Stdout
	err := command.Run()
	var exited *exec.ExitError
	if err != nil && !errors.As(err, &exited) {
		return err
	}
	if got := command.ProcessState.ExitCode(); got != step.exit {
		return fmt.Errorf("it ended with status %d instead of %d", got, step.exit)
	}
	for _, want := range step.shows {
		if !strings.Contains(unwrapped(said.String()), want) {
			return fmt.Errorf("it does not say %q", want)
		}
	}
	return nil
}

// output reads one output of the configuration into value.
func (s *stage) output(ctx context.Context, name string, value any) error {
	content, err := s.command(ctx, []string{"output", "-json", name}).Output()
	if err != nil {
		return fmt.Errorf("output %s: %w", name, err)
	}
	return json.Unmarshal(content, value)
}

func (s *stage) command(ctx context.Context, args []string) *exec.Cmd {
	command := exec.CommandContext(ctx, s.cli, args...)
	command.Dir, command.Env = s.folder, s.env
	// Terraform ends its providers itself when it is asked to stop.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	return command
}

// unwrapped undoes what the CLI does to a message: the margin, and the breaks at the width of a terminal.
func unwrapped(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(text)), " ")
}

func say(text string) { fmt.Printf("\n▶ %s\n", text) }

// indented writes lines with a margin.
type indented struct {
	to     io.Writer
	margin string
	inLine bool
}

func (w *indented) Write(p []byte) (int, error) {
	for line := range bytes.Lines(p) {
		if !w.inLine && len(bytes.TrimSpace(line)) > 0 {
			if _, err := io.WriteString(w.to, w.margin); err != nil {
				return 0, err
			}
		}
		if _, err := w.to.Write(line); err != nil {
			return 0, err
		}
		w.inLine = !bytes.HasSuffix(line, []byte("\n"))
	}
	return len(p), nil
}
