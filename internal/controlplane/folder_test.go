package controlplane_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// TestFolderIsDamaged damages the folder while the control plane runs: the
// refusal has a code of its own, and its status is not "not found".
func TestFolderIsDamaged(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(database string) error{
		"removed": os.Remove,
		"emptied": func(database string) error { return os.Truncate(database, 0) },
		"cut":     func(database string) error { return os.Truncate(database, 9000) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			p := newPeer(t, dir, registryFake{})
			made := p.send(http.MethodPost, v1.PathBasicRegistries, basicRegistry("acr"))
			if made.status != http.StatusCreated {
				t.Fatal(made.body)
			}
			if err := damage(filepath.Join(dir, "palette.db")); err != nil {
				t.Fatal(err)
			}
			for _, got := range []reply{
				p.send(http.MethodGet, v1.PathOciRegistriesSummary, nil),
				p.send(http.MethodPost, v1.PathBasicRegistries, basicRegistry("other")),
			} {
				var body v1.Error
				if err := json.Unmarshal([]byte(got.body), &body); err != nil {
					t.Fatal(err)
				}
				if got.status != http.StatusInternalServerError || body.Code != string(store.Damaged) ||
					!strings.Contains(body.Message, dir) {
					t.Errorf("%d %s", got.status, got.body)
				}
			}
		})
	}
}
