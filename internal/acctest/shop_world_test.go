package acctest_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

const (
	shopProfile = "palette_cluster_profile.shop"
	foreignPack = "foreign"
)

// shop is a configuration of a registry, a profile and its layers.
type shop struct {
	// version of the profile, "" for none.
	version string
	text    string // its description
	// layers are chart versions by name of the layer.
	layers map[string]string
	// uid is that of a profile that is no resource of the configuration.
	uid string
}

// basicShop is the shop before most of the faults.
func basicShop() shop {
	return shop{version: "1.0.0", text: "the shop", layers: map[string]string{"a": "1.0.0", "b": "1.0.0"}}
}

// with is the shop with another version of a layer; "" takes it out.
func (s shop) with(name, version string) shop {
	s.layers = maps.Clone(s.layers)
	if s.layers[name] = version; version == "" {
		delete(s.layers, name)
	}
	return s
}

func (s shop) at(version string) shop {
	s.version = version
	return s
}

func (s shop) described(text string) shop {
	s.text = text
	return s
}

// in is the shop without its profile, whose layers name one by its uid.
func (s shop) in(uid string) shop {
	s.version, s.uid = "", uid
	return s
}

// resources are the registry, the profile where there is one, and the layers.
func (s shop) resources() []acctest.Resource {
	found := []acctest.Resource{registryAt("1", nil)}
	var profile any = s.uid
	if s.version != "" {
		profile = acctest.Ref{Address: shopProfile, Attribute: "id"}
		found = append(found, acctest.Resource{Type: "palette_cluster_profile", Name: "shop", Config: map[string]any{
			"name": "shop", "version": s.version, "description": s.text, "type": "add-on", "cloud_type": "all",
			"destroy_earlier_versions": true, "tags": map[string]any{"team": "web"},
		}})
	}
	for _, name := range slices.Sorted(maps.Keys(s.layers)) {
		found = append(found, acctest.Resource{Type: "palette_helm_layer", Name: name, Config: map[string]any{
			"cluster_profile_id": profile, "registry_name": "acr", "chart": name, "version": s.layers[name],
			"namespace": name, "install_order": 0, "values": "replicas: 2\n",
		}})
	}
	return found
}

// addForeignPack lets somebody else publish a pack in a profile.
func (w *coreWorld) addForeignPack(t *testing.T, uid string) {
	t.Helper()
	registries, err := w.client.Registries(t.Context(), palette.Tenant())
	must(t, err)
	foreign := palette.Pack{
		Name: foreignPack, Tag: "9.9.9", RegistryUID: registries[0].UID, Type: palette.PackOCI,
		Layer: palette.LayerAddon, Values: "# by hand\npack:\n  namespace: theirs\n",
	}
	_, err = w.client.EditProfile(t.Context(), palette.Tenant(), uid, func(packs []palette.Pack) ([]palette.Pack, error) {
		return append(packs, foreign), nil
	})
	must(t, err)
}

// versions are all profiles in Palette, by version.
func (w *coreWorld) versions(t *testing.T) map[string]palette.Profile {
	t.Helper()
	ctx, found := context.WithoutCancel(t.Context()), map[string]palette.Profile{}
	all, err := w.client.FreshProfiles(ctx, palette.Tenant())
	must(t, err)
	for _, one := range all {
		profile, err := w.client.FreshProfile(ctx, palette.Tenant(), one.UID)
		must(t, err)
		if _, twice := found[one.Version]; twice {
			t.Errorf("%s %s is there twice", one.Name, one.Version)
		}
		found[one.Version] = profile
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
			return found, fmt.Errorf("pack %s is there twice", pack.Name)
		}
		found[pack.Name] = pack.Tag
	}
	return found, nil
}
