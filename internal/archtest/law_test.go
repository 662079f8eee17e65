package archtest_test

import (
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/archtest"
)

func TestLaw(t *testing.T) {
	t.Parallel()

	// What go list reads is unknown to the cache of go test; what this walk sees is not.
	if err := filepath.WalkDir("..", func(_ string, _ fs.DirEntry, err error) error { return err }); err != nil {
		t.Fatal(err)
	}
	graph, err := archtest.Load(t.Context(), "../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, violation := range archtest.Law().Violations(graph) {
		t.Errorf("%s", violation)
	}
	for _, room := range archtest.Law().Missing(graph) {
		t.Errorf("the law has a line for %s, which does not exist", room)
	}
}
