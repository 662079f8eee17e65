package archtest_test

import (
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/archtest"
)

func TestLaw(t *testing.T) {
	t.Parallel()

	// The cache of go test does not know what go list reads, but it knows the files that this walk reads.
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
