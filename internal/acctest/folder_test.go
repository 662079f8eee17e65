package acctest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// A damaged folder fails the plan with a message, and every resource stays in the state.
func TestDamagedFolder(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Embedded + layered + webLayers)
	w.Apply().MustSucceed(t)
	database := filepath.Join(w.Dir, ".palette", "palette.db")
	good, err := os.ReadFile(database)
	if err != nil {
		t.Fatal(err)
	}
	for needle, damage := range map[string]func() error{
		"removed or moved":               func() error { return os.Remove(database) },
		"the file ends early":            func() error { return os.WriteFile(database, good[:len(good)/3], 0o600) },
		"is empty":                       func() error { return os.WriteFile(database, nil, 0o600) },
		"not a database of the embedded": func() error { return os.WriteFile(database, []byte("notes"), 0o600) },
	} {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		refuses(t, w.Plan(), "Embedded Control Plane Damaged", needle, database, "restore")
	}
	if err := os.WriteFile(database, good, 0o600); err != nil {
		t.Fatal(err)
	}
	w.Plan().MustBeEmpty(t)
}

func refuses(t *testing.T, outcome acctest.Outcome, summary string, needles ...string) {
	t.Helper()
	problems := outcome.Errors()
	if len(problems) == 0 {
		t.Errorf("no error:\n%s", outcome.Text())
	}
	for _, problem := range problems {
		if problem.Summary != summary {
			t.Errorf("%s: %s", problem.Summary, problem.Detail)
		}
		for _, needle := range needles {
			if !strings.Contains(problem.Detail, needle) {
				t.Errorf("%q is not in %s", needle, problem.Detail)
			}
		}
	}
}

// A path that begins with ~ is below the home folder, in the configuration and in the environment.
func TestFolderAtHome(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	home := t.TempDir()
	w.Env = append(w.Env, "HOME="+home)
	w.Write(strings.Replace(fixture.Embedded, "${path.root}/.palette", "~/.palette", 1) + profileOnly)
	w.Apply().MustSucceed(t)
	w.Env = append(w.Env, "PALETTE_HOST=", "SPECTROCLOUD_HOST=", "PALETTE_API_KEY=", "SPECTROCLOUD_APIKEY=",
		"PALETTE_EMBEDDED_PATH=~/.palette")
	w.Write(profileOnly)
	w.Plan().MustBeEmpty(t)
	if _, err := os.Stat(filepath.Join(home, ".palette", "palette.db")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(w.Dir, "~")); !os.IsNotExist(err) {
		t.Errorf("a folder is called ~: %v", err)
	}
}
