package v1

// PackSummaries is one page of packs, each in one version.
type PackSummaries = Page[PackSummary]

// PackSummary is a pack in one version. Its uid is what a profile names.
type PackSummary = PackObject[PackSummarySpec]

// PacksFilterSpec searches for packs.
type PacksFilterSpec struct {
	Filter *PackFilterSpec `json:"filter,omitempty"`
	Sort   []PackSortSpec  `json:"sort,omitzero"`
}

// PackFilterSpec selects packs. An empty list excludes none.
type PackFilterSpec struct {
	AddOnSubType []string      `json:"addOnSubType,omitzero"`
	AddOnType    []string      `json:"addOnType,omitzero"`
	DisplayName  *FilterString `json:"displayName,omitempty"`
	IsFips       bool          `json:"isFips,omitempty"`
	Layer        []string      `json:"layer,omitzero"`
	Name         *FilterString `json:"name,omitempty"`
	RegistryUID  []string      `json:"registryUid,omitzero"`
	Source       []string      `json:"source,omitzero"`
	State        []string      `json:"state,omitzero"`
	Type         []string      `json:"type,omitzero"`
}

// Values of PackSortSpec.Field.
const (
	SortPackName        = "name"
	SortPackType        = "type"
	SortPackLayer       = "layer"
	SortPackAddOnType   = "addOnType"
	SortPackDisplayName = "displayName"
)

// PackSortSpec is the order of a list of packs.
type PackSortSpec struct {
	Field string `json:"field,omitempty"`
	Order string `json:"order,omitempty"`
}

// PackMetadataList is one page of packs, each with all its versions and
// registries.
type PackMetadataList = Page[PackMetadata]

// PackMetadata is a pack by name.
type PackMetadata = Object[PackMetadataSpec]

// PackMetadataSpec is the content of PackMetadata.
type PackMetadataSpec struct {
	CloudTypes  []string               `json:"cloudTypes,omitzero"`
	DisplayName string                 `json:"displayName,omitempty"`
	Layer       string                 `json:"layer,omitempty"`
	Name        string                 `json:"name,omitempty"`
	Registries  []RegistryPackMetadata `json:"registries,omitzero"`
	Type        string                 `json:"type,omitempty"`
}

// RegistryPackMetadata is a registry that has a pack, with the newest version
// there.
type RegistryPackMetadata struct {
	LatestPackUID string `json:"latestPackUid,omitempty"`
	LatestVersion string `json:"latestVersion,omitempty"`
	Name          string `json:"name,omitempty"`
	Scope         string `json:"scope,omitempty"`
	UID           string `json:"uid,omitempty"`
}
