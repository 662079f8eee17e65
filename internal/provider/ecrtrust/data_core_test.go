package ecrtrust_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// The trust policy names the account and the external id that Palette has for the partition.
func TestTrust(t *testing.T) {
	t.Parallel()
	w := fixture.NewCore(t)
	for partition, prefix := range map[any]string{
		nil: "arn:aws:iam::", "aws": "arn:aws:iam::", "aws-us-gov": "arn:aws-us-gov:iam::",
	} {
		found, told := w.Data(t.Context(), "palette_ecr_trust", map[string]any{"partition": partition})
		account, _ := found["account_id"].(string)
		id, _ := found["external_id"].(string)
		policy, _ := found["trust_policy"].(string)
		if len(told) > 0 || account == "" || id == "" ||
			!strings.Contains(policy, prefix+account+":root") || !strings.Contains(policy, id) {
			t.Errorf("%v: told %+v, read %v", partition, told, found)
		}
	}
}

// A partition that Palette does not know, and a Palette that does not respond as it should, are errors.
func TestTrustNotRead(t *testing.T) {
	t.Parallel()
	w := fixture.NewCore(t)
	_, told := w.Data(t.Context(), "palette_ecr_trust", map[string]any{"partition": "aws-cn"})
	if len(told) != 1 || told[0].Summary != "Invalid Partition" {
		t.Errorf("another partition: told %+v", told)
	}
	w.Faulty.Break(acctest.Match{}, acctest.Page())
	found, told := w.Data(t.Context(), "palette_ecr_trust", map[string]any{})
	if len(told) != 1 || told[0].Summary != "Response Not From Palette" || found["account_id"] != nil {
		t.Errorf("a page: told %+v, read %v", told, found)
	}
}
