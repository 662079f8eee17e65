package question

import (
	"context"
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

const (
	firstVersion, nextVersion = "1.0.0", "1.1.0"
	published                 = v1.PathProfiles + "?" + v1.QueryPublish + "=true"

	content = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: question\n"
	values  = "pack:\n  namespace: question\ncharts:\n  web:\n    replicas: 2\n"
)

// notes is a pack of manifests, which needs no registry.
func notes() v1.PackManifestEntity {
	return v1.PackManifestEntity{
		Name: "notes", Type: v1.PackManifest, Layer: v1.LayerAddon, UID: v1.ManifestPackUID,
		Manifests: []v1.ManifestInputEntity{{Name: "notes", Content: content}},
	}
}

// web is a chart of a registry that is not synchronized.
func web(registryUID, values string) v1.PackManifestEntity {
	return v1.PackManifestEntity{
		Name: "web", Tag: "0.1.0", Type: v1.PackOci, Layer: v1.LayerAddon, RegistryUID: registryUID, Values: values,
	}
}

// entity is an add-on profile with a tag that looks like a number.
func (a *asker) entity(what string, packs ...v1.PackManifestEntity) v1.ClusterProfileEntity {
	if packs == nil {
		packs = []v1.PackManifestEntity{}
	}
	return v1.ClusterProfileEntity{
		Metadata: &v1.ObjectMeta{
			Name: a.name(what), Annotations: map[string]string{v1.AnnotationDescription: "before"},
			Labels: map[string]string{"tier": "1", "asks": "question"},
		},
		Spec: &v1.ClusterProfileEntitySpec{
			Version:  firstVersion,
			Template: &v1.ClusterProfileTemplateDraft{Type: v1.ProfileAddOn, CloudType: v1.CloudAll, Packs: packs},
		},
	}
}

// update overwrites a profile that entity made.
func (a *asker) update(made thing, packs ...v1.PackManifestEntity) v1.ClusterProfileUpdateEntity {
	given := []v1.PackManifestUpdateEntity{}
	for _, pack := range packs {
		next := v1.PackManifestUpdateEntity{
			Name: pack.Name, Tag: pack.Tag, Type: pack.Type, Layer: pack.Layer,
			RegistryUID: pack.RegistryUID, UID: pack.UID, Values: pack.Values,
		}
		for _, manifest := range pack.Manifests {
			next.Manifests = append(next.Manifests,
				v1.ManifestRefUpdateEntity{Name: manifest.Name, Content: manifest.Content})
		}
		given = append(given, next)
	}
	meta := a.entity("").Metadata
	meta.Name, meta.UID = made.name, made.uid
	return v1.ClusterProfileUpdateEntity{
		Metadata: meta,
		Spec: &v1.ClusterProfileUpdateEntitySpec{
			Version: firstVersion, Template: &v1.ClusterProfileTemplateUpdate{Type: v1.ProfileAddOn, Packs: given},
		},
	}
}

// inProject sends a request in the scope of the project.
func (a *asker) inProject(ctx context.Context, method, path string, body any, headers ...string) reply {
	return a.send(ctx, a.project(ctx), method, path, body, headers...)
}

// must sends a request that a question needs to succeed.
func (a *asker) must(ctx context.Context, method, path string, body any) reply {
	got := a.inProject(ctx, method, path, body)
	got.need(method + " " + path)
	return got
}

func (a *asker) make(ctx context.Context, path string, body v1.ClusterProfileEntity) thing {
	return a.create(ctx, a.project(ctx), body.Metadata.Name, path, body)
}

// profile is one that was published with its creation.
func (a *asker) profile(ctx context.Context) thing {
	return a.whole.get(func() thing { return a.make(ctx, published, a.entity("profile", notes())) })
}

// unpublished is one that never was.
func (a *asker) unpublished(ctx context.Context) thing {
	return a.draft.get(func() thing { return a.make(ctx, v1.PathProfiles, a.entity("draft", notes())) })
}

// layered is one with a chart of the registry and a pack of manifests.
func (a *asker) layered(ctx context.Context) thing {
	return a.layers.get(func() thing {
		return a.make(ctx, published, a.entity("layers", web(a.registry(ctx).uid, values), notes()))
	})
}

// read reads a profile.
func (a *asker) read(ctx context.Context, uid string) reply {
	return a.must(ctx, http.MethodGet, v1.Path(v1.PathProfile, uid), nil)
}

// readOf creates a profile and reads it.
func (a *asker) readOf(ctx context.Context, fixture func(context.Context) thing) reply {
	return a.read(ctx, fixture(ctx).uid)
}

// packsOf are the packs of a profile as an edit would find them.
func packsOf(profile any) []any {
	if draft := itemsAt(profile, "spec", "draft", "packs"); len(draft) > 0 {
		return draft
	}
	return itemsAt(profile, "spec", "published", "packs")
}
