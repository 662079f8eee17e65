package acctest_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// estate is a configuration of two registries, one of which is synchronized, a
// profile and its layers.
type estate struct {
	version, text string // of the profile
	password      string // version of the passwords
	project       bool   // the profile is in a project
	tags          map[string]string
	layers        map[string]estateLayer
}

// estateLayer is a layer of the chart of its name.
type estateLayer struct {
	tag      string
	replicas int
	indexed  bool // from the synchronized registry
}

func firstEstate(project bool) estate {
	return estate{
		version: "1.0.0", text: "the shop", password: "1", project: project,
		tags: map[string]string{"team": "web", "tier": "1"},
		layers: map[string]estateLayer{
			"a": {tag: "1.0.0", replicas: 1}, "b": {tag: "1.0.0", replicas: 1}, "c": {tag: "1.0.0", replicas: 1, indexed: true},
		},
	}
}

// withLayer is the estate with a layer.
func (e estate) withLayer(name, tag string, replicas int, indexed bool) estate {
	e.layers = maps.Clone(e.layers)
	e.layers[name] = estateLayer{tag, replicas, indexed}
	return e
}

func (e estate) without(names ...string) estate {
	e.layers = maps.Clone(e.layers)
	for _, name := range names {
		delete(e.layers, name)
	}
	return e
}

func (e estate) versioned(version string) estate {
	e.version = version
	return e
}

func (e estate) described(text string) estate {
	e.text = text
	return e
}

// tagged is the estate with other tags.
func (e estate) tagged(tags map[string]string) estate {
	e.tags = tags
	return e
}

func (e estate) rekeyed(version string) estate {
	e.password = version
	return e
}

func (e estate) scope() string {
	if e.project {
		return "project"
	}
	return "tenant"
}

// registry is that of the layers of one kind.
func (e estate) registry(indexed bool) acctest.Resource {
	if !indexed {
		return fixture.Registry(e.password, nil)
	}
	made := fixture.Registry(e.password, map[string]any{"name": "idx", "synchronization": true})
	made.Name = "idx"
	return made
}

func (e estate) profile() acctest.Resource {
	tags := map[string]any{}
	for key, value := range e.tags {
		tags[key] = value
	}
	return acctest.Resource{Type: "palette_cluster_profile", Name: "shop", Config: map[string]any{
		"name": "shop", "version": e.version, "description": e.text, "scope": e.scope(), "tags": tags,
	}}
}

func (e estate) layer(name string) acctest.Resource {
	estateLayer := e.layers[name]
	return acctest.Resource{Type: "palette_helm_layer", Name: name, Config: map[string]any{
		"cluster_profile_id": acctest.Ref{Address: fixture.ShopProfile, Attribute: "id"},
		"registry_name":      acctest.Ref{Address: e.registry(estateLayer.indexed).Address(), Attribute: "name"},
		"chart":              name, "version": estateLayer.tag, "namespace": name, "install_order": 10,
		"values": fmt.Sprintf("replicaCount: %d # as many\nimage:\n  tag: \"1.10\"\n", estateLayer.replicas),
	}}
}

func (e estate) resources() []acctest.Resource {
	all := []acctest.Resource{e.registry(false), e.registry(true), e.profile()}
	for _, name := range slices.Sorted(maps.Keys(e.layers)) {
		all = append(all, e.layer(name))
	}
	return all
}

// imports are the import ids of all resources, by address; idOf returns the uid of an address.
func (e estate) imports(idOf func(address string) string) map[string]string {
	ids := map[string]string{
		"palette_oci_registry.acr": "name:acr", "palette_oci_registry.idx": idOf("palette_oci_registry.idx"),
		fixture.ShopProfile: e.scope() + ":shop:" + e.version,
	}
	for name := range e.layers {
		ids["palette_helm_layer."+name] = idOf(fixture.ShopProfile) + "/" + name
	}
	return ids
}
