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
	for _, one := range given {
		made = append(made, newPack(one))
	}
	return made, checkPacks(tx, mood, p, made)
}

func newPack(given v1.PackManifestEntity) pack {
	made := pack{
		Name: given.Name, Layer: given.Layer, Type: given.Type, Tag: given.Tag,
		UID: given.UID, RegistryUID: given.RegistryUID, Values: trimValues(given.Values),
	}
	for _, one := range given.Manifests {
		made.Manifests = append(made.Manifests, manifest{UID: newUID(), Name: one.Name, Content: one.Content})
	}
	return made
}

// updatedPacks checks the packs of an update, whose manifests may refer to
// those that the profile has.
func updatedPacks(tx *store.Tx, mood Mood, p *profile, given []v1.PackManifestUpdateEntity) ([]pack, error) {
	known := p.manifests()
	made := make([]pack, 0, len(given))
	for _, one := range given {
		next := newPack(v1.PackManifestEntity{
			Name: one.Name, Layer: one.Layer, Type: one.Type, Tag: one.Tag,
			UID: one.UID, RegistryUID: one.RegistryUID, Values: one.Values,
		})
		for _, ref := range one.Manifests {
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
	for _, one := range []*template{p.Published, p.Draft} {
		if one == nil {
			continue
		}
		for _, layer := range one.Packs {
			for _, found := range layer.Manifests {
				known[found.UID] = found
			}
		}
	}
	return known
}

// trimValues does what Palette does to values. Spaces stay: they may belong to
// a block of text.
func trimValues(values string) string { return strings.Trim(values, "\r\n") }

// checkPacks checks packs one by one and together, and completes them.
func checkPacks(tx *store.Tx, mood Mood, p *profile, packs []pack) error {
	names, from := map[string]bool{}, newSources(tx)
	for i := range packs {
		if names[packs[i].Name] {
			return refuse(http.StatusBadRequest, v1.CodePackDuplicate,
				"the pack %q is in the cluster profile more than once", packs[i].Name)
		}
		names[packs[i].Name] = true
		if err := mood.identify(tx, &packs[i]); err != nil {
			return err
		}
		if err := checkPack(from, p, &packs[i]); err != nil {
			return err
		}
	}
	return nil
}

func checkPack(known *sources, p *profile, one *pack) error {
	fill(&one.Type, v1.PackSpectro)
	fill(&one.Layer, v1.LayerAddon)
	err := firstError(
		checkPackName(one.Name),
		noControl("the tag of the pack "+one.Name, one.Tag),
		oneOf("the type of the pack "+one.Name, one.Type, v1.PackSpectro, v1.PackHelm, v1.PackManifest, v1.PackOci),
		checkLayer("the layer of the pack "+one.Name, one.Layer),
		checkReferences(p, one),
	)
	if err != nil {
		return err
	}
	if one.Type == v1.PackManifest {
		fill(&one.UID, v1.ManifestPackUID)
		return nil
	}
	return checkSource(known, one)
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

func checkReferences(p *profile, one *pack) error {
	for _, match := range variableReference().FindAllStringSubmatch(one.Values, -1) {
		name := match[1]
		if !slices.ContainsFunc(p.Variables, func(v v1.Variable) bool { return v.Name == name }) {
			return refuse(http.StatusBadRequest, v1.CodePackVariablesUndefined,
				"the values of the pack %s refer to the variable %q, which the cluster profile does not define", one.Name, name)
		}
	}
	return nil
}

// checkSource checks where a pack comes from. A pack of Palette's own
// registries may leave the registry out; there are none of them here.
func checkSource(known *sources, one *pack) error {
	if one.RegistryUID == "" {
		if one.Type == v1.PackSpectro {
			return nil
		}
		return invalid("the pack %s needs a registryUid, as its type is %s", one.Name, one.Type)
	}
	from, err := known.registry(one.RegistryUID)
	var gone *refusal
	if errors.As(err, &gone) {
		return refuse(http.StatusBadRequest, v1.CodePackRegistryNotFound,
			"the registry %q of the pack %s does not exist", one.RegistryUID, one.Name)
	}
	if err != nil {
		return err
	}
	if one.Type != v1.PackOci {
		return invalid("PackType '%s' is not matching with registry type '%s' (pack %s)", one.Type, v1.KindOci, one.Name)
	}
	if one.Tag == "" {
		return invalid("the pack %s needs a tag", one.Name)
	}
	return identify(known, from, one)
}

// identify finds the uid of a chart. A synchronized registry knows its charts
// and the request must name the right one; of another registry nothing is
// known, so whatever the request says is replaced.
func identify(known *sources, from *registry, one *pack) error {
	if !from.settings().Synced {
		one.UID, one.Digest = packUID(from.Metadata.UID, one.Name, one.Tag), ""
		return nil
	}
	index, err := known.packs(from.Metadata.UID)
	if err != nil {
		return err
	}
	indexed, found := index.find(one.Name, one.Tag)
	switch {
	case !found:
		return refuse(http.StatusBadRequest, v1.CodePackNotFound,
			"the registry %s has no pack %s in the version %s (its synchronization: %s)",
			from.Metadata.Name, one.Name, one.Tag, from.Sync.Status)
	case one.UID != indexed.UID:
		return refuse(http.StatusBadRequest, v1.CodePackNotFound,
			"the uid %q is not that of the pack %s in the version %s of the registry %s",
			one.UID, one.Name, one.Tag, from.Metadata.Name)
	}
	one.Digest = indexed.Digest
	return nil
}

// profileValidatePacks answers 200 also when something is wrong: that is in
// the body.
func profileValidatePacks(s *Server, r *http.Request, in scope) (answer, error) {
	var body v1.ClusterProfileTemplateDraft
	if err := decode(r, &body); err != nil {
		return answer{}, err
	}
	results := []v1.ConstraintValidatorResult{}
	err := s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		p := new(profile)
		if uid := r.PathValue("uid"); uid != "" {
			var err error
			if p, err = getProfile(tx, in, uid); err != nil {
				return err
			}
		}
		for _, given := range body.Packs {
			one := newPack(given)
			result, err := constraint(given.Name, checkPack(newSources(tx), p, &one))
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

// constraint turns a refusal of a pack into its result; other errors stay.
func constraint(name string, err error) (v1.ConstraintValidatorResult, error) {
	result := v1.ConstraintValidatorResult{Name: name, DisplayName: name}
	var refused *refusal
	if errors.As(err, &refused) {
		result.Errors = []v1.ConstraintError{{Code: refused.Code, Message: refused.Message}}
		return result, nil
	}
	return result, err
}
