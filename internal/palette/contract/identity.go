package contract

import (
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

func identity(t *testing.T, p *peer) {
	client := p.client(t)
	user, err := client.UserInfo(t.Context())
	must(t, err)
	if user.TenantUID == "" || user.UserUID == "" {
		t.Errorf("user info names no tenant or no user: %+v", user)
	}
	if p.project(t).ProjectUID() == "" {
		t.Error("the project has no uid")
	}
	_, err = client.ProjectUID(t.Context(), unique("project"))
	wants(t, err, palette.ErrNotFound)

	for _, partition := range []string{"", "aws-us-gov"} {
		account, err := client.AWSAccountSTS(t.Context(), partition)
		if partition != "" && p.Real && err != nil {
			t.Logf("no account in %s: %v", partition, err) // not every Palette serves it
			continue
		}
		must(t, err)
		if account.AccountID == "" || account.ExternalID == "" {
			t.Errorf("the account in %q has no id or no external id: %+v", partition, account)
		}
	}
}

func wrongKey(t *testing.T, p *peer) {
	_, err := p.clientWith(t, redact.New("not-the-key-of-anybody")).UserInfo(t.Context())
	wants(t, err, palette.ErrUnauthorized)
}
