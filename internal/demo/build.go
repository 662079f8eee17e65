package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

const (
	providerSource  = "registry.terraform.io/palette-oci/palette"
	providerVersion = "0.1.0"
)

// build compiles the provider into a folder where terraform init finds it, like in a registry.
func build(ctx context.Context, scratch string) (runner, error) {
	cli, err := testbed.FindCLI("demo")
	if err != nil {
		return runner{}, err
	}
	root, err := testbed.Go(ctx, nil, "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return runner{}, err
	}
	platform, err := testbed.Go(ctx, nil, "env", "GOOS", "GOARCH", "GOEXE")
	if err != nil {
		return runner{}, err
	}
	mirror := filepath.Join(scratch, "mirror")
	if _, err := testbed.Go(ctx, nil, "build", "-C", root, "-o", provider(mirror, platform), "."); err != nil {
		return runner{}, err
	}
	config := filepath.Join(scratch, "cli.tfrc")
	r := runner{cli: cli, examples: filepath.Join(root, "examples"), scratch: scratch}
	r.env = append(testbed.AutomatedEnviron(), "TF_CLI_CONFIG_FILE="+config, "NO_COLOR=")
	rules := fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	return r, os.WriteFile(config, rules, 0o600)
}

// provider is the path of the binary in a mirror, for the lines that go env prints: GOOS, GOARCH, GOEXE.
func provider(mirror, platform string) string {
	lines := append(strings.Split(platform, "\n"), "", "")
	return filepath.Join(mirror, filepath.FromSlash(providerSource), providerVersion, lines[0]+"_"+lines[1],
		"terraform-provider-palette_v"+providerVersion+lines[2])
}
