package controlplane

import (
	"cmp"
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

const defaultVersion = "1.0.0"

func checkVersion(version string) error {
	if v1.ValidProfileVersion(version) {
		return nil
	}
	return refuse(http.StatusBadRequest, v1.CodeClusterProfileVersionInvalid,
		"the version %q of a cluster profile is no semantic version", version)
}

// newProfile is a profile to create, with its packs, which are checked later,
// against the store.
func newProfile(body *v1.ClusterProfileEntity, scoped scope) (*profile, []v1.PackManifestEntity, error) {
	if body.Metadata == nil {
		return nil, nil, invalid("metadata is required")
	}
	// The specification requires nothing of this.
	spec := cmp.Or(body.Spec, &v1.ClusterProfileEntitySpec{})
	draft := cmp.Or(spec.Template, &v1.ClusterProfileTemplateDraft{})
	made := &profile{
		Metadata: describe(body.Metadata), Project: scoped.Project, Variables: spec.Variables,
		Version: cmp.Or(spec.Version, defaultVersion),
		Type:    cmp.Or(draft.Type, v1.ProfileCluster), CloudType: draft.CloudType,
	}
	return made, draft.Packs, checkProfile(made)
}

// describe is the metadata that a client may set.
func describe(given *v1.ObjectMeta) v1.ObjectMeta {
	return v1.ObjectMeta{Name: given.Name, Annotations: given.Annotations, Labels: given.Labels}
}

func checkProfile(p *profile) error {
	err := firstError(
		checkName("metadata.name", p.Metadata.Name),
		checkVersion(p.Version),
		oneOf("spec.template.type", p.Type, v1.ProfileCluster, v1.ProfileInfra, v1.ProfileAddOn, v1.ProfileSystem),
		checkVariables(p.Variables),
	)
	if err != nil {
		return err
	}
	return checkCloud(p)
}

// checkCloud lets add-on profiles fit every cloud. The others hold an
// operating system and a Kubernetes for one.
func checkCloud(p *profile) error {
	if p.Type == v1.ProfileAddOn {
		fill(&p.CloudType, v1.CloudAll)
		return nil
	}
	if p.CloudType == "" || p.CloudType == v1.CloudAll {
		return invalid("spec.template.cloudType must name a cloud, as spec.template.type is %s", p.Type)
	}
	return nil
}

// checkUpdate wants everything in an update: what it leaves out is overwritten
// with nothing.
func checkUpdate(body *v1.ClusterProfileUpdateEntity) error {
	switch {
	case body.Metadata == nil:
		return invalid("metadata is required")
	case body.Spec == nil || body.Spec.Template == nil:
		return invalid("spec.template is required")
	}
	fill(&body.Spec.Version, defaultVersion)
	return firstError(checkName("metadata.name", body.Metadata.Name), checkVersion(body.Spec.Version))
}
