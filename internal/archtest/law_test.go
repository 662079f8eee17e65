package archtest_test

import (
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/archtest"
)

func TestLaw(t *testing.T) {
	t.Parallel()

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
