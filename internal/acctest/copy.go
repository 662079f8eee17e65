package acctest

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Copy is a workspace like this one, with a copy of its files.
func (w *Workspace) Copy(t testing.TB) *Workspace {
	t.Helper()
	return &Workspace{t: t, Dir: CopyFolder(t, w.Dir), Env: slices.Clone(w.Env)}
}

// CopyFolder copies the files of a folder, as they are accessible, into one
// that ends with the test.
func CopyFolder(t testing.TB, from string) string {
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
