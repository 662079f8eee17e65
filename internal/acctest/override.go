package acctest

import (
	"fmt"
	"os"
	"strings"
)

const overrides = "dev_overrides {\n"

// Override makes the workspace take another provider from a folder. The source
// is as required_providers has it, such as "hashicorp/aws".
func (w *Workspace) Override(source, folder string) {
	w.t.Helper()
	for _, entry := range w.Env {
		path, is := strings.CutPrefix(entry, "TF_CLI_CONFIG_FILE=")
		if !is {
			continue
		}
		rules, err := os.ReadFile(path)
		if err != nil {
			w.t.Fatal(err)
		}
		more := strings.Replace(string(rules), overrides, fmt.Sprintf("%s    %q = %q\n", overrides, source, folder), 1)
		if err := os.WriteFile(path, []byte(more), 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
}
