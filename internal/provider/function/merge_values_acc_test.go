package function_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// Documents are merged as Helm merges files. An unknown document is merged when it is known.
func TestMergeValues(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, testbed.New(t))
	w.File(
		"base.yaml",
		"# defaults\nimage: {repository: nginx, tag: \"1.10\"}\nports: [80, 443]\nlimit: 12345678901234567890\n"+
			"old: 1\n",
	)
	w.Write(`
resource "terraform_data" "late" {
  input = "replicaCount: 2\n"
}
output "files" {
  value = provider::palette::merge_values([
    file("base.yaml"), yamlencode({ image = { tag = "1.11" }, ports = [8080], old = null }), null, "",
  ])
}
output "late" {
  value = provider::palette::merge_values(["replicaCount: 1\nname: a\n", terraform_data.late.output])
}
output "nothing" {
  value = provider::palette::merge_values([])
}
`)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	want := map[string]any{
		"files": "image:\n  repository: nginx\n  tag: \"1.11\"\nports:\n  - 8080\nlimit: 12345678901234567890\nold: null\n",
		"late":  "replicaCount: 2\nname: a\n", "nothing": "{}\n",
	}
	if diff := cmp.Diff(want, fixture.Outputs(t, w)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.Write("output \"wrong\" {\n  value = provider::palette::merge_values([\"a: 1\", \"- b\"])\n}\n")
	failed := w.Validate().Errors()
	if len(failed) != 1 || !strings.Contains(strings.Join(strings.Fields(failed[0].Detail), " "), "documents[1]: ") {
		t.Errorf("a list among the documents: %+v", failed)
	}
}
