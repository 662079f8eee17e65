package testbed

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// FindCLI is the Terraform CLI that TF_ACC_TERRAFORM_PATH names, or the one of the PATH. Where there is none, the error
// names the target of make that builds one.
func FindCLI(target string) (string, error) {
	for _, name := range []string{os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no terraform and no tofu on the PATH: run make %s, which builds one", target)
}

// AutomatedEnviron is the environment of this process for an automated run of Terraform, without variables that
// configure it or the provider.
func AutomatedEnviron() []string {
	kept := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return slices.ContainsFunc([]string{"TF_", "PALETTE_", "SPECTROCLOUD_", "AWS_"}, func(prefix string) bool {
			return strings.HasPrefix(variable, prefix)
		})
	})
	return append(kept, "TF_IN_AUTOMATION=1", "TF_INPUT=0", "CHECKPOINT_DISABLE=1")
}

// Go runs the go command, with variables beside those of this process, and returns its standard output. An error
// has its standard error.
func Go(ctx context.Context, variables []string, args ...string) (string, error) {
	var stderr bytes.Buffer
	command := exec.CommandContext(ctx, "go", args...)
	command.Env = append(os.Environ(), variables...)
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w: %s", strings.Join(args, " "), err, stderr.String())
	}
	return strings.TrimSpace(string(out)), nil
}
