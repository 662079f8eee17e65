package ecrtrust_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// The trust policy has the account and the external id that Palette returns for the partition.
func TestTrustPolicy(t *testing.T) {
	t.Parallel()
	w := fixture.NewCore(t)
	for partition, prefix := range map[any]string{
		nil: "arn:aws:iam::", "aws": "arn:aws:iam::", "aws-us-gov": "arn:aws-us-gov:iam::",
	} {
		found, diagnostics := w.Data(t.Context(), "palette_ecr_trust", map[string]any{"partition": partition})
		account, _ := found["account_id"].(string)
		id, _ := found["external_id"].(string)
		policy, _ := found["trust_policy"].(string)
		if len(diagnostics) > 0 || account == "" || id == "" ||
			!strings.Contains(policy, prefix+account+":root") || !strings.Contains(policy, id) {
			t.Errorf("%v: diagnostics %+v, state %v", partition, diagnostics, found)
		}
	}
}

// A partition that is not supported, and a response that is not from Palette, are errors.
func TestTrustNotRead(t *testing.T) {
	t.Parallel()
	w := fixture.NewCore(t)
	_, diagnostics := w.Data(t.Context(), "palette_ecr_trust", map[string]any{"partition": "aws-cn"})
	if len(diagnostics) != 1 || diagnostics[0].Summary != "Invalid Partition" {
		t.Errorf("another partition: diagnostics %+v", diagnostics)
	}
	w.Faulty.Break(acctest.Match{}, acctest.Page())
	found, diagnostics := w.Data(t.Context(), "palette_ecr_trust", map[string]any{})
	if len(diagnostics) != 1 || diagnostics[0].Summary != "Response Not From Palette" || found["account_id"] != nil {
		t.Errorf("a page: diagnostics %+v, state %v", diagnostics, found)
	}
}
