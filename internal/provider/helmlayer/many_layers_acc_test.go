package helmlayer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// mostLines limits the output for fifty layers of a registry that does not respond.
const mostLines = 40

// The layers of a registry that does not respond have one warning together.
func TestUncheckedLayersAreReportedOnce(t *testing.T) {
	t.Parallel()
	world := testbed.New(t)
	world.Registry("down.test").Fault(testbed.Match{}, testbed.Drop())
	w := acctest.NewWorkspace(t, world)
	var layers strings.Builder
	for i := range 50 {
		layers.WriteString(fixture.AppsLayer(fmt.Sprintf("web-%d", i), fmt.Sprintf("web-%d", i), "1.2.3"))
	}
	registry := strings.ReplaceAll(fixture.ACR, "contoso.azurecr.io", "down.test")
	registry = strings.Replace(registry, "  basic ", "  credential_check = \"none\"\n  basic ", 1)
	w.Write(fixture.Embedded + registry + fixture.AppsVersion("1.0.0") + layers.String())
	for _, command := range []string{"plan", "apply"} {
		arguments := []string{command, "-no-color", "-input=false"}
		if command == "apply" {
			arguments = append(arguments, "-auto-approve")
		}
		printed := w.Run(arguments...).MustSucceed(t)
		lines, count := 0, 0
		for line := range strings.SplitSeq(printed.Stdout+printed.Stderr, "\n") {
			if strings.HasPrefix(line, "│") || strings.HasPrefix(line, "╷") || strings.HasPrefix(line, "╵") {
				lines++
			}
			if strings.Contains(line, "Chart Not Checked") {
				count++
			}
		}
		if lines > mostLines || count == 0 {
			t.Errorf("%s prints %d lines of diagnostics, and reports %d times that charts were not checked", command,
				lines, count)
		}
	}
}
