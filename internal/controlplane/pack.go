package controlplane

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

const kindPacks store.Kind = "packs"

// packIndex is what a synchronization found in one registry. Its uid in the
// store is the registry's.
type packIndex struct {
	Charts map[string][]packVersion `json:"charts"`
}

// packVersion is one version of a chart, which Palette calls a pack.
type packVersion struct {
	UID     string `json:"uid"`
	Version string `json:"version"`
	Digest  string `json:"digest"`
}

// tag is how the registry spells the version.
func (v packVersion) tag() string { return strings.ReplaceAll(v.Version, "+", "_") }

// packUID is the uid of a version of a chart. It follows from what it names, so
// that a profile stays valid when its registry is synchronized again.
func packUID(registryUID, chartName, version string) string {
	sum := sha256.Sum256([]byte(registryUID + "\x00" + chartName + "\x00" + version))
	return hex.EncodeToString(sum[:12])
}

// getPacks returns the index of a registry, an empty one before its first
// synchronization.
func getPacks(tx *store.Tx, registryUID string) (found packIndex, err error) {
	err = tx.Get(kindPacks, registryUID, &found)
	if errors.Is(err, store.ErrNotFound) {
		return packIndex{}, nil
	}
	return found, err
}

func forgetPacks(tx *store.Tx, registryUID string) error {
	err := tx.Delete(kindPacks, registryUID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// find returns the version of the chart that a pack of a profile names. Where a
// chart is in a profile more than once, the pack is called <name>--<chart>.
func (x packIndex) find(packName, tag string) (packVersion, bool) {
	for name := packName; ; {
		for _, version := range x.Charts[name] {
			if version.Version == tag || version.tag() == tag {
				return version, true
			}
		}
		_, rest, more := strings.Cut(name, "--")
		if !more {
			return packVersion{}, false
		}
		name = rest
	}
}

func packVersions(c *call) (response, error) {
	name, uid := c.r.PathValue("packName"), c.r.PathValue("registryUid")
	if _, err := getRegistry(c.tx, "", uid); err != nil {
		return response{}, err
	}
	found, err := getPacks(c.tx, uid)
	if err != nil {
		return response{}, err
	}
	if len(found.Charts[name]) == 0 {
		return response{}, notFound("pack", name)
	}
	return ok(packEntity(uid, name, found.Charts[name])), nil
}

func packEntity(registryUID, name string, versions []packVersion) v1.PackTagEntity {
	return v1.PackTagEntity{
		Name: name, DisplayName: name, RegistryUID: registryUID, Layer: v1.LayerAddon,
		CloudTypes: []string{v1.CloudAll},
		Tags: mapped(versions, func(version packVersion) v1.PackTags {
			return v1.PackTags{PackUID: version.UID, Version: version.Version, Tag: version.tag()}
		}),
		PackValues: mapped(versions, func(version packVersion) v1.PackUIDValues {
			return v1.PackUIDValues{PackUID: version.UID}
		}),
	}
}

// packGet finds a pack by its uid: in the indexes of the synchronized
// registries, then among the packs of the profiles, which is where those of the
// other registries are known.
func packGet(c *call) (response, error) {
	found, err := indexedPack(c.tx, c.uid())
	if err == nil && found == nil {
		found, err = c.profilePack()
	}
	if err != nil {
		return response{}, err
	}
	if found == nil {
		return response{}, notFound("pack", c.uid())
	}
	return ok(found), nil
}

func indexedPack(tx *store.Tx, uid string) (found *v1.PackTagEntity, err error) {
	err = tx.Each(kindPacks, func(registryUID string, decode func(any) error) error {
		var index packIndex
		if err := decode(&index); err != nil {
			return err
		}
		for name, versions := range index.Charts {
			for _, version := range versions {
				if version.UID == uid {
					found = new(packEntity(registryUID, name, []packVersion{version}))
				}
			}
		}
		return nil
	})
	return found, err
}

func (c *call) profilePack() (found *v1.PackTagEntity, err error) {
	err = eachProfile(c.tx, func(p *profile) {
		if !p.reachable(c.scope) {
			return
		}
		for _, each := range p.packs() {
			if each.UID == c.uid() && each.RegistryUID != "" {
				version := packVersion{UID: each.UID, Version: each.Tag}
				found = new(packEntity(each.RegistryUID, each.Name, []packVersion{version}))
			}
		}
	})
	return found, err
}
