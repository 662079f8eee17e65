package acctest

import (
	"os"
	"path/filepath"
)

// StandIn has this provider stand for another one, such as registry.terraform.io/spectrocloud/spectrocloud, whose
// resources are in the state of the workspace. Terraform wants every provider of a state installed before it plans,
// also when the resources move to another one; it starts them to read their schemas, and requests nothing of them that
// belongs to a resource.
func (w *Workspace) StandIn(source string) {
	w.t.Helper()
	built, err := provider()
	if err != nil {
		w.t.Fatal(err)
	}
	folder := w.t.TempDir()
	binary := filepath.Join(folder, "terraform-provider-"+filepath.Base(source))
	if err := os.Symlink(filepath.Join(built, "terraform-provider-palette"), binary); err != nil {
		w.t.Fatal(err)
	}
	w.Override(source, folder)
}
