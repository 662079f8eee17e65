package migration_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/migration"
)

// canary is every secret in the states of testdata.
const canary = "previous-canary"

// uid is that of the object in the states.
const uid = "5f0c1a2b3c4d5e6f7a8b9c0d"

// source reads a state of testdata, which has the release that wrote it in its name.
func source(t testing.TB, file string) migration.Source {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", file+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var instance struct {
		Version    int64 `json:"schema_version"`
		Attributes json.RawMessage
	}
	if err := json.Unmarshal(content, &instance); err != nil {
		t.Fatal(err)
	}
	kind := migration.TypeRegistry
	if strings.HasPrefix(file, "profile/") {
		kind = migration.TypeProfile
	}
	return migration.Source{
		Provider: "registry.terraform.io/spectrocloud/spectrocloud", Type: kind, Version: instance.Version,
		State: instance.Attributes,
	}
}

// everyFile checks that every state of a folder is in the table of a test.
func everyFile[T any](t *testing.T, folder string, table map[string]T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.json"))
	if err != nil || len(files) != len(table) {
		t.Errorf("%d files and %d rows: %v", len(files), len(table), err)
	}
}

func TestOfficial(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"registry.terraform.io/spectrocloud/spectrocloud": true,
		"registry.opentofu.org/spectrocloud/spectrocloud": true,
		"mirror.example.com/spectrocloud/spectrocloud":    true,
		"registry.terraform.io/acme/spectrocloud":         false,
		"registry.terraform.io/spectrocloud/palette":      false,
		"registry.terraform.io/palette-oci/palette":       false,
		"": false,
	} {
		if got := (migration.Source{Provider: address}).Official(); got != want {
			t.Errorf("%q: %t", address, got)
		}
	}
	for kind, want := range map[string]bool{"spectrocloud_registry_oci": true, "palette_oci_registry": false} {
		source := migration.Source{Provider: "registry.opentofu.org/palette-oci/palette", Type: kind}
		if got := source.Official(); got != want {
			t.Errorf("%s of this provider: %t", kind, got)
		}
	}
}

// The error of a state that cannot be moved has the reason and the name of the
// object, and nothing else of the state.
func TestRefused(t *testing.T) {
	t.Parallel()
	const registry, profile = migration.TypeRegistry, migration.TypeProfile
	for name, test := range map[string]struct {
		source migration.Source
		want   migration.Error
	}{
		"no state":       {migration.Source{Type: registry}, migration.Error{Reason: migration.Unreadable, Type: registry}},
		"no JSON":        {migration.Source{Type: registry, State: []byte(canary)}, migration.Error{Reason: migration.Unreadable, Type: registry}},
		"null":           {migration.Source{Type: profile, State: []byte(`null`)}, migration.Error{Reason: migration.Unreadable, Type: profile}},
		"a list":         {migration.Source{Type: profile, State: []byte(`["` + canary + `"]`)}, migration.Error{Reason: migration.Unreadable, Type: profile}},
		"half":           {migration.Source{Type: registry, State: []byte(`{"id":"u","password":"` + canary)}, migration.Error{Reason: migration.Unreadable, Type: registry}},
		"nothing":        {migration.Source{Type: registry, State: []byte(`{}`)}, migration.Error{Reason: migration.Unidentified, Type: registry}},
		"no name":        {migration.Source{Type: profile, State: []byte(`{"id":"u","name":null}`)}, migration.Error{Reason: migration.Unidentified, Type: profile, UID: "u"}},
		"another type":   {migration.Source{Type: "spectrocloud_registry_helm"}, migration.Error{Reason: migration.WrongType, Type: "spectrocloud_registry_helm", Value: "spectrocloud_registry_helm"}},
		"a newer schema": {migration.Source{Type: registry, Version: 3, State: []byte(`{"id":"u","name":"n"}`)}, migration.Error{Reason: migration.NewerVersion, Type: registry, UID: "u", Name: "n", Value: "3"}},
		"zarf": {
			migration.Source{Type: registry, State: []byte(`{"id":"u","name":"n","type":"basic","provider_type":"zarf"}`)},
			migration.Error{Reason: migration.OtherContent, Type: registry, UID: "u", Name: "n", Value: "zarf"},
		},
		"packs": {
			migration.Source{Type: registry, Version: 2, State: []byte(`{"id":"u","name":"n","type":"ecr","provider_type":"pack"}`)},
			migration.Error{Reason: migration.OtherContent, Type: registry, UID: "u", Name: "n", Value: "pack"},
		},
		"another kind": {
			migration.Source{Type: registry, State: []byte(`{"id":"u","name":"n","type":"acr"}`)},
			migration.Error{Reason: migration.OtherKind, Type: registry, UID: "u", Name: "n", Value: "acr"},
		},
		"an infrastructure profile": {
			migration.Source{Type: profile, State: []byte(`{"id":"u","name":"n","type":"infra"}`)},
			migration.Error{Reason: migration.OtherProfile, Type: profile, UID: "u", Name: "n", Value: "infra"},
		},
	} {
		_, err := test.source.Registry()
		if test.want.Type == profile {
			_, err = test.source.Profile()
		}
		var refused *migration.Error
		if !errors.As(err, &refused) || *refused != test.want {
			t.Errorf("%s: %v, wanted %v", name, err, &test.want)
			continue
		}
		if strings.Contains(refused.Error(), canary) || !strings.Contains(refused.Error(), string(test.want.Reason)) {
			t.Errorf("%s: %v", name, refused)
		}
	}
}
