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

// profileBody reads a profile to create. Its packs are checked later, against
// the store.
func profileBody(r *http.Request, scoped scope) (*profile, []v1.PackManifestEntity, error) {
	var body v1.ClusterProfileEntity
	if err := decode(r, &body); err != nil {
		return nil, nil, err
	}
	if body.Metadata == nil {
		return nil, nil, invalid("metadata is required")
	}
	// The specification requires nothing of this.
	spec := cmp.Or(body.Spec, &v1.ClusterProfileEntitySpec{})
	draft := cmp.Or(spec.Template, &v1.ClusterProfileTemplateDraft{})
	made := &profile{
		Metadata: profileMetadata(body.Metadata), Project: scoped.Project,
		Version: spec.Version, Type: draft.Type, CloudType: draft.CloudType, Variables: spec.Variables,
	}
	fill(&made.Version, defaultVersion)
	fill(&made.Type, v1.ProfileCluster)
	return made, draft.Packs, checkProfile(made)
}

func profileMetadata(given *v1.ObjectMeta) v1.ObjectMeta {
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

// profileUpdateBody reads an update. It must say everything: what it leaves out
// is overwritten with nothing.
func profileUpdateBody(r *http.Request) (*v1.ClusterProfileUpdateEntity, error) {
	body := new(v1.ClusterProfileUpdateEntity)
	if err := decode(r, body); err != nil {
		return nil, err
	}
	switch {
	case body.Metadata == nil:
		return nil, invalid("metadata is required")
	case body.Spec == nil || body.Spec.Template == nil:
		return nil, invalid("spec.template is required")
	}
	fill(&body.Spec.Version, defaultVersion)
	return body, firstError(checkName("metadata.name", body.Metadata.Name), checkVersion(body.Spec.Version))
}
