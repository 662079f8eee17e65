package store_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// childJob is the environment variable with the job of a process that a test
// starts of this binary, childDir the one with its folder.
const (
	childJob = "STORE_TEST_JOB"
	childDir = "STORE_TEST_DIR"
)

// jobs are the jobs of child processes.
func jobs() map[string]func(dir string) error {
	all := map[string]func(dir string) error{"count": count, "write": writeForEver}
	for name, job := range systemJobs() {
		all[name] = job
	}
	return all
}

func TestMain(m *testing.M) {
	if job := os.Getenv(childJob); job != "" {
		if err := jobs()[job](os.Getenv(childDir)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// child returns the command of a process for a job, which is not started yet.
func child(t *testing.T, job, dir string, more ...string) *exec.Cmd {
	t.Helper()
	binary, err := os.Executable()
	must(t, err)
	process := exec.CommandContext(t.Context(), binary)
	process.Env = append(append(os.Environ(), childJob+"="+job, childDir+"="+dir), more...)
	process.Stderr = os.Stderr
	return process
}
