package acctest_test

import (
	"errors"
	"os/exec"
	"syscall"
)

// ownGroup leaves a command as it is: consoles have no process groups that a signal is sent to.
func ownGroup(*exec.Cmd) {}

// toGroup always fails.
func toGroup(*exec.Cmd, syscall.Signal) error { return errors.ErrUnsupported }
