package acctest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// readOnlyFolder makes a folder read-only, for root too if the test may mount. It reports whether it could.
func readOnlyFolder(t *testing.T, dir string) bool {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
		for path, mode := range map[string]os.FileMode{"palette.db": 0o400, "palette.key": 0o400, "": 0o500} {
			if err := os.Chmod(filepath.Join(dir, path), mode); err != nil {
				t.Fatal(err)
			}
		}
		return true
	}
	if err := syscall.Mount(dir, dir, "", syscall.MS_BIND, ""); err != nil {
		t.Logf("a folder cannot be made read-only for root without a mount: %v", err)
		return false
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	return true
}

func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Embedded + layered + webLayers)
	w.Apply().MustSucceed(t)
	dir := filepath.Join(w.Dir, ".palette")
	if !readOnlyFolder(t, dir) {
		return
	}
	w.Plan().MustBeEmpty(t)
	w.Plan("-refresh-only").MustSucceed(t)

	w.Write(fixture.Embedded + layered + strings.ReplaceAll(webLayers, "replicaCount: 2", "replicaCount: 3") +
		`resource "palette_cluster_profile" "new" { name = "new" }`)
	if changes := w.Plan().MustSucceed(t).Changes; len(changes) != 2 {
		t.Errorf("the plan has %v", changes)
	}
	refuses(t, w.Apply(), "Embedded Control Plane Not Writable", dir, "embedded.path")
	refuses(t, w.Destroy(), "Embedded Control Plane Not Writable", dir)
}

// fullDisk makes a folder that has no space left, if the test may mount. It reports whether it could.
func fullDisk(t *testing.T, dir string) bool {
	t.Helper()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=8k"); err != nil {
		t.Logf("a disk cannot be made full without a mount: %v", err)
		return false
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	return true
}

func TestFullFolder(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	dir := filepath.Join(w.Dir, ".palette")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if !fullDisk(t, dir) {
		return
	}
	resize := func(size string) {
		t.Helper()
		if err := syscall.Mount("none", dir, "tmpfs", syscall.MS_REMOUNT, "size="+size); err != nil {
			t.Fatal(err)
		}
	}
	w.Write(fixture.Embedded + layered + webLayers)
	refuses(t, w.Apply(), "Embedded Control Plane Disk Full", dir)

	resize("256k") // completes the apply that failed
	w.Write(fixture.Embedded + layered + webLayers)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)

	var many strings.Builder
	for i := range 40 {
		fmt.Fprintf(&many, "resource \"palette_cluster_profile\" \"p%d\" {\n  name = \"p%d\"\n  description = %q\n}\n",
			i, i, strings.Repeat("x", 6000))
	}
	w.Write(fixture.Embedded + layered + webLayers + many.String())
	refuses(t, w.Apply(), "Embedded Control Plane Disk Full", dir)
	resize("4m")
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
}
