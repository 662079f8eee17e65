package acctest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Victim is what a kill ends.
type Victim int

// The victims of a kill.
const (
	VictimProvider   Victim = iota // the provider alone; terraform reports that it is gone
	VictimEverything               // terraform and the provider
)

// String is the name of the victim, for messages of failed tests.
func (v Victim) String() string {
	if v == VictimEverything {
		return "everything"
	}
	return "provider"
}

// providerName is the executable that terraform starts.
const providerName = "terraform-provider-palette"

// Mortal is a run of terraform that can be killed while it is under way.
type Mortal struct {
	workspace *Workspace
	arguments []string

	mu      sync.Mutex
	command *exec.Cmd // nil before it was started
}

// Mortal prepares a run of terraform.
func (w *Workspace) Mortal(arguments ...string) *Mortal {
	return &Mortal{workspace: w, arguments: arguments}
}

// Run runs terraform to its end, and returns whatever comes of it. The Code of
// a run that was killed is -1.
func (m *Mortal) Run(t testing.TB) Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	command := m.workspace.Command(ctx, m.arguments...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	// A group of its own, which holds terraform and what it starts.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	command.WaitDelay = 10 * time.Second
	if err := m.start(command); err != nil {
		t.Fatalf("terraform %s: %v", strings.Join(m.arguments, " "), err)
	}
	var exit *exec.ExitError
	if err := command.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatalf("terraform %s: %v", strings.Join(m.arguments, " "), err)
	}
	return ReadOutcome(command.ProcessState.ExitCode(), stdout.String(), stderr.String())
}

func (m *Mortal) start(command *exec.Cmd) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	err := command.Start()
	m.command = command
	return err
}

// Kill sends SIGKILL to the victim, and returns when it is dead. An error is
// that there was no such process, or that it lives on.
func (m *Mortal) Kill(victim Victim) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	root := m.command.Process.Pid
	tree := descendants(root)
	if victim == VictimEverything {
		return errors.Join(syscall.Kill(-root, syscall.SIGKILL), dead(append(tree, root)))
	}
	var victims []int
	var errs []error
	for _, pid := range tree {
		if program, err := os.Readlink(procPath(pid, "exe")); err == nil && filepath.Base(program) == providerName {
			victims = append(victims, pid)
			errs = append(errs, syscall.Kill(pid, syscall.SIGKILL))
		}
	}
	if len(victims) == 0 {
		return fmt.Errorf("terraform (process %d) has started no %s", root, providerName)
	}
	return errors.Join(append(errs, dead(victims))...)
}

// descendants are the processes that a process has started, and those that
// they have started, and so on.
func descendants(root int) []int {
	children := map[int][]int{}
	folders, _ := filepath.Glob("/proc/[0-9]*")
	for _, folder := range folders {
		pid, _ := strconv.Atoi(filepath.Base(folder))
		if _, parent, err := status(pid); err == nil {
			children[parent] = append(children[parent], pid)
		}
	}
	found := children[root]
	for i := 0; i < len(found); i++ {
		found = append(found, children[found[i]]...)
	}
	return found
}

// dead waits until none of the processes runs any more.
func dead(pids []int) error {
	for _, pid := range pids {
		for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
			if state, _, err := status(pid); err != nil || state == "Z" || state == "X" {
				break
			}
			if time.Now().After(deadline) {
				return fmt.Errorf("process %d outlives its kill", pid)
			}
		}
	}
	return nil
}

// status reads the state of a process and its parent; see proc_pid_stat(5).
func status(pid int) (state string, parent int, err error) {
	line, err := os.ReadFile(procPath(pid, "stat"))
	if err != nil {
		return "", 0, err
	}
	// The name of the program, in parentheses, may hold anything.
	fields := strings.Fields(string(line[bytes.LastIndexByte(line, ')')+1:]))
	parent, err = strconv.Atoi(fields[1])
	return fields[0], parent, err
}

func procPath(pid int, name string) string {
	return filepath.Join("/proc", strconv.Itoa(pid), name)
}
