package v1

// ClusterProfilePacksManifests lists the packs of a profile with the content
// of their manifests.
type ClusterProfilePacksManifests struct {
	Metadata *ObjectMeta                       `json:"metadata,omitempty"`
	Spec     *ClusterProfilePacksManifestsSpec `json:"spec,omitempty"`
}

// ClusterProfilePacksManifestsSpec is the content of
// ClusterProfilePacksManifests.
type ClusterProfilePacksManifestsSpec struct {
	Packs []ClusterProfilePackManifests `json:"packs,omitzero"`
}

// ClusterProfilePackManifests is one pack with its manifests.
type ClusterProfilePackManifests struct {
	Metadata *ObjectMeta        `json:"metadata,omitempty"`
	Spec     *PackManifestsSpec `json:"spec,omitempty"`
	Status   *PackSummaryStatus `json:"status,omitempty"`
}

// PackManifestsSpec describes a pack and its manifests.
type PackManifestsSpec struct {
	AddonType   string            `json:"addonType,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
	CloudTypes  []string          `json:"cloudTypes,omitzero"`
	Digest      string            `json:"digest,omitempty"`
	DisplayName string            `json:"displayName,omitempty"`
	Eol         string            `json:"eol,omitempty"`
	Group       string            `json:"group,omitempty"`
	Layer       string            `json:"layer,omitempty"`
	LogoURL     string            `json:"logoUrl,omitempty"`
	Manifests   []ManifestSummary `json:"manifests,omitzero"`
	Name        string            `json:"name,omitempty"`
	Presets     []PackPreset      `json:"presets,omitzero"`
	RegistryUID string            `json:"registryUid,omitempty"`
	Schema      []PackSchema      `json:"schema,omitzero"`
	Type        string            `json:"type,omitempty"`
	Values      string            `json:"values,omitempty"`
	Version     string            `json:"version,omitempty"`
}

// ManifestSummary is a manifest with its content.
type ManifestSummary struct {
	Content string `json:"content,omitempty"`
	Digest  string `json:"digest,omitempty"`
	Name    string `json:"name,omitempty"`
	UID     string `json:"uid,omitempty"`
}

// ManifestEntities lists the manifests of one pack.
type ManifestEntities struct {
	Items []ManifestEntity `json:"items"`
}

// ManifestEntity is a manifest, as it is published and as it is drafted.
type ManifestEntity struct {
	Metadata *ObjectMeta   `json:"metadata,omitempty"`
	Spec     *ManifestSpec `json:"spec,omitempty"`
}

// ManifestSpec holds both states of a manifest.
type ManifestSpec struct {
	Draft     *ManifestData `json:"draft,omitempty"`
	Published *ManifestData `json:"published,omitempty"`
}

// ManifestData is the content of a manifest.
type ManifestData struct {
	Content string `json:"content,omitempty"`
	Digest  string `json:"digest,omitempty"`
}
