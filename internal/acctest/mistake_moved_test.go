package acctest_test

import (
	"fmt"
	"maps"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// movedMistakes are about resources that come from the official provider. A move that fails prevents the plan of
// everything else, so each is run alone.
func movedMistakes() subject {
	const registry, profile = "spectrocloud_registry_oci", "spectrocloud_cluster_profile"
	return subject{
		title: "Coming from the official provider",
		world: func(s *setting) string {
			registryWorld(s)
			standInOfficial(s.t, s.w)
			return fixture.Remote
		},
		mistakes: []mistake{
			comes("a registry of other content", registry, "registry/0.29.9-basic-created", map[string]any{"provider_type": "zarf"}),
			comes("a registry of another kind", registry, "registry/0.29.9-basic-created", map[string]any{"type": "acr"}),
			comes("a registry of another resource", "spectrocloud_registry_helm", "registry/0.29.9-basic-created", nil),
			comes("a registry without a uid", registry, "registry/0.29.9-basic-created", map[string]any{"id": ""}),
			comes("an infrastructure profile", profile, "profile/0.29.9", map[string]any{"type": "infra"}),
			comesNewer("a profile of a newer release", profile, "profile/0.29.9"),
			comesWhole("a profile with packs, and the secret of its registry"),
		},
	}
}

// movedTo is the configuration that a resource is moved to.
func movedTo(from string) string {
	to, resource := "palette_oci_registry", registered()
	if from == "spectrocloud_cluster_profile" {
		to, resource = "palette_cluster_profile", profileWith()
	}
	return fmt.Sprintf("moved {\n  from = %s.this\n  to   = %s.this\n}\n", from, to) + resource
}

// comes is a resource of the official provider whose state has been changed.
func comes(name, kind, file string, changes map[string]any) mistake {
	return mistake{name: name, apart: true, config: movedTo(kind), then: func(r *trial) {
		held := officialInstance(r.t, file)
		held.Attributes["name"] = r.label
		maps.Copy(held.Attributes, changes)
		r.w.File("terraform.tfstate", officialState(r.t, map[string]instance{kind + "." + r.label: held}))
	}}
}

// comesNewer is one whose state a later release has written.
func comesNewer(name, kind, file string) mistake {
	return mistake{name: name, apart: true, config: movedTo(kind), then: func(r *trial) {
		held := officialInstance(r.t, file)
		held.Attributes["name"], held.Version = r.label, 99
		r.w.File("terraform.tfstate", officialState(r.t, map[string]instance{kind + "." + r.label: held}))
	}}
}

// comesWhole is a move that succeeds, with all its diagnostics.
func comesWhole(name string) mistake {
	const registry, profile = "spectrocloud_registry_oci", "spectrocloud_cluster_profile"
	return mistake{name: name, apart: true, config: movedTo(registry) + movedTo(profile), then: func(r *trial) {
		login, apps := officialInstance(r.t, "registry/0.21.5-basic"), officialInstance(r.t, "profile/0.3.2")
		maps.Copy(login.Attributes, map[string]any{"name": r.label, "endpoint": "https://contoso.azurecr.io/charts"})
		login.Attributes["id"] = officialRegistry(r.t, r.world, login.Attributes)
		maps.Copy(apps.Attributes, map[string]any{"name": r.label, "skip_destroy": true, "context": "tenant"})
		apps.Attributes["pack"].([]any)[0].(map[string]any)["type"] = "oci"
		apps.Attributes["id"] = officialProfile(r.t, r.client, palette.Tenant(), apps.Attributes,
			officialChart(login.Attributes["id"].(string), "web", "1.2.3"))
		r.w.File("terraform.tfstate", officialState(r.t, map[string]instance{
			registry + "." + r.label: login, profile + "." + r.label: apps,
		}))
	}}
}
