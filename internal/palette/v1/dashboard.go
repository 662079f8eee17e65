package v1

// ClusterProfilesMetadata lists the profiles that the scope of the request sees. It
// is not paged and does not have the scope of each profile.
type ClusterProfilesMetadata = List[ClusterProfileMetadata]

// ClusterProfileMetadata names one version of a profile.
type ClusterProfileMetadata struct {
	Metadata *ObjectEntity               `json:"metadata,omitempty"`
	Spec     *ClusterProfileMetadataSpec `json:"spec,omitempty"`
}

// ClusterProfileMetadataSpec is the version that ClusterProfileMetadata names.
type ClusterProfileMetadataSpec struct {
	CloudType string `json:"cloudType,omitempty"`
	Version   string `json:"version,omitempty"`
}

// ClusterProfilesFilterSpec filters the paged list of profiles.
type ClusterProfilesFilterSpec struct {
	Filter *ClusterProfileFilterSpec `json:"filter,omitempty"`
	Sort   []ClusterProfileSortSpec  `json:"sort,omitzero"`
}

// ClusterProfileFilterSpec selects profiles.
type ClusterProfileFilterSpec struct {
	ProfileName *FilterString        `json:"profileName,omitempty"`
	ProfileType []string             `json:"profileType,omitzero"`
	Scope       string               `json:"scope,omitempty"`
	Tags        *FilterArray         `json:"tags,omitempty"`
	Version     *FilterVersionString `json:"version,omitempty"`
}

// Values of ClusterProfileSortSpec.Field and Order.
const (
	SortProfileName  = "profileName"
	SortCreated      = "creationTimestamp"
	SortLastModified = "lastModifiedTimestamp"
	OrderAscending   = "asc"
	OrderDescending  = "desc"
)

// ClusterProfileSortSpec is the order of a list of profiles.
type ClusterProfileSortSpec struct {
	Field string `json:"field,omitempty"`
	Order string `json:"order,omitempty"`
}

// FilterString compares a text. IgnoreCase is true when nil: compare for
// equality again after reading.
type FilterString struct {
	BeginsWith *string `json:"beginsWith,omitempty"`
	Contains   *string `json:"contains,omitempty"`
	Eq         *string `json:"eq,omitempty"`
	IgnoreCase *bool   `json:"ignoreCase,omitempty"`
	Ne         *string `json:"ne,omitempty"`
}

// FilterVersionString compares a version.
type FilterVersionString struct {
	BeginsWith *string `json:"beginsWith,omitempty"`
	Eq         *string `json:"eq,omitempty"`
	Gt         *string `json:"gt,omitempty"`
	Lt         *string `json:"lt,omitempty"`
	Ne         *string `json:"ne,omitempty"`
}

// FilterArray compares a list of texts. IgnoreCase is true when nil.
type FilterArray struct {
	BeginsWith []string `json:"beginsWith,omitzero"`
	Eq         []string `json:"eq,omitzero"`
	IgnoreCase *bool    `json:"ignoreCase,omitempty"`
	Ne         []string `json:"ne,omitzero"`
}

// ClusterProfilesSummary is one page of profiles.
type ClusterProfilesSummary = Page[ClusterProfileSummary]

// ClusterProfileSummary is one profile of the list.
type ClusterProfileSummary struct {
	Metadata    *ObjectMeta                  `json:"metadata,omitempty"`
	SpecSummary *ClusterProfileSpecSummary   `json:"specSummary,omitempty"`
	Status      *ClusterProfileStatusSummary `json:"status,omitempty"`
}

// ClusterProfileSpecSummary is the content of a profile in the list.
type ClusterProfileSpecSummary struct {
	Draft     *ClusterProfileTemplateSummary `json:"draft,omitempty"`
	Published *ClusterProfileTemplateSummary `json:"published,omitempty"`
	Version   string                         `json:"version,omitempty"`
	Versions  []ClusterProfileVersion        `json:"versions,omitzero"`
}

// ClusterProfileTemplateSummary is a template in the list.
type ClusterProfileTemplateSummary struct {
	CloudType string           `json:"cloudType,omitempty"`
	Packs     []PackRefSummary `json:"packs,omitzero"`
	Type      string           `json:"type,omitempty"`
}

// PackRefSummary is a pack in the list.
type PackRefSummary struct {
	Layer   string `json:"layer,omitempty"`
	Name    string `json:"name,omitempty"`
	PackUID string `json:"packUid,omitempty"`
	Tag     string `json:"tag,omitempty"`
	Type    string `json:"type,omitempty"`
	Version string `json:"version,omitempty"`
}

// ClusterProfileStatusSummary is the status of a profile in the list.
type ClusterProfileStatusSummary struct {
	Fips             *ClusterProfileFips        `json:"fips,omitempty"`
	InUseClusterUIDs []string                   `json:"inUseClusterUids,omitzero"`
	InUseClusters    []ObjectEntity             `json:"inUseClusters,omitzero"`
	IsPublished      bool                       `json:"isPublished"`
	Pack             *ClusterProfilePackSummary `json:"pack,omitempty"`
}

// ClusterProfileFips is the FIPS compliance of a profile.
type ClusterProfileFips struct {
	Mode string `json:"mode,omitempty"`
}

// ClusterProfilePackSummary counts the packs of a profile that are deleted or will
// be.
type ClusterProfilePackSummary struct {
	Deleted    float64 `json:"deleted"`
	Deprecated float64 `json:"deprecated"`
	Disabled   float64 `json:"disabled"`
}
