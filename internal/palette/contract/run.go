package contract

import (
	"errors"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// Run checks everything that the provider relies on. It creates registries and
// profiles with names of its own, and deletes them.
func Run(t *testing.T, under Peer) {
	t.Helper()
	for _, test := range []struct {
		name  string
		check func(*testing.T, *peer)
	}{
		{"identity", identity},
		{"wrong key", wrongKey},
		{"basic registry", basicRegistry},
		{"ecr registry", ecrRegistry},
		{"whole put", wholePut},
		{"registry names", registryNames},
		{"validate", validate},
		{"synchronization", synchronization},
		{"profile", profileLife},
		{"profile names", profileNames},
		{"versions", versions},
		{"draft", draft},
		{"manifests", manifests},
		{"registry in use", registryInUse},
		{"unknown registry", unknownRegistry},
		{"batch", batch},
		{"two clients", twoClients},
		{"foreign draft", foreignDraft},
		{"scopes", scopes},
		{"projects", projects},
		{"packs", packs},
	} {
		t.Run(test.name, func(t *testing.T) { test.check(t, newPeer(t, under)) })
	}
}

// must stops the test at an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wants reports an error of another kind than wanted.
func wants(t *testing.T, err, wanted error) {
	t.Helper()
	if !errors.Is(err, wanted) {
		t.Errorf("got %v, wanted %v", err, wanted)
	}
}

// wantsRefusal reports anything but a refusal with a reason.
func wantsRefusal(t *testing.T, err error) *palette.Error {
	t.Helper()
	var refused *palette.Error
	if !errors.As(err, &refused) {
		t.Fatalf("got %v, wanted a refusal", err)
	}
	if refused.Message == "" {
		t.Errorf("the refusal has no reason: %v", refused)
	}
	return refused
}
