package acctest_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// killScenario is a change whose run is killed. A nil fleet is an empty configuration.
type killScenario struct {
	name          string
	before, after *fleet
	mood          controlplane.Mood
}

func killScenarios(n int) []killScenario {
	base := newFleet(n)
	updated := base.edited(base.version, max(1, n/4), max(1, n/4), max(1, n/6))
	bumped := base.edited("1.1.0", 1, max(2, n/3), 1)
	// A Palette without the features that make a recovery easy.
	plain := controlplane.Mood{NoETags: true, Clone: http.StatusNotFound, KeepsEqualDraft: true}
	return []killScenario{
		{name: "create", after: &base},
		{name: "update", before: &base, after: &updated},
		{name: "bump", before: &base, after: &bumped},
		{name: "destroy", before: &base},
		{name: "plain-update", before: &base, after: &updated, mood: plain},
		{name: "plain-bump", before: &base, after: &bumped, mood: plain},
	}
}

// killRig has the starting points of the runs of one size: an empty workspace and Palette, and those of the first
// version of the fleet.
type killRig struct {
	world       *testbed.World
	empty, made killStart
	hosts       atomic.Int64
}

// killStart is a workspace, the folder of its Palette, and the profiles of that.
type killStart struct {
	workspace *acctest.Workspace
	folder    string
	shown     map[string]shownProfile
}

func newKillRig(t *testing.T, n int) *killRig {
	t.Helper()
	rig := &killRig{world: fixture.AzureWithNextWeb(t)}
	rig.empty = killStart{workspace: acctest.NewWorkspace(t, rig.world), folder: t.TempDir()}
	first := rig.begin(t, killScenarios(n)[0])
	first.workspace.Run(first.arguments()...).MustSucceed(t)
	rig.made = killStart{first.workspace, first.folder, shownIn(t, first.server)}
	return rig
}

// begin copies the starting point of the scenario.
func (rig *killRig) begin(t *testing.T, scenario killScenario) *killRun {
	t.Helper()
	r := &killRun{t: t, scenario: scenario, start: rig.empty}
	if scenario.before != nil {
		r.start = rig.made
	}
	r.workspace, r.folder = acctest.NewWorkspace(t, rig.world), copyFolder(t, r.start.folder)
	r.workspace.Dir, r.workspace.Env = copyFolder(t, r.start.workspace.Dir), slices.Clone(r.start.workspace.Env)
	r.server = paletteOf(t, rig.world, r.folder, scenario.mood)
	r.host = rig.world.Handle(fmt.Sprintf("palette-%d.test", rig.hosts.Add(1)), r.server)
	against(r.workspace, r.host)
	if scenario.after != nil {
		r.workspace.Write(scenario.after.configuration())
	}
	return r
}

// undisturbed is the log of a run that is not killed and must converge.
func (rig *killRig) undisturbed(t *testing.T, scenario killScenario) []testbed.Request {
	t.Helper()
	r := rig.begin(t, scenario)
	r.workspace.Run(r.arguments()...).MustSucceed(t)
	requests := r.host.Requests()
	r.mustHaveConverged()
	return requests
}

// copyFolder copies the files of a folder, with their permissions, into one that
// is removed after the test.
func copyFolder(t testing.TB, from string) string {
	t.Helper()
	to := t.TempDir()
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == from {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		target := filepath.Join(to, path[len(from):])
		if entry.IsDir() {
			return os.Mkdir(target, info.Mode().Perm())
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, content, info.Mode().Perm())
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}
