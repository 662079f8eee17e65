package acctest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// killRun is a run of terraform against a Palette of its own.
type killRun struct {
	t         *testing.T
	scenario  killScenario
	start     killStart
	workspace *acctest.Workspace
	folder    string
	server    *controlplane.Server
	host      *testbed.Host
}

func (r *killRun) arguments() []string {
	verb := "apply"
	if r.scenario.after == nil {
		verb = "destroy"
	}
	return []string{verb, "-json", "-input=false", "-auto-approve"}
}

// kill runs terraform and kills it at the point.
func (r *killRun) kill(point killPoint) {
	r.t.Helper()
	run := &mortal{workspace: r.workspace, arguments: r.arguments()}
	var reached atomic.Bool
	killed := make(chan error, 1)
	revive := r.host.Fault(testbed.Match{Skip: point.request - 1}, testbed.Interrupt(point.moment, func() {
		reached.Store(true)
		killed <- run.kill(point.victim)
	}))
	outcome := run.run(r.t)
	revive()
	r.t.Cleanup(func() {
		if r.t.Failed() {
			r.t.Logf("repeat this with %s=%s; the run ended with %v, its requests and those of the next runs were:\n%s",
				killEnv, point, summaries(outcome), r.log())
		}
	})
	if !reached.Load() {
		r.t.Logf("the run had fewer than %d requests", point.request)
		return
	}
	if err := <-killed; err != nil {
		r.t.Fatal(err)
	}
	if outcome.Code == 0 {
		r.t.Fatal("terraform succeeds although its provider was killed")
	}
	r.restoreState()
}

// restoreState restores the backup of the state file when terraform was killed while it wrote the file.
func (r *killRun) restoreState() {
	r.t.Helper()
	state := filepath.Join(r.workspace.Dir, "terraform.tfstate")
	written, err := os.ReadFile(state)
	if err != nil || json.Valid(written) {
		return // there is none, or it is complete
	}
	r.t.Logf("the state was truncated after %d bytes", len(written))
	kept, err := os.ReadFile(state + ".backup")
	if errors.Is(err, fs.ErrNotExist) {
		err = os.Remove(state)
	} else if err == nil {
		err = os.WriteFile(state, kept, 0o600)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

func summaries(outcome acctest.Outcome) (all []string) {
	for _, problem := range outcome.Errors() {
		all = append(all, problem.Summary)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (r *killRun) log() string {
	var lines []string
	for i, request := range r.host.Requests() {
		lines = append(lines, fmt.Sprintf("%3d %v", i+1, request))
	}
	return strings.Join(lines, "\n")
}

// heal runs terraform again. Objects that are not in the state may be imported, as the error shows; nothing else
// may be done.
func (r *killRun) heal() {
	r.t.Helper()
	blocks := map[string]string{}
	for range 4 {
		next := r.workspace.Run(r.arguments()...)
		if next.Code == 0 {
			_ = os.Remove(filepath.Join(r.workspace.Dir, "import.tf"))
			return
		}
		for _, problem := range next.Errors() {
			r.follow(problem, blocks)
		}
		var all strings.Builder
		for _, block := range blocks {
			all.WriteString(block + "\n")
		}
		r.workspace.File("import.tf", all.String())
	}
	r.t.Fatal("the next run fails after every import")
}

// follow does the import that the error of a registry or a profile shows.
func (r *killRun) follow(problem acctest.Diagnostic, blocks map[string]string) {
	r.t.Helper()
	block := fixture.ImportBlock.FindString(problem.Detail)
	kind, label, _ := strings.Cut(problem.Address, ".")
	if block == "" || kind == "palette_helm_layer" || blocks[problem.Address] != "" {
		r.t.Fatalf("the next run fails: %s: %s\n%s", problem.Address, problem.Summary, problem.Detail)
	}
	if strings.Contains(problem.Detail, "terraform state rm "+kind) {
		r.workspace.Run("state", "rm", problem.Address).MustSucceed(r.t)
	} else if r.workspace.Has(problem.Address) {
		r.t.Fatalf("%s is in the state, and is to be imported:\n%s", problem.Address, problem.Detail)
	}
	r.t.Logf("%s: imported as the error shows", problem.Address)
	blocks[problem.Address] = strings.Replace(block, "<label>", label, 1)
}
