package acctest_test

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

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
)

// victim is what a kill ends.
type victim int

const (
	victimProvider   victim = iota // the provider alone; terraform reports that it has exited
	victimEverything               // terraform and the provider
)

// String is the name of the victim in the name of a test.
func (v victim) String() string {
	if v == victimEverything {
		return "everything"
	}
	return "provider"
}

// mortalPatience bounds a run of terraform.
const mortalPatience = 3 * time.Minute

// mortal is a run of terraform that a test can kill.
type mortal struct {
	workspace *acctest.Workspace
	arguments []string

	mu      sync.Mutex
	command *exec.Cmd // nil before it was started
}

// run runs terraform to its end and returns its outcome. The Code of a run that
// was killed is -1.
func (m *mortal) run(t testing.TB) acctest.Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), mortalPatience)
	defer cancel()
	command := m.workspace.Command(ctx, m.arguments...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	// A process group of its own, which contains terraform and what it starts.
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
	return acctest.ReadOutcome(command.ProcessState.ExitCode(), stdout.String(), stderr.String())
}

func (m *mortal) start(command *exec.Cmd) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	err := command.Start()
	m.command = command
	return err
}

// kill sends SIGKILL to the victim and returns when it is dead. It is an error
// if there is no such process, or if it survives.
func (m *mortal) kill(whom victim) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	root := m.command.Process.Pid
	tree := descendants(root)
	if whom == victimEverything {
		return errors.Join(syscall.Kill(-root, syscall.SIGKILL), dead(append(tree, root)))
	}
	var victims []int
	var errs []error
	for _, pid := range tree {
		program, err := os.Readlink(procPath(pid, "exe"))
		if err == nil && filepath.Base(program) == acctest.ProviderName {
			victims = append(victims, pid)
			errs = append(errs, syscall.Kill(pid, syscall.SIGKILL))
		}
	}
	if len(victims) == 0 {
		return fmt.Errorf("terraform (process %d) has started no %s", root, acctest.ProviderName)
	}
	return errors.Join(append(errs, dead(victims))...)
}

// descendants are the processes that a process has started, and all that these
// have started.
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
				return fmt.Errorf("process %d survives SIGKILL", pid)
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
