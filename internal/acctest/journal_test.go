package acctest_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// A run with logs records each request with its object and duration; a run without logs records nothing.
func TestLogsContainRequests(t *testing.T) {
	t.Parallel()
	w := quickstartIn(t, testbed.New(t))
	logged := func(level string) string {
		path := filepath.Join(t.TempDir(), level)
		w.Env = append(w.Env, "TF_LOG_PROVIDER="+level, "TF_LOG_PATH="+path)
		w.Plan()
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	info := logged("INFO")
	logs(t, info, "[INFO]", "plan palette_helm_layer:", "name=storefront", "requests=\"contoso.azurecr.io: ", "took=")
	logs(t, info, "[INFO]", "plan palette_oci_registry:", "name=contoso", "requests=none")
	if strings.Contains(info, "[DEBUG]") {
		t.Error("debug lines are logged at level info")
	}
	debug := logged("DEBUG")
	logs(t, debug, "[DEBUG]", "response:", "method=GET", "host=contoso.azurecr.io",
		"path=/v2/charts/storefront/manifests/", "status=200")
}

// logs fails the test unless a line contains all parts, in any order.
func logs(t *testing.T, text string, parts ...string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(line, part) }) {
			return
		}
	}
	t.Errorf("no line has %q", parts)
}
