package testbed_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

func TestAutomatedEnviron(t *testing.T) {
	t.Setenv("PALETTE_HOST", "elsewhere")
	t.Setenv("TF_LOG", "TRACE")
	t.Setenv("KEPT_VARIABLE", "1")
	got := strings.Join(testbed.AutomatedEnviron(), "\n")
	if strings.Contains(got, "PALETTE_HOST=") || strings.Contains(got, "TF_LOG=") ||
		!strings.Contains(got, "KEPT_VARIABLE=1") {
		t.Error("the environment is not clean")
	}
}
