package v1

// ClusterProfilePacksManifests lists the packs of a profile with the content
// of their manifests.
type ClusterProfilePacksManifests = Object[ClusterProfilePacksManifestsSpec]

// ClusterProfilePacksManifestsSpec is the content of
// ClusterProfilePacksManifests.
type ClusterProfilePacksManifestsSpec struct {
	Packs []ClusterProfilePackManifests `json:"packs,omitzero"`
}

// ClusterProfilePackManifests is one pack with its manifests.
type ClusterProfilePackManifests = PackObject[PackManifestsSpec]

// PackManifestsSpec describes a pack and its manifests.
type PackManifestsSpec = PackSpec[ManifestSummary]

// ManifestSummary is a manifest with its content.
type ManifestSummary struct {
	Content string `json:"content,omitempty"`
	Digest  string `json:"digest,omitempty"`
	Name    string `json:"name,omitempty"`
	UID     string `json:"uid,omitempty"`
}

// ManifestEntities lists the manifests of one pack.
type ManifestEntities = List[ManifestEntity]

// ManifestEntity is a manifest, as it is published and as it is drafted.
type ManifestEntity = Object[ManifestSpec]

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
