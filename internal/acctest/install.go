package acctest

import (
	"os"
	"path/filepath"
)

// InstallProvider copies the provider that workspaces run to a path.
func (w *Workspace) InstallProvider(path string) {
	w.t.Helper()
	folder, err := provider()
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o755)
	}
	var content []byte
	if err == nil {
		content, err = os.ReadFile(filepath.Join(folder, "terraform-provider-palette"))
	}
	if err == nil {
		err = os.WriteFile(path, content, 0o700)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}
