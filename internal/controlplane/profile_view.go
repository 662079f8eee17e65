package controlplane

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// wire returns the profile with what depends on other objects: its sibling
// versions, and layers that have become invalid.
func (p *profile) wire(tx *store.Tx) (v1.ClusterProfile, error) {
	versions, err := p.siblings(tx)
	if err != nil {
		return v1.ClusterProfile{}, err
	}
	origins := newSources(tx)
	draft, err := p.templateWire(origins, p.Draft)
	if err != nil {
		return v1.ClusterProfile{}, err
	}
	published, err := p.templateWire(origins, p.Published)
	return v1.ClusterProfile{
		Metadata: p.metadata(),
		Spec: &v1.ClusterProfileSpec{
			Version: p.Version, Versions: versions, Draft: draft, Published: published,
		},
		Status: &v1.ClusterProfileStatus{
			IsPublished: p.Published != nil, HasUserMacros: p.hasUserMacros(),
			InUseClusterTemplates: []v1.ProjectResourceReference{},
		},
	}, err
}

// metadata adds the scope, which is the server's to say and not the client's.
func (p *profile) metadata() *v1.ObjectMeta {
	meta := p.Metadata
	meta.Annotations = maps.Clone(meta.Annotations)
	if meta.Annotations == nil {
		meta.Annotations = map[string]string{}
	}
	meta.Annotations[v1.AnnotationScope] = p.scope().name()
	return &meta
}

// siblings are the versions of the profile, itself among them. Of the others only
// what says so is decoded.
func (p *profile) siblings(tx *store.Tx) (versions []v1.ClusterProfileVersion, err error) {
	err = tx.Each(kindProfile, func(uid string, decode func(any) error) error {
		var other struct {
			Metadata struct {
				Name string `json:"name"`
			} `json:"metadata"`
			Project string `json:"project"`
			Version string `json:"version"`
		}
		if uid == p.Metadata.UID {
			versions = append(versions, v1.ClusterProfileVersion{UID: uid, Version: p.Version})
			return nil
		}
		err := decode(&other)
		if err == nil && other.Project == p.Project && other.Metadata.Name == p.Metadata.Name {
			versions = append(versions, v1.ClusterProfileVersion{UID: uid, Version: other.Version})
		}
		return err
	})
	return versions, err
}

func (p *profile) templateWire(known *sources, source *template) (*v1.ClusterProfileTemplate, error) {
	if source == nil {
		return nil, nil
	}
	shown := &v1.ClusterProfileTemplate{
		UID: p.Metadata.UID, Name: p.Metadata.Name, Type: p.Type, CloudType: p.CloudType,
		ProfileVersion: p.Version, Packs: make([]v1.PackRef, 0, len(source.Packs)),
	}
	for _, each := range source.Packs {
		ref := each.ref()
		var err error
		if ref.InvalidReason, err = each.gone(known); err != nil {
			return nil, err
		}
		ref.IsInvalid = ref.InvalidReason != ""
		shown.Packs = append(shown.Packs, ref)
	}
	return shown, nil
}

func (current *pack) ref() v1.PackRef {
	ref := v1.PackRef{
		Name: current.Name, Layer: current.Layer, Type: current.Type, Tag: current.Tag, Version: current.Tag,
		PackUID: current.UID, RegistryUID: current.RegistryUID, Digest: current.Digest, Values: current.Values,
		Manifests: make([]v1.ObjectReference, 0, len(current.Manifests)),
	}
	for _, found := range current.Manifests {
		ref.Manifests = append(ref.Manifests, v1.ObjectReference{Kind: "manifest", Name: found.Name, UID: found.UID})
	}
	return ref
}

// gone says why a pack is no longer valid: its version has left a registry
// that is synchronized. "" is valid.
func (current *pack) gone(known *sources) (string, error) {
	if current.Type != v1.PackOci {
		return "", nil
	}
	origin, err := known.registry(current.RegistryUID)
	var missing *refusal
	if errors.As(err, &missing) {
		return "the registry " + current.RegistryUID + " does not exist", nil
	}
	if err != nil || !origin.settings().Synced || origin.Sync.Status != v1.SyncSuccess {
		return "", err
	}
	index, err := known.packs(origin.Metadata.UID)
	if _, found := index.find(current.Name, current.Tag); found || err != nil {
		return "", err
	}
	return fmt.Sprintf("the registry %s no longer has the pack %s in the version %s",
		origin.Metadata.Name, current.Name, current.Tag), nil
}

func (p *profile) hasUserMacros() bool {
	for _, each := range p.packs() {
		if strings.Contains(each.Values, ".spectro.macro.") {
			return true
		}
	}
	return false
}

func digestOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "sha256:" + hex.EncodeToString(sum[:])
}
