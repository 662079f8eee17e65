package controlplane

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
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

// metadata adds the scope, which clients cannot set.
func (p *profile) metadata() *v1.ObjectMeta {
	meta := p.Metadata
	meta.Annotations = map[string]string{}
	maps.Copy(meta.Annotations, p.Metadata.Annotations)
	meta.Annotations[v1.AnnotationScope] = p.scope().name()
	return &meta
}

// siblings are all versions of the profile. Of the others, only the fields that
// identify a version are decoded.
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
		ProfileVersion: p.Version, Packs: mapped(source.Packs, pack.ref),
	}
	for i, each := range source.Packs {
		reason, err := each.gone(known)
		if err != nil {
			return nil, err
		}
		shown.Packs[i].InvalidReason, shown.Packs[i].IsInvalid = reason, reason != ""
	}
	return shown, nil
}

func (each pack) ref() v1.PackRef {
	return v1.PackRef{
		Name: each.Name, Layer: each.Layer, Type: each.Type, Tag: each.Tag, Version: each.Tag,
		PackUID: each.UID, RegistryUID: each.RegistryUID, Digest: each.Digest, Values: each.Values,
		Manifests: mapped(each.Manifests, func(found manifest) v1.ObjectReference {
			return v1.ObjectReference{Kind: "manifest", Name: found.Name, UID: found.UID}
		}),
	}
}

// gone is why a pack is no longer valid: its synchronized registry no longer has
// the version. "" is valid.
func (each pack) gone(known *sources) (string, error) {
	if each.Type != v1.PackOci {
		return "", nil
	}
	origin, err := known.registry(each.RegistryUID)
	if _, missing := errors.AsType[*refusal](err); missing {
		return "the registry " + each.RegistryUID + " does not exist", nil
	}
	if err != nil || !origin.synced() || origin.Sync.Status != v1.SyncSuccess {
		return "", err
	}
	index, err := known.packs(origin.Metadata.UID)
	if _, found := index.find(each.Name, each.Tag); found || err != nil {
		return "", err
	}
	return fmt.Sprintf("the registry %s no longer has the pack %s in the version %s",
		origin.Metadata.Name, each.Name, each.Tag), nil
}

func (p *profile) hasUserMacros() bool {
	return slices.ContainsFunc(p.packs(), func(each pack) bool {
		return strings.Contains(each.Values, ".spectro.macro.")
	})
}

func digestOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "sha256:" + hex.EncodeToString(sum[:])
}
