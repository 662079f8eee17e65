package acctest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

var (
	// readmeBlock is a block of README: its language, and its content.
	readmeBlock = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")
	// fileName is the first line of a block that is a file.
	fileName = regexp.MustCompile(`^# (\w+\.tf)\n`)
	// prepares matches the lines of README that come before a configuration or do not concern it: other tests check
	// that the files and targets in them exist.
	prepares = regexp.MustCompile(`^(git clone |cd |mkdir |make |export |go run )`)
)

// TestReadme pastes the blocks of README in their order: each block of HCL is written to the file that its first line
// names, each terraform command runs and fails only with the error that its comment announces, and the last plan is
// empty.
func TestReadme(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join(repository, readme))
	if err != nil {
		t.Fatal(err)
	}
	world, _, _ := exampleWorld(t)
	world.Handle("api.spectrocloud.com", fixture.ControlPlane(t, world, t.TempDir(), redact.New(fixture.PaletteKey)))
	w := installed(t, world)
	w.Env = append(w.Env, "TF_VAR_registry_password="+fixture.Password, "TF_VAR_palette_api_key="+fixture.PaletteKey)
	files, commands := 0, 0
	for _, block := range readmeBlock.FindAllStringSubmatch(string(content), -1) {
		switch language, text := block[1], block[2]; language {
		case "hcl":
			name := fileName.FindStringSubmatch(text)
			if name == nil {
				t.Fatalf("the first line of a block of HCL names no file:\n%s", text)
			}
			w.File(name[1], text)
			files++
		case "sh":
			for line := range strings.Lines(text) {
				commands += paste(t, w, strings.TrimSpace(line))
			}
		default:
			t.Errorf("a block of %q is not tested:\n%s", language, text)
		}
	}
	if files < 4 || commands < 5 {
		t.Errorf("README has %d files and %d commands of terraform", files, commands)
	}
	w.Plan().MustBeEmpty(t)
	if scope := w.State("palette_cluster_profile.shop")["scope"]; scope != "project" {
		t.Errorf("the profile has the scope %v", scope)
	}
	if escapes := world.Escapes(); len(escapes) > 0 {
		t.Errorf("README requests hosts that the test does not have: %v", escapes)
	}
}

// paste runs a line of a shell if it is for terraform, confirms its prompts, and returns how many commands ran.
func paste(t *testing.T, w *acctest.Workspace, line string) int {
	t.Helper()
	line, comment, _ := strings.Cut(line, " # ")
	arguments := strings.Fields(line)
	if len(arguments) == 0 || prepares.MatchString(line) {
		return 0
	}
	if arguments[0] != "terraform" {
		t.Fatalf("the line %q is not tested", line)
	}
	command := w.Command(t.Context(), append(arguments[1:], "-no-color")...)
	command.Stdin = strings.NewReader("yes\n")
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	err := command.Run()
	if failed := err != nil; failed != strings.HasPrefix(comment, "Error: ") ||
		!strings.Contains(output.String(), comment) {
		t.Fatalf("%s: %v, the comment expects %q:\n%s", line, err, comment, output.String())
	}
	return 1
}

// installed is a workspace whose home folder holds the provider where `make install` puts it.
func installed(t *testing.T, world *testbed.World) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t, world)
	home := t.TempDir()
	folder := filepath.Join(home, ".terraform.d", "plugins", "registry.terraform.io", "palette-oci", "palette", "0.1.0",
		runtime.GOOS+"_"+runtime.GOARCH)
	content, err := os.ReadFile(filepath.Join(acctest.ProviderFolder(t), acctest.ProviderName))
	fixture.Must(t, err)
	fixture.Must(t, os.MkdirAll(folder, 0o755))
	fixture.Must(t, os.WriteFile(filepath.Join(folder, acctest.ProviderName+"_v0.1.0"), content, 0o700))
	// An ordinary user has no configuration file, and terraform prompts.
	w.Env = append(w.Env, "HOME="+home, "TF_CLI_CONFIG_FILE=", "TF_INPUT=1")
	return w
}
