package acctest_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// processWorld is the world of this process, for tests whose provider runs in it. Workspaces give each terraform a
// world of its own.
var processWorld *testbed.World

func TestMain(m *testing.M) {
	if kind, is := servedAs(); is {
		if err := serveOther(kind); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(inWorld(m))
}

func inWorld(m *testing.M) int {
	folder, err := os.MkdirTemp("", "palette-world-")
	if err == nil {
		defer func() { _ = os.RemoveAll(folder) }()
		processWorld, err = testbed.Start(folder)
	}
	if err == nil {
		defer func() { _ = processWorld.Close() }()
		err = processWorld.SetEnv()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "no world to test in:", err)
		return 1
	}
	return acctest.Main(m)
}
