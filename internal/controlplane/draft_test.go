package controlplane_test

import (
	"net/http"
	"slices"
	"testing"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// rawPack is a pack of one manifest.
func rawPack() v1.PackManifestEntity {
	return v1.PackManifestEntity{
		Name: "raw", Type: v1.PackManifest,
		Manifests: []v1.ManifestInputEntity{{Name: "ns", Content: "kind: Namespace"}},
	}
}

// published makes a published profile with a chart and a manifest, and returns
// its uid and a PUT that changes nothing.
func (p *peer) published() (string, v1.ClusterProfileUpdateEntity) {
	p.t.Helper()
	acr := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	uid := p.create(v1.PathProfiles+"?publish=true", addOn("apps", "1.0.0", newLayer(acr, "web", "0.1.0"), rawPack()))
	raw := v1.PackManifestUpdateEntity{Name: "raw", Type: v1.PackManifest, Manifests: []v1.ManifestRefUpdateEntity{
		{Name: "ns", UID: p.profile(uid).Spec.Published.Packs[1].Manifests[0].UID, Content: "kind: Namespace"},
	}}
	return uid, update("apps", "1.0.0", layerOf(acr, "web", "0.1.0"), raw)
}

func TestEqualDraftIsRemoved(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	uid, same := p.published()
	path := v1.Path(v1.PathProfile, uid)
	for name, change := range map[string]func([]v1.PackManifestUpdateEntity){
		"values": func(packs []v1.PackManifestUpdateEntity) { packs[0].Values += "x" },
		"tag":    func(packs []v1.PackManifestUpdateEntity) { packs[0].Tag = "2" },
		"order":  slices.Reverse[[]v1.PackManifestUpdateEntity],
		"name":   func(packs []v1.PackManifestUpdateEntity) { packs[1].Name = "other" },
		"manifest": func(packs []v1.PackManifestUpdateEntity) {
			packs[1].Manifests = []v1.ManifestRefUpdateEntity{packs[1].Manifests[0]}
			packs[1].Manifests[0].Content = "kind: Other"
		},
	} {
		other := slices.Clone(same.Spec.Template.Packs)
		change(other)
		p.must(http.StatusNoContent, http.MethodPut, path, update("apps", "1.0.0", other...))
		if p.profile(uid).Spec.Draft == nil {
			t.Errorf("%s: no draft", name)
		}
		p.must(http.StatusNoContent, http.MethodPut, path, same)
		if draft := p.profile(uid).Spec.Draft; draft != nil {
			t.Errorf("%s: taken back, and a draft of %s is left", name, names(draft))
		}
	}
}

func TestPackEditsThatRevertEachOther(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	uid, same := p.published()
	draft := func(step string, want bool) {
		t.Helper()
		if found := p.profile(uid).Spec.Draft; (found != nil) != want {
			t.Errorf("%s: draft %s", step, names(found))
		}
	}
	packs := v1.Path(v1.PathProfilePacks, uid)
	extra := v1.PackManifestEntity{Name: "extra", Type: v1.PackManifest}
	p.create(packs, v1.PackInputEntity{Pack: &extra})
	draft("added", true)
	p.must(http.StatusNoContent, http.MethodDelete, v1.Path(v1.PathProfilePack, uid, "extra"), nil)
	draft("removed", false)

	ns := same.Spec.Template.Packs[1].Manifests[0]
	manifest := v1.Path(v1.PathProfilePackManifest, uid, "raw", ns.UID)
	p.must(http.StatusNoContent, http.MethodPut, manifest, v1.ManifestInputEntity{Name: "ns", Content: "kind: Other"})
	draft("manifest changed", true)
	p.must(http.StatusNoContent, http.MethodPut, manifest, v1.ManifestInputEntity{Name: "ns", Content: ns.Content})
	draft("manifest changed back", false)
}

// TestUnpublishedDraftIsKept edits a profile that was never published: it keeps
// its draft, also an empty one.
func TestUnpublishedDraftIsKept(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0"))
	p.must(http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, uid), update("apps", "1.0.0"))
	if found := p.profile(uid); found.Spec.Draft == nil || found.Spec.Published != nil {
		t.Errorf("%+v", found.Spec)
	}
}
