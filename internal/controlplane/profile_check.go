package controlplane

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// variableReference finds the variables that values refer to. Source: Palette's
// documentation of cluster profile variables, {{.spectro.var.<name>}}.
var variableReference = lazyregexp.New(`\{\{[^}]*\.spectro\.var\.([A-Za-z0-9_-]+)`)

// newPacks are the packs of a request, checked one by one and together, and
// completed. Their manifests may refer to those that the profile has.
func newPacks(tx *store.Tx, mood Mood, p *profile, given []v1.PackManifestUpdateEntity) ([]pack, error) {
	known, origins, names := p.manifests(), newSources(tx), map[string]bool{}
	made := make([]pack, 0, len(given))
	for _, entity := range given {
		if names[entity.Name] {
			return nil, refuse(http.StatusBadRequest, v1.CodePackDuplicate,
				"the pack %q is in the cluster profile more than once", entity.Name)
		}
		names[entity.Name] = true
		next := newPack(entity, known)
		if err := mood.identify(tx, &next); err != nil {
			return nil, err
		}
		if err := checkPack(origins, p, &next); err != nil {
			return nil, err
		}
		made = append(made, next)
	}
	return made, nil
}

func newPack(given v1.PackManifestUpdateEntity, known map[string]manifest) pack {
	given.Values = trimValues(given.Values)
	for i, ref := range given.Manifests {
		given.Manifests[i] = keptManifest(known, ref)
	}
	return pack{PackManifestUpdateEntity: given}
}

// asUpdate is a pack of a request that cannot refer to manifests.
func asUpdate(given v1.PackManifestEntity) v1.PackManifestUpdateEntity {
	update := v1.PackManifestUpdateEntity{
		Name: given.Name, Layer: given.Layer, Type: given.Type, Tag: given.Tag,
		UID: given.UID, RegistryUID: given.RegistryUID, Values: given.Values,
	}
	for _, input := range given.Manifests {
		update.Manifests = append(update.Manifests, manifest{Name: input.Name, Content: input.Content})
	}
	return update
}

// keptManifest keeps the identity of a manifest that is named by its uid, and
// its content when none is given.
func keptManifest(known map[string]manifest, ref v1.ManifestRefUpdateEntity) manifest {
	before, found := known[ref.UID]
	if !found {
		return manifest{UID: newUID(), Name: ref.Name, Content: ref.Content}
	}
	before.Name = ref.Name
	if ref.Content != "" {
		before.Content = ref.Content
	}
	return before
}

func (p *profile) manifests() map[string]manifest {
	known := map[string]manifest{}
	// The draft last: it is what an edit starts from.
	for _, layer := range slices.Concat(p.Published.packs(), p.Draft.packs()) {
		for _, found := range layer.Manifests {
			known[found.UID] = found
		}
	}
	return known
}

// trimValues does what Palette does to values. Spaces are kept: they may belong to
// a block of text.
func trimValues(values string) string { return strings.Trim(values, "\r\n") }

func checkPack(known *sources, p *profile, current *pack) error {
	fill(&current.Type, v1.PackSpectro)
	fill(&current.Layer, v1.LayerAddon)
	err := firstError(
		checkPackName(current.Name),
		noControl("the tag of the pack "+current.Name, current.Tag),
		checkPackType("the type of the pack "+current.Name, current.Type),
		checkLayer("the layer of the pack "+current.Name, current.Layer),
		checkReferences(p, current),
	)
	if err != nil {
		return err
	}
	if current.Type == v1.PackManifest {
		fill(&current.UID, v1.ManifestPackUID)
		return nil
	}
	return checkSource(known, current)
}

func checkPackType(field, kind string) error {
	return oneOf(field, kind, v1.PackSpectro, v1.PackHelm, v1.PackManifest, v1.PackOci)
}

func checkLayer(field, layer string) error {
	return oneOf(field, layer, "kernel", "os", "k8s", "cni", "csi", v1.LayerAddon)
}

func checkPackName(name string) error {
	if strings.Contains(name, "/") {
		return invalid("the pack name %q has a slash: the path of a chart belongs to its registry", name)
	}
	return checkName("the name of a pack", name)
}

func checkReferences(p *profile, current *pack) error {
	for _, match := range variableReference().FindAllStringSubmatch(current.Values, -1) {
		name := match[1]
		if !slices.ContainsFunc(p.Variables, func(v v1.Variable) bool { return v.Name == name }) {
			return refuse(http.StatusBadRequest, v1.CodePackVariablesUndefined,
				"the values of the pack %s refer to the variable %q, which the cluster profile does not define",
				current.Name, name)
		}
	}
	return nil
}

// checkSource checks where a pack comes from. A pack of Palette's own
// registries may leave the registry out; there are none of them here.
func checkSource(known *sources, current *pack) error {
	if current.RegistryUID == "" {
		if current.Type == v1.PackSpectro {
			return nil
		}
		return invalid("the pack %s needs a registryUid, as its type is %s", current.Name, current.Type)
	}
	origin, err := known.registry(current.RegistryUID)
	if _, gone := errors.AsType[*refusal](err); gone {
		return refuse(http.StatusBadRequest, v1.CodePackRegistryNotFound,
			"the registry %q of the pack %s does not exist", current.RegistryUID, current.Name)
	}
	if err != nil {
		return err
	}
	if current.Type != v1.PackOci {
		return invalid("PackType '%s' is not matching with registry type '%s' (pack %s)", current.Type, v1.KindOci,
			current.Name)
	}
	if current.Tag == "" {
		return invalid("the pack %s needs a tag", current.Name)
	}
	return identify(known, origin, current)
}

// identify finds the uid of a chart. For a synchronized registry the request must
// have the uid of the index; for another registry the uid of the request is
// replaced.
func identify(known *sources, origin *registry, current *pack) error {
	if !origin.synced() {
		current.UID, current.Digest = packUID(origin.Metadata.UID, current.Name, current.Tag), ""
		return nil
	}
	index, err := known.packs(origin.Metadata.UID)
	if err != nil {
		return err
	}
	indexed, found := index.find(current.Name, current.Tag)
	switch {
	case !found:
		return refuse(http.StatusBadRequest, v1.CodePackNotFound,
			"the registry %s has no pack %s in the version %s (its synchronization: %s)",
			origin.Metadata.Name, current.Name, current.Tag, origin.Sync.Status)
	case current.UID != indexed.UID:
		return refuse(http.StatusBadRequest, v1.CodePackNotFound,
			"the uid %q is not that of the pack %s in the version %s of the registry %s",
			current.UID, current.Name, current.Tag, origin.Metadata.Name)
	}
	current.Digest = indexed.Digest
	return nil
}

// profileValidatePacks responds with 200 also when something is wrong: that is in
// the body.
func profileValidatePacks(c *call, body *v1.ClusterProfileTemplateDraft) (response, error) {
	p := new(profile)
	if c.uid() != "" {
		var err error
		if p, err = c.profile(); err != nil {
			return response{}, err
		}
	}
	results := make([]v1.ConstraintValidatorResult, 0, len(body.Packs))
	for _, given := range body.Packs {
		result := v1.ConstraintValidatorResult{Name: given.Name, DisplayName: given.Name}
		checked := newPack(asUpdate(given), nil)
		err := checkPack(newSources(c.tx), p, &checked)
		if refused, is := errors.AsType[*refusal](err); is {
			result.Errors = []v1.ConstraintError{{Code: refused.Code, Message: refused.Message}}
		} else if err != nil {
			return response{}, err
		}
		results = append(results, result)
	}
	return ok(v1.ClusterProfileValidatorResponse{
		Packs: &v1.ConstraintValidatorResponse{Results: results},
	}), nil
}
