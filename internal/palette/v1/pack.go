package v1

// Values of a pack's type. A chart of an OCI registry is a pack of PackOci.
const (
	PackSpectro  = "spectro"
	PackHelm     = "helm"
	PackManifest = "manifest"
	PackOci      = "oci"
)

// LayerAddon is the layer of an add-on pack.
const LayerAddon = "addon"

// ManifestPackUID is the pack uid of a pack that consists of manifests only.
const ManifestPackUID = "spectro-manifest-pack"

// PackEntity is a pack in the body of a request, with the manifests that the
// request takes. For a chart of an OCI registry Name is the chart, Tag its
// version; UID is empty when the registry is not synchronized.
type PackEntity[M any] struct {
	Layer       string `json:"layer,omitempty"`
	Manifests   []M    `json:"manifests,omitzero"`
	Name        string `json:"name"`
	RegistryUID string `json:"registryUid,omitempty"`
	Tag         string `json:"tag,omitempty"`
	Type        string `json:"type,omitempty"`
	UID         string `json:"uid,omitempty"`
	Values      string `json:"values,omitempty"`
}

// PackManifestEntity is a pack of a profile to create.
type PackManifestEntity = PackEntity[ManifestInputEntity]

// PackManifestUpdateEntity is a pack of a profile that is overwritten.
type PackManifestUpdateEntity = PackEntity[ManifestRefUpdateEntity]

// ManifestInputEntity is a manifest to create.
type ManifestInputEntity struct {
	Content string `json:"content,omitempty"`
	Name    string `json:"name,omitempty"`
}

// ManifestRefUpdateEntity is a manifest that is kept (UID) or overwritten.
type ManifestRefUpdateEntity struct {
	Content string `json:"content,omitempty"`
	Name    string `json:"name"`
	UID     string `json:"uid,omitempty"`
}

// PackRef is a pack as a profile holds it. PackUID is what a request calls
// uid.
type PackRef struct {
	Annotations   map[string]string `json:"annotations,omitempty"`
	Digest        string            `json:"digest,omitempty"`
	InvalidReason string            `json:"inValidReason,omitempty"`
	IsInvalid     bool              `json:"isInvalid,omitempty"`
	Layer         string            `json:"layer"`
	Logo          string            `json:"logo,omitempty"`
	Manifests     []ObjectReference `json:"manifests,omitzero"`
	Name          string            `json:"name"`
	PackUID       string            `json:"packUid,omitempty"`
	Params        map[string]string `json:"params,omitempty"`
	Presets       []PackPreset      `json:"presets,omitzero"`
	RegistryUID   string            `json:"registryUid,omitempty"`
	Schema        []PackSchema      `json:"schema,omitzero"`
	Server        string            `json:"server,omitempty"`
	Tag           string            `json:"tag,omitempty"`
	Type          string            `json:"type,omitempty"`
	Values        string            `json:"values,omitempty"`
	Version       string            `json:"version,omitempty"`
}

// PackPreset is a named change of a pack's values.
type PackPreset struct {
	Add         string   `json:"add"`
	DisplayName string   `json:"displayName"`
	Group       string   `json:"group"`
	Name        string   `json:"name"`
	Remove      []string `json:"remove"`
}

// PackSchema describes one value of a pack.
type PackSchema struct {
	Format      string   `json:"format"`
	Hints       []string `json:"hints"`
	ListOptions []string `json:"listOptions"`
	Name        string   `json:"name"`
	Readonly    bool     `json:"readonly"`
	Regex       string   `json:"regex"`
	Required    bool     `json:"required"`
	Type        string   `json:"type"`
}

// PackTagEntity lists the versions of one pack in one registry, with the
// values of each.
type PackTagEntity struct {
	CloudTypes  []string        `json:"cloudTypes,omitzero"`
	DisplayName string          `json:"displayName,omitempty"`
	Layer       string          `json:"layer,omitempty"`
	Name        string          `json:"name,omitempty"`
	PackValues  []PackUIDValues `json:"packValues,omitzero"`
	RegistryUID string          `json:"registryUid,omitempty"`
	Tags        []PackTags      `json:"tags,omitzero"`
}

// PackTags is one version of a pack.
type PackTags struct {
	PackUID string `json:"packUid,omitempty"`
	Tag     string `json:"tag,omitempty"`
	Version string `json:"version,omitempty"`
}

// PackUIDValues names one version of a pack.
type PackUIDValues struct {
	PackUID string `json:"packUid,omitempty"`
}

// PackInputEntity adds one pack to a profile.
type PackInputEntity struct {
	Pack *PackManifestEntity `json:"pack,omitempty"`
}

// ClusterProfilePacksEntities lists the packs of a profile.
type ClusterProfilePacksEntities = List[ClusterProfilePacksEntity]

// ClusterProfilePacksEntity is one pack of ClusterProfilePacksEntities.
type ClusterProfilePacksEntity = PackObject[PackSummarySpec]

// PackObject is a pack that is read.
type PackObject[S any] struct {
	Metadata *ObjectMeta        `json:"metadata,omitempty"`
	Spec     *S                 `json:"spec,omitempty"`
	Status   *PackSummaryStatus `json:"status,omitempty"`
}

// PackSummaryStatus is empty in the specification; what Palette puts there is
// not read.
type PackSummaryStatus struct{}

// PackSpec describes a pack, with its manifests or references to them.
type PackSpec[M any] struct {
	CloudTypes  []string `json:"cloudTypes,omitzero"`
	Digest      string   `json:"digest,omitempty"`
	DisplayName string   `json:"displayName,omitempty"`
	Layer       string   `json:"layer,omitempty"`
	Manifests   []M      `json:"manifests,omitzero"`
	Name        string   `json:"name,omitempty"`
	RegistryUID string   `json:"registryUid,omitempty"`
	Type        string   `json:"type,omitempty"`
	Values      string   `json:"values,omitempty"`
	Version     string   `json:"version,omitempty"`
}

// PackSummarySpec describes a pack.
type PackSummarySpec = PackSpec[ObjectReference]

// PackRefSummaryResponse is one pack of a profile with the registry it comes
// from.
type PackRefSummaryResponse = Object[PackRefSummarySpec]

// PackRefSummarySpec is the content of PackRefSummaryResponse.
type PackRefSummarySpec struct {
	Pack     *PackSummarySpec  `json:"pack,omitempty"`
	Registry *RegistryMetadata `json:"registry,omitempty"`
}
