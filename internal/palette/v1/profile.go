package v1

// Values of a profile's type.
const (
	ProfileCluster = "cluster"
	ProfileInfra   = "infra"
	ProfileAddOn   = "add-on"
	ProfileSystem  = "system"
)

// CloudAll is the cloud type of a profile that fits every cloud.
const CloudAll = "all"

// ClusterProfileEntity is a profile to create.
type ClusterProfileEntity = Object[ClusterProfileEntitySpec]

// ClusterProfileEntitySpec is the content of a profile to create.
type ClusterProfileEntitySpec struct {
	Template  *ClusterProfileTemplateDraft `json:"template,omitempty"`
	Variables []Variable                   `json:"variables,omitzero"`
	Version   string                       `json:"version,omitempty"`
}

// ClusterProfileTemplateDraft is the template of a profile to create or to
// validate.
type ClusterProfileTemplateDraft struct {
	CloudType string               `json:"cloudType,omitempty"`
	Packs     []PackManifestEntity `json:"packs,omitzero"`
	Type      string               `json:"type,omitempty"`
}

// ClusterProfileUpdateEntity overwrites the draft of a profile.
type ClusterProfileUpdateEntity = Object[ClusterProfileUpdateEntitySpec]

// ClusterProfileUpdateEntitySpec is the content of an update.
type ClusterProfileUpdateEntitySpec struct {
	Template *ClusterProfileTemplateUpdate `json:"template,omitempty"`
	Version  string                        `json:"version,omitempty"`
}

// ClusterProfileTemplateUpdate is the template of an update: all packs, in
// their order.
type ClusterProfileTemplateUpdate struct {
	Packs []PackManifestUpdateEntity `json:"packs,omitzero"`
	Type  string                     `json:"type,omitempty"`
}

// ProfileMetaEntity changes the annotations and labels of a profile.
type ProfileMetaEntity struct {
	Metadata *ObjectMetaInputEntity    `json:"metadata"`
	Spec     *ClusterProfileSpecEntity `json:"spec,omitempty"`
}

// ClusterProfileSpecEntity is the version of a profile in ProfileMetaEntity.
type ClusterProfileSpecEntity struct {
	Version string `json:"version,omitempty"`
}

// ClusterProfile is one version of a profile. Each version is an object of its
// own; Spec.Versions lists the siblings of the same name.
type ClusterProfile struct {
	APIVersion string                `json:"apiVersion,omitempty"`
	Kind       string                `json:"kind,omitempty"`
	Metadata   *ObjectMeta           `json:"metadata,omitempty"`
	Spec       *ClusterProfileSpec   `json:"spec,omitempty"`
	Status     *ClusterProfileStatus `json:"status,omitempty"`
}

// ClusterProfileSpec holds the published template, which clusters use, and the
// draft, which edits go to. A draft is absent when nothing waits for
// publishing, Published when the profile never was.
type ClusterProfileSpec struct {
	Draft     *ClusterProfileTemplate `json:"draft,omitempty"`
	Published *ClusterProfileTemplate `json:"published,omitempty"`
	Version   string                  `json:"version,omitempty"`
	Versions  []ClusterProfileVersion `json:"versions,omitzero"`
}

// ClusterProfileVersion is a sibling version of a profile.
type ClusterProfileVersion struct {
	UID     string `json:"uid,omitempty"`
	Version string `json:"version,omitempty"`
}

// ClusterProfileTemplate is a list of packs, in their order.
type ClusterProfileTemplate struct {
	CloudType        string            `json:"cloudType,omitempty"`
	Name             string            `json:"name,omitempty"`
	PackServerRefs   []ObjectReference `json:"packServerRefs,omitzero"`
	PackServerSecret string            `json:"packServerSecret,omitempty"`
	Packs            []PackRef         `json:"packs,omitzero"`
	ProfileVersion   string            `json:"profileVersion,omitempty"`
	RelatedObject    *ObjectReference  `json:"relatedObject,omitempty"`
	Type             string            `json:"type,omitempty"`
	UID              string            `json:"uid,omitempty"`
	// Version is deprecated by Palette; ProfileVersion takes its place.
	Version int32 `json:"version,omitempty"`
}

// ClusterProfileStatus has the clusters that use a profile.
type ClusterProfileStatus struct {
	HasUserMacros         bool                       `json:"hasUserMacros"`
	InUseClusterTemplates []ProjectResourceReference `json:"inUseClusterTemplates,omitzero"`
	// InUseClusterUIDs is deprecated by Palette; InUseClusters takes its place.
	InUseClusterUIDs []string             `json:"inUseClusterUids,omitzero"`
	InUseClusters    []ObjectResReference `json:"inUseClusters,omitzero"`
	IsPublished      bool                 `json:"isPublished"`
}

// ClusterProfileValidatorResponse lists what is wrong with the packs of a
// template. Its status is 200 in any case.
type ClusterProfileValidatorResponse struct {
	Packs *ConstraintValidatorResponse `json:"packs,omitempty"`
}

// ConstraintValidatorResponse lists the result of each pack.
type ConstraintValidatorResponse struct {
	Results []ConstraintValidatorResult `json:"results,omitzero"`
}

// ConstraintValidatorResult is what is wrong with one pack.
type ConstraintValidatorResult struct {
	DisplayName string            `json:"displayName,omitempty"`
	Errors      []ConstraintError `json:"errors,omitzero"`
	Name        string            `json:"name,omitempty"`
}

// ConstraintError is one thing that is wrong with a pack.
type ConstraintError struct {
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
}
