package acctest

import (
	"os"
	"path/filepath"
	"strings"
)

// StandIn has this provider stand for another one, such as
// registry.terraform.io/spectrocloud/spectrocloud, whose resources are in the
// state of the workspace. Terraform wants every provider of a state installed
// before it plans, also when the resources move to another one; it starts them to
// read their schemas, and requests nothing of them that belongs to a resource.
func (w *Workspace) StandIn(source string) {
	w.t.Helper()
	built, err := provider()
	if err != nil {
		w.t.Fatal(err)
	}
	folder := w.t.TempDir()
	binary := filepath.Join(folder, "terraform-provider-"+source[strings.LastIndex(source, "/")+1:])
	if err := os.Symlink(filepath.Join(built, "terraform-provider-palette"), binary); err != nil {
		w.t.Fatal(err)
	}
	for _, one := range w.Env {
		cli, found := strings.CutPrefix(one, "TF_CLI_CONFIG_FILE=")
		if !found {
			continue
		}
		rules, err := os.ReadFile(cli)
		if err == nil {
			const begin = "dev_overrides {\n"
			changed := strings.Replace(string(rules), begin, begin+"    \""+source+"\" = \""+folder+"\"\n", 1)
			err = os.WriteFile(cli, []byte(changed), 0o600)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
}
