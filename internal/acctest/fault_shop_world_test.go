package acctest_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// foreignPack is the name of the foreign pack of the profile.
const foreignPack = "foreign"

// addForeignPack publishes a pack in a profile outside Terraform.
func addForeignPack(t *testing.T, w *fixture.Core, uid string) {
	t.Helper()
	registries, err := w.Client.Registries(t.Context(), palette.Tenant())
	fixture.Must(t, err)
	foreign := palette.Pack{
		Name: foreignPack, Tag: "9.9.9", RegistryUID: registries[0].UID, Type: palette.PackOCI,
		Layer: palette.LayerAddon, Values: "# by hand\npack:\n  namespace: theirs\n",
	}
	_, err = w.Client.EditProfile(t.Context(), palette.Tenant(), uid,
		func(packs []palette.Pack) ([]palette.Pack, error) {
			return append(packs, foreign), nil
		})
	fixture.Must(t, err)
}

// versions are all profiles in Palette, by version.
func versions(t *testing.T, w *fixture.Core) map[string]palette.Profile {
	t.Helper()
	ctx, found := context.WithoutCancel(t.Context()), map[string]palette.Profile{}
	all, err := w.Client.FreshProfiles(ctx, palette.Tenant())
	fixture.Must(t, err)
	for _, profileVersion := range all {
		profile, err := w.Client.FreshProfile(ctx, palette.Tenant(), profileVersion.UID)
		fixture.Must(t, err)
		if _, twice := found[profileVersion.Version]; twice {
			t.Errorf("%s %s exists twice", profileVersion.Name, profileVersion.Version)
		}
		found[profileVersion.Version] = profile
	}
	return found
}

// packsOf are those of a template, none when it is nil.
func packsOf(template *palette.Template) []palette.Pack {
	if template == nil {
		return nil
	}
	return template.Packs
}

// tagsOf are the tags of packs by name; a name that comes twice is an error.
func tagsOf(packs []palette.Pack) (map[string]string, error) {
	found := map[string]string{}
	for _, pack := range packs {
		if _, twice := found[pack.Name]; twice {
			return found, fmt.Errorf("pack %s exists twice", pack.Name)
		}
		found[pack.Name] = pack.Tag
	}
	return found, nil
}
