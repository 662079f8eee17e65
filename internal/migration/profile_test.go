package migration_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/migration"
)

// Every form of a profile's state that a release wrote is read.
func TestProfile(t *testing.T) {
	t.Parallel()
	const values = "pack:\n  namespace: \"web\"\n  spectrocloud.com/install-priority: \"10\"\n  " +
		"releaseNameOverride:\n " +
		" " +
		" " +
		" web: web\ncharts:\n  web:\n    replicaCount: 2"
	web := func(kind string) []migration.Pack { return []migration.Pack{{"web", "1.2.3", kind, values}} }
	tags := map[string]string{"plain": "", "team": "shop"}
	// old is the state of releases before 0.7.0, later that of the others.
	old := migration.Profile{Version: "1.0.0", Tags: map[string]string{}, CloudType: "all"}
	later := migration.Profile{
		Version: "1.1.0", Description: "d", Tags: tags, CloudType: "all", Scope: "project", Packs: web("oci"),
	}
	changed := func(p migration.Profile, change func(*migration.Profile)) migration.Profile {
		p.Tags = maps.Clone(p.Tags)
		change(&p)
		return p
	}
	replicas := migration.Variable{
		Name: "replicas", DisplayName: "Replicas", Description: "how many", Format: "number", Required: true,
		Default: "2",
	}
	table := map[string]migration.Profile{
		"0.0.5": changed(old, func(p *migration.Profile) { p.Description, p.Packs = "d", web("") }),
		"0.1.0": changed(old, func(p *migration.Profile) { p.Packs = web("") }),
		"0.3.0": changed(old, func(p *migration.Profile) { p.Packs = web("helm") }),
		"0.3.2": changed(old, func(p *migration.Profile) {
			p.Packs = append(web("spectro"), migration.Pack{Name: "extra", Type: "manifest"})
		}),
		"0.5.1": changed(old, func(p *migration.Profile) { p.Description, p.Tags, p.Packs = "d", tags, web("spectro") }),
		"0.6.1": changed(old, func(p *migration.Profile) { p.Description, p.Packs = "d", web("oci") }),
		"0.7.0": changed(later, func(p *migration.Profile) { p.Scope = "" }),
		"0.8.8": changed(later, func(p *migration.Profile) { p.Scope = "tenant" }), "0.12.0": later, "0.25.1": later,
		"0.18.0": changed(later, func(p *migration.Profile) {
			p.Variables = []migration.Variable{replicas, {
				Name: "token", DisplayName: "Token", Format: "string", Regex: "^.+$",
				Required: true, Immutable: true, Hidden: true, Sensitive: true,
			}}
		}),
		"0.28.2": changed(later, func(p *migration.Profile) {
			p.Variables = []migration.Variable{replicas, {
				Name: "size", DisplayName: "Size", Format: "string", Default: "Small",
			}}
		}),
		"0.29.9":      later,
		"0.29.9-kept": changed(later, func(p *migration.Profile) { p.Kept, p.Packs = true, nil }),
	}
	everyFile(t, "profile", table)
	for file, want := range table {
		want.UID, want.Name = uid, "apps"
		got, err := source(t, "profile/"+file).Profile()
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
		if strings.Contains(fmt.Sprintf("%+v", got), canary) {
			t.Errorf("%s: a sensitive value was read", file)
		}
	}
}

// Tags are read as the source sends them to Palette; a context that is no scope is
// left out.
func TestLenientProfile(t *testing.T) {
	t.Parallel()
	for more, want := range map[string]migration.Profile{
		`"tags":["a:b:c","plain",":x","",null,7]`: {Tags: map[string]string{"a": "b", "plain": "", "7": ""}},
		`"tags":"one:1"`: {Tags: map[string]string{"one": "1"}},
		`"context":"","cloud":"","version":"","type":""`: {},
		`"context":"system"`:                             {},
		`"skip_destroy":"true"`:                          {Kept: true},
		`"profile_variables":[{"variable":{"name":"v","required":"true"}}]`: {
			Variables: []migration.Variable{{Name: "v", Format: "string", Required: true}},
		},
		`"profile_variables":[{"variable":null}],"pack":null`: {},
	} {
		want.UID, want.Name, want.Version, want.CloudType = "u", "n", "1.0.0", "all"
		if want.Tags == nil {
			want.Tags = map[string]string{}
		}
		state := []byte(`{"id":"u","name":"n",` + more + `}`)
		got, err := migration.Source{Type: migration.TypeProfile, State: state}.Profile()
		if err != nil {
			t.Errorf("%s: %v", more, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", more, diff)
		}
	}
}
