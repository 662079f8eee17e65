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

// newPacks checks the packs of a profile to create.
func newPacks(tx *store.Tx, mood Mood, p *profile, given []v1.PackManifestEntity) ([]pack, error) {
	made := make([]pack, 0, len(given))
	for _, entity := range given {
		made = append(made, newPack(entity))
	}
	return made, checkPacks(tx, mood, p, made)
}

func newPack(given v1.PackManifestEntity) pack {
	made := pack{
		Name: given.Name, Layer: given.Layer, Type: given.Type, Tag: given.Tag,
		UID: given.UID, RegistryUID: given.RegistryUID, Values: trimValues(given.Values),
	}
	for _, input := range given.Manifests {
		made.Manifests = append(made.Manifests, manifest{UID: newUID(), Name: input.Name, Content: input.Content})
	}
	return made
}

// updatedPacks checks the packs of an update, whose manifests may refer to
// those that the profile has.
func updatedPacks(tx *store.Tx, mood Mood, p *profile, given []v1.PackManifestUpdateEntity) ([]pack, error) {
	known := p.manifests()
	made := make([]pack, 0, len(given))
	for _, entity := range given {
		next := newPack(v1.PackManifestEntity{
			Name: entity.Name, Layer: entity.Layer, Type: entity.Type, Tag: entity.Tag,
			UID: entity.UID, RegistryUID: entity.RegistryUID, Values: entity.Values,
		})
		for _, ref := range entity.Manifests {
			next.Manifests = append(next.Manifests, keptManifest(known, ref))
		}
		made = append(made, next)
	}
	return made, checkPacks(tx, mood, p, made)
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
	for _, each := range []*template{p.Published, p.Draft} {
		if each == nil {
			continue
		}
		for _, layer := range each.Packs {
			for _, found := range layer.Manifests {
				known[found.UID] = found
			}
		}
	}
	return known
}

// trimValues does what Palette does to values. Spaces are kept: they may belong to
// a block of text.
func trimValues(values string) string { return strings.Trim(values, "\r\n") }

// checkPacks checks packs one by one and together, and completes them.
func checkPacks(tx *store.Tx, mood Mood, p *profile, packs []pack) error {
	names, origins := map[string]bool{}, newSources(tx)
	for i := range packs {
		if names[packs[i].Name] {
			return refuse(http.StatusBadRequest, v1.CodePackDuplicate,
				"the pack %q is in the cluster profile more than once", packs[i].Name)
		}
		names[packs[i].Name] = true
		if err := mood.identify(tx, &packs[i]); err != nil {
			return err
		}
		if err := checkPack(origins, p, &packs[i]); err != nil {
			return err
		}
	}
	return nil
}

func checkPack(known *sources, p *profile, current *pack) error {
	fill(&current.Type, v1.PackSpectro)
	fill(&current.Layer, v1.LayerAddon)
	err := firstError(
		checkPackName(current.Name),
		noControl("the tag of the pack "+current.Name, current.Tag),
		oneOf("the type of the pack "+current.Name, current.Type, v1.PackSpectro, v1.PackHelm, v1.PackManifest,
			v1.PackOci),
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
	var gone *refusal
	if errors.As(err, &gone) {
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

// identify finds the uid of a chart. A synchronized registry knows its charts
// and the request must name the right one; of another registry nothing is
// known, so whatever the request says is replaced.
func identify(known *sources, origin *registry, current *pack) error {
	if !origin.settings().Synced {
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
func profileValidatePacks(s *Server, r *http.Request, scoped scope) (response, error) {
	var body v1.ClusterProfileTemplateDraft
	if err := decode(r, &body); err != nil {
		return response{}, err
	}
	results := []v1.ConstraintValidatorResult{}
	err := s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		p := new(profile)
		if uid := r.PathValue("uid"); uid != "" {
			var err error
			if p, err = getProfile(tx, scoped, uid); err != nil {
				return err
			}
		}
		for _, given := range body.Packs {
			each := newPack(given)
			result, err := constraint(given.Name, checkPack(newSources(tx), p, &each))
			if err != nil {
				return err
			}
			results = append(results, result)
		}
		return nil
	})
	return ok(v1.ClusterProfileValidatorResponse{
		Packs: &v1.ConstraintValidatorResponse{Results: results},
	}), err
}

// constraint turns a refusal of a pack into its result; other errors are kept.
func constraint(name string, err error) (v1.ConstraintValidatorResult, error) {
	result := v1.ConstraintValidatorResult{Name: name, DisplayName: name}
	var refused *refusal
	if errors.As(err, &refused) {
		result.Errors = []v1.ConstraintError{{Code: refused.Code, Message: refused.Message}}
		return result, nil
	}
	return result, err
}
