// Package acctest runs the real terraform binary with the built provider, as a
// practitioner would, on the embedded control plane and the world of testbed.
// It is for tests only; its own tests are the acceptance tests.
package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// patience bounds one run of terraform.
const patience = 3 * time.Minute

const (
	providerPackage = "github.com/palette-oci/terraform-provider-palette"

	// ProviderName is the name of the binary of the provider.
	ProviderName = "terraform-provider-palette"
)

// built is the provider that all workspaces of a test binary share.
var built struct {
	sync.Once
	folder string
	err    error
}

// ProviderFolder is the folder of the provider that workspaces run, built for the first of them.
func ProviderFolder(t testing.TB) string {
	t.Helper()
	if built.Do(buildProvider); built.err != nil {
		t.Fatalf("building the provider: %v", built.err)
	}
	return built.folder
}

func buildProvider() {
	if built.folder, built.err = os.MkdirTemp("", "palette-provider-"); built.err != nil {
		return
	}
	binary := filepath.Join(built.folder, ProviderName)
	build := exec.CommandContext(context.Background(), "go", "build", "-o", binary, providerPackage)
	if output, err := build.CombinedOutput(); err != nil {
		built.err = errors.New(string(output))
	}
}

// Main runs the tests of a package, for its TestMain, and removes the provider that they have built.
func Main(m *testing.M) int {
	code := m.Run()
	_ = os.RemoveAll(built.folder)
	return code
}

// Workspace is a scratch folder with a Terraform configuration in it.
type Workspace struct {
	t testing.TB
	// Dir is the folder.
	Dir string
	// Env is added to the environment of terraform, KEY=value.
	Env []string
}

// NeedsCLI skips the test unless TF_ACC is set, as terraform-plugin-testing does. It is for tests whose subtests
// need the CLI.
func NeedsCLI(t testing.TB) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run with TF_ACC=1")
	}
}

// NewWorkspace makes a workspace whose runs use the hosts of world. It skips the test as NeedsCLI does.
func NewWorkspace(t testing.TB, world *testbed.World) *Workspace {
	t.Helper()
	NeedsCLI(t)
	folder := ProviderFolder(t)
	w := &Workspace{t: t, Dir: t.TempDir()}
	cli := filepath.Join(t.TempDir(), "terraform.rc")
	rules := "provider_installation {\n  dev_overrides {\n    \"palette-oci/palette\" = \"" + folder +
		"\"\n    \"registry.terraform.io/palette-oci/palette\" = \"" + folder + "\"\n  }\n  direct {}\n}\n"
	if err := os.WriteFile(cli, []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	w.Env = append(world.Env(), "TF_CLI_CONFIG_FILE="+cli, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1", "TF_INPUT=0")
	return w
}

// Write replaces the configuration, main.tf, and adds a required_providers block.
func (w *Workspace) Write(configuration string) {
	w.t.Helper()
	w.File(
		"main.tf",
		"terraform {\n  required_providers {\n"+
			"    palette = { source = \"registry.terraform.io/palette-oci/palette\" }\n  }\n}\n"+configuration,
	)
}

// File writes one file of the workspace.
func (w *Workspace) File(name, content string) {
	w.t.Helper()
	path := filepath.Join(w.Dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// Read returns the content of one file of the workspace.
func (w *Workspace) Read(name string) string {
	w.t.Helper()
	content, err := os.ReadFile(filepath.Join(w.Dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(content)
}

// Run runs terraform and returns its outcome.
func (w *Workspace) Run(arguments ...string) Outcome {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	command := w.Command(ctx, arguments...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		w.t.Fatalf("terraform %s: %v", strings.Join(arguments, " "), err)
	}
	return ReadOutcome(command.ProcessState.ExitCode(), stdout.String(), stderr.String())
}

// Command is a run of terraform that the test starts and ends.
func (w *Workspace) Command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, terraform(), arguments...)
	command.Dir = w.Dir
	command.Env = append(os.Environ(), w.Env...)
	return command
}

// Plan plans and writes plan.bin. Its Code is 0 for no changes, 1 for errors, 2 for changes.
func (w *Workspace) Plan(arguments ...string) Outcome {
	w.t.Helper()
	return w.Run(append([]string{"plan", "-json", "-input=false", "-detailed-exitcode", "-out=plan.bin"},
		arguments...)...)
}

// Apply plans and applies.
func (w *Workspace) Apply(arguments ...string) Outcome {
	w.t.Helper()
	return w.Run(append([]string{"apply", "-json", "-input=false", "-auto-approve"}, arguments...)...)
}

// Destroy destroys everything.
func (w *Workspace) Destroy(arguments ...string) Outcome {
	w.t.Helper()
	return w.Run(append([]string{"destroy", "-json", "-input=false", "-auto-approve"}, arguments...)...)
}

// Validate validates the configuration.
func (w *Workspace) Validate() Outcome {
	w.t.Helper()
	return w.Run("validate", "-json")
}

// State returns the values of a resource or data source in the state, by
// address; it fails the test when there is none.
func (w *Workspace) State(address string) map[string]any {
	w.t.Helper()
	values, ok := w.state()[address]
	if !ok {
		w.t.Fatalf("%s is not in the state", address)
	}
	return values
}

// Has reports whether the state has an address.
func (w *Workspace) Has(address string) bool {
	w.t.Helper()
	_, ok := w.state()[address]
	return ok
}

func (w *Workspace) state() map[string]map[string]any {
	w.t.Helper()
	shown := w.Run("show", "-json")
	shown.MustSucceed(w.t)
	var document struct {
		Values struct {
			Root module `json:"root_module"`
		}
	}
	if err := json.Unmarshal([]byte(shown.Stdout), &document); err != nil {
		w.t.Fatalf("terraform show: %v\n%s", err, shown.Text())
	}
	values := make(map[string]map[string]any)
	document.Values.Root.collect(values)
	return values
}

// module is the state of a module in the output of terraform show.
type module struct {
	Resources []struct {
		Address string
		Values  map[string]any
	}
	Children []module `json:"child_modules"`
}

func (m module) collect(values map[string]map[string]any) {
	for _, resource := range m.Resources {
		values[resource.Address] = resource.Values
	}
	for _, child := range m.Children {
		child.collect(values)
	}
}

func terraform() string {
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	return "terraform"
}
