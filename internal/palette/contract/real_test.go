package contract_test

import (
	"os"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette/contract"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// A Palette that the environment names passes the suite that the embedded
// control plane passes. It is asked to look at no registry, since it would need
// one that it can reach: those checks say that they were left out.
func TestRealPalette(t *testing.T) {
	t.Parallel()
	host, key := os.Getenv("PALETTE_HOST"), os.Getenv("PALETTE_API_KEY")
	if host == "" || key == "" {
		t.Log("PALETTE_HOST and PALETTE_API_KEY name no Palette: the suite runs on the embedded one only")
		return
	}
	contract.Run(t, contract.Peer{
		BaseURL: host, APIKey: redact.New(key), Project: os.Getenv("PALETTE_PROJECT"), Real: true,
		OtherProject: os.Getenv("PALETTE_TEST_OTHER_PROJECT"),
	})
}
