//go:build unix

package acctest_test

import (
	"os/exec"
	"syscall"
)

// ownGroup gives a command a process group of its own, which is killed with the command.
func ownGroup(run *exec.Cmd) {
	run.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	run.Cancel = func() error { return toGroup(run, syscall.SIGKILL) }
}

// toGroup sends a signal to everything in the group of a command, as a terminal does.
func toGroup(run *exec.Cmd, signal syscall.Signal) error {
	return syscall.Kill(-run.Process.Pid, signal)
}
